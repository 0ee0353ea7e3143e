"""Two films side by side: for how long they are alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stages.tools.likeness.form import BITS, Prints, differing
from stages.tools.likeness.line import PAD, Line
from stages.tools.likeness.seeds import Pairs


AROUND = 30
"""Steps on each side of a seed that are looked at before the whole films are."""
NEAR = 0.37
"""Share of bits that may differ around a seed; of two strange films half do."""
FEWEST = 0.5
"""Share of the steps that must say something."""
CHUNK = 1 << 17

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Stretch:
    """How two films agree at one offset."""

    steps: int
    """That lie in windows which agree; 0 if none does."""
    differs: float
    """Share of the bits that differ in those."""


def promising(line: Line, pairs: Pairs) -> Mask:
    """Which pairs of places agree in what lies around them."""
    found = [
        _around(line.prints, pairs[0][at : at + CHUNK], pairs[1][at : at + CHUNK])
        for at in range(0, len(pairs[0]), CHUNK)
    ]
    return np.concatenate(found) if found else np.zeros(0, np.bool_)


def _around(prints: Prints, one: NDArray[np.int64], other: NDArray[np.int64]) -> Mask:
    said = np.zeros(len(one), np.int32)
    bits = np.zeros(len(one), np.int32)
    for step in range(-AROUND, AROUND + 1):
        a, b = prints[one + step], prints[other + step]
        both = (a != 0) & (b != 0)
        said += both
        bits += differing(a, b) * both
    enough = said >= FEWEST * (2 * AROUND + 1)
    near: Mask = enough & (bits <= NEAR * BITS * said)
    return near


def stretch(one: Prints, other: Prints, window: int, most: float) -> Stretch:
    """How long two films of one length are alike: windows that agree, laid together.

    Args:
        one: the prints of the first, step by step.
        other: the prints of the second beside them.
        window: steps that must agree together.
        most: share of the bits that may differ in a window.
    """
    if len(one) < window:
        return Stretch(0, 1.0)
    both = (one != 0) & (other != 0)
    bits = np.where(both, differing(one, other), 0).astype(np.int64)
    said, off = _sums(both.astype(np.int64), window), _sums(bits, window)
    agrees = (said >= FEWEST * window) & (off <= most * BITS * said)
    inside = _covered(agrees, window, len(one))
    steps = int(inside.sum())
    counted = int((both & inside).sum())
    return Stretch(steps, float((bits * inside).sum() / (BITS * counted)) if counted else 1.0)


def _sums(values: NDArray[np.int64], window: int) -> NDArray[np.int64]:
    """(n - window + 1,) sums over windows."""
    total = np.concatenate([[0], np.cumsum(values)])
    return np.asarray(total[window:] - total[:-window], np.int64)


def _covered(windows: Mask, length: int, n: int) -> Mask:
    """(n,) which steps lie in one of the windows."""
    edges = np.zeros(n + 1, np.int64)
    at = np.flatnonzero(windows)
    np.add.at(edges, at, 1)
    np.add.at(edges, at + length, -1)
    covered: Mask = np.cumsum(edges)[:n] > 0
    return covered


assert AROUND < PAD  # noqa: S101  # what lies around a seed never reaches beyond the line's end
