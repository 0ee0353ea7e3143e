"""Weights out of a folder of transformers: local, safetensors only, and all of them fitting."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from safetensors import SafetensorError
from transformers.utils import logging

from stages.core.errors import UsageError


NEEDED = ("config.json", "model.safetensors")


def loaded(kind: Any, folder: Path, head: str = "", **more: Any) -> Any:
    """A model with the weights of a folder.

    Args:
        kind: a class of transformers.
        folder: with `config.json` and `model.safetensors`.
        head: what its names begin with that may be new; empty: nothing may.
        more: for the model's configuration.

    Raises:
        UsageError: a file is missing or is no such file, or weights have other names or shapes.
    """
    lacking = [name for name in NEEDED if not (folder / name).is_file()]
    if lacking:
        raise UsageError(f"{folder}: no {', '.join(lacking)}, expected a folder of transformers")
    logging.disable_progress_bar()
    try:
        made, told = kind.from_pretrained(
            folder, local_files_only=True, use_safetensors=True, output_loading_info=True,
            ignore_mismatched_sizes=True, **more,
        )  # fmt: skip
    except (OSError, ValueError, RuntimeError, SafetensorError) as error:
        words = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise UsageError(f"{folder}: {words}, expected weights of {kind.__name__}") from error
    other = [str(name[0]) for name in told["mismatched_keys"]]
    strange = [n for n in (*told["missing_keys"], *other) if not head or not n.startswith(head)]
    if strange:
        words = f"{len(strange)} of {kind.__name__}'s weights are missing or of another shape"
        raise UsageError(f"{folder}: {words}, such as {min(strange)}")
    return made
