"""Packages that only a benchmark needs: asked for by name, before anything is computed."""

from __future__ import annotations

import sys
from importlib.util import find_spec

from stages.core.errors import UsageError


EXTRAS = {"bench": ("sklearn", "h5py", "soundfile"), "bench-torch": ("torch", "transformers")}
"""Extra of fgave's → the modules that it brings."""


def need(extra: str, what: str) -> None:
    """Make sure that an extra is installed.

    Args:
        extra: one of `EXTRAS`.
        what: what needs it, in words.

    Raises:
        UsageError: it is not; says the line that installs it.
    """
    missing = [module for module in EXTRAS[extra] if find_spec(module) is None]
    if missing:
        line = f"{sys.executable} -m pip install 'fgave[{extra}]'"
        raise UsageError(f"{what} needs {', '.join(missing)}, not installed: {line}")
