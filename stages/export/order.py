"""An order that looks random, and is always the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import TypeVar


T = TypeVar("T")


def shuffled(rows: Iterable[T], seed: str, name: Callable[[T], str]) -> list[T]:
    """The rows by a hash of their names: what is added later does not turn the others around."""
    return sorted(rows, key=lambda row: place_of(name(row), seed))


def place_of(name: str, seed: str) -> str:
    """Where a name stands among others, as text that sorts."""
    return hashlib.sha256(f"{seed}:{name}".encode()).hexdigest()
