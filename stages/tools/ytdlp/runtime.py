"""The JavaScript runtime by which yt-dlp solves YouTube's riddles; it takes deno unless told."""

from __future__ import annotations

import re
import shutil
import subprocess
import sysconfig
from importlib import metadata


LEAST_DENO = (2, 3, 0)

_VERSION = re.compile(r"^deno (\d+)\.(\d+)\.(\d+)", re.MULTILINE)
_PATIENCE_S = 20


def deno_version() -> tuple[int, ...]:
    """Of the deno beside this Python, else of the one on PATH; empty if there is none that runs."""
    path = shutil.which("deno", path=sysconfig.get_path("scripts")) or shutil.which("deno")
    if path is None:
        return ()
    try:
        done = subprocess.run(
            [path, "--version"], capture_output=True, text=True, check=True, timeout=_PATIENCE_S
        )
    except (OSError, subprocess.SubprocessError):
        return ()
    found = _VERSION.search(done.stdout)
    return tuple(int(part) for part in found.groups()) if found else ()


def version_of(package: str) -> str:
    """Of an installed package; empty if it is not there."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""
