"""Weights out of PyTorch's files: numbers only, nothing in the file is run."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

from stages.core.errors import UsageError


def read_state(path: Path) -> dict[str, Any]:
    """Name → numbers.

    Raises:
        UsageError: it is no such file, or holds something besides numbers.
    """
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except (OSError, RuntimeError, EOFError, ValueError, pickle.UnpicklingError) as error:
        words = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise UsageError(f"{path}: {words}, expected weights that torch saved") from error
    if not isinstance(state, dict):
        raise UsageError(f"{path}: a {type(state).__name__}, expected names and their weights")
    return state


def filled(module: Any, state: Mapping[str, Any], what: str) -> None:
    """Put weights into a module; what it does not ask for is passed over.

    Raises:
        UsageError: a name is missing, or what has it is of another shape.
    """
    for name, place in module.state_dict().items():
        shape = tuple(place.shape)
        found = tuple(getattr(state.get(name), "shape", ())) or None
        if found != shape:
            raise UsageError(f"weights: {name} is {found or 'missing'}, expected {shape} of {what}")
    module.load_state_dict({name: state[name] for name in module.state_dict()})
