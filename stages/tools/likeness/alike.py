"""Two films side by side: for how long they are alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stages.tools.likeness.form import BITS, Prints, differing
from stages.tools.likeness.line import PAD, Line
from stages.tools.likeness.seeds import Pairs


AROUND = PAD // 2
"""Steps on each side of a seed that are looked at before the whole films are."""
GLANCE = 6
"""Of those, one in so many is looked at first."""
NEAR_AT_A_GLANCE, NEAR = 0.42, 0.37
"""Share of bits that may differ there; of two strange films half do."""
FEWEST_AROUND, FEWEST = 0.35, 0.5
"""Share of the steps that must say something, there and in a window."""
PARTS, MOST_IN_PART = 6, 0.40
"""A window agrees if each of its parts does, a little less: lest a jingle carry what is strange."""
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
    near = np.zeros(len(pairs[0]), np.bool_)
    for start in range(0, len(near), CHUNK):
        at = np.arange(start, min(start + CHUNK, len(near)))
        for apart, most in ((GLANCE, NEAR_AT_A_GLANCE), (1, NEAR)):
            at = at[_around(line.prints, (pairs[0][at], pairs[1][at]), apart, most)]
        near[at] = True
    return near


def _around(prints: Prints, pairs: Pairs, apart: int, most: float) -> Mask:
    """Which agree in steps so far apart from each other, up to AROUND away."""
    said, bits = np.zeros((2, len(pairs[0])), np.int32)
    steps = range(-AROUND, AROUND + 1, apart)
    for step in steps:
        one, other = prints[pairs[0] + step], prints[pairs[1] + step]
        both = (one != 0) & (other != 0)
        said += both
        bits += differing(one, other) * both
    near: Mask = (said >= FEWEST_AROUND * len(steps)) & (bits <= most * BITS * said)
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
    agrees = _agree(both, bits, window, (FEWEST, most))
    part = window // PARTS
    parts = _agree(both, bits, part, (0.0, MOST_IN_PART))
    for shift in range(0, window - part + 1, part):
        agrees &= parts[shift : shift + len(agrees)]
    inside = _covered(agrees, window, len(one))
    steps = int(inside.sum())
    counted = int((both & inside).sum())
    return Stretch(steps, float((bits * inside).sum() / (BITS * counted)) if counted else 1.0)


def _agree(both: Mask, bits: NDArray[np.int64], length: int, limits: tuple[float, float]) -> Mask:
    """(n - length + 1,) whether windows say enough and differ in few bits."""
    said, off = _sums(both.astype(np.int64), length), _sums(bits, length)
    agree: Mask = (said >= limits[0] * length) & (off <= limits[1] * BITS * said)
    return agree


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
