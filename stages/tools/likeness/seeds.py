"""Places of two films that have the same key, found by sorting: never all pairs.

What is found of two films depends on them and on the films before them alone, so that films
which come later change nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from stages.tools.likeness.line import PAD, Line, Places


KEYS: tuple[tuple[int, int, int], ...] = (
    (0xFFFFFF, 0, 0),
    (0x000FFF, 0x000FFF, 4),
    (0xFFF000, 0xFFF000, 4),
    (0x5A5A5A, 0xA5A5A5, 8),
)
"""Which bits of a print and of a later one make a key, and how many steps later that one is."""
NEIGHBOURS = 8
"""A film is held against so many of the films before it that have the same key."""
SHIFT = np.uint64(24)

Pairs = tuple[Places, Places]
"""Places of the earlier film, places of the later one."""


def seeds(line: Line, age: Places) -> Iterator[Pairs]:
    """Pairs of places with one key, for each key and each distance among those that share it.

    Args:
        line: the films.
        age: (films,) of each film, rising or equal from film to film; two of one age are not
            held against each other.
    """
    for mask, later_mask, gap in KEYS:
        keys, places = _keys(line, mask, later_mask, gap)
        films = line.film_at(places)
        first = _firsts(keys, films)
        keys, places, ages = keys[first], places[first], age[films[first]]
        for step in range(1, NEIGHBOURS + 1):
            same = (keys[step:] == keys[:-step]) & (ages[step:] != ages[:-step])
            at = np.flatnonzero(same)
            if len(at):
                yield places[at], places[at + step]


def _keys(line: Line, mask: int, later_mask: int, gap: int) -> tuple[NDArray[np.uint64], Places]:
    """Keys in order, those that are equal in the order of the line, and where they stand."""
    prints = line.prints
    now, later = prints[: len(prints) - PAD], prints[gap : len(prints) - PAD + gap]
    there = np.flatnonzero((now != 0) & (later != 0))
    keys = (now[there] & np.uint32(mask)).astype(np.uint64) << SHIFT
    keys |= later[there] & np.uint32(later_mask)
    order = np.argsort(keys, kind="stable")
    return keys[order], there[order]


def _firsts(keys: NDArray[np.uint64], films: Places) -> NDArray[np.intp]:
    """Of a key that a film has often, only where it has it first."""
    fresh = np.ones(len(keys), np.bool_)
    fresh[1:] = (keys[1:] != keys[:-1]) | (films[1:] != films[:-1])
    return np.flatnonzero(fresh)
