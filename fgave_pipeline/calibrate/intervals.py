"""How sure a share is that was counted on a few windows of fewer sources."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fgave_pipeline.scores import Score
from fgave_pipeline.windows import Mask


Z = 1.959964  # of the normal distribution, for 95 %
DRAWS = 2000
SEED = 20261201


@dataclass(frozen=True, slots=True)
class Share:
    """A share and its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Scored:
    """How well windows were judged."""

    counts: Score
    precision: Share
    recall: Share


def scored(name: str, said: Mask, true: Mask, groups: NDArray[np.str_]) -> Scored:
    """Precision and recall of what was said, against what people said."""
    both = said & true
    right, wrong, missed = int(both.sum()), int((said & ~true).sum()), int((~said & true).sum())
    counts = Score(name, right, wrong, missed)
    return Scored(counts, share(both, said, groups), share(both, true, groups))


def share(right: Mask, among: Mask, groups: NDArray[np.str_]) -> Share:
    """The share of `right` among some windows; 1, with nothing known, where there are none.

    The interval is Wilson's, as if windows were independent, widened to what a bootstrap over
    groups gives where that is wider: windows of one source are alike.
    """
    count = int(among.sum())
    if not count:
        return Share(1.0, 0.0, 1.0)
    hits = int((right & among).sum())
    one, other = wilson(hits, count), bootstrap(right & among, among, groups)
    return Share(hits / count, min(one[0], other[0]), max(one[1], other[1]))


def wilson(hits: int, count: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    part, weight = hits / count, Z * Z / count
    middle = (part + weight / 2) / (1 + weight)
    reach = Z * math.sqrt(part * (1 - part) / count + weight / (4 * count)) / (1 + weight)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def bootstrap(right: Mask, among: Mask, groups: NDArray[np.str_]) -> tuple[float, float]:
    """The middle 95 % of the shares of groups drawn anew, the same each time."""
    names, codes = np.unique(groups, return_inverse=True)
    hits = np.bincount(codes, right, len(names))
    counts = np.bincount(codes, among, len(names))
    drawn = np.random.default_rng(SEED).integers(0, len(names), (DRAWS, len(names)))
    whole = counts[drawn].sum(axis=1)
    shares = (hits[drawn].sum(axis=1) / np.maximum(whole, 1))[whole > 0]
    low, high = np.quantile(shares, (0.025, 0.975)).tolist()
    return low, high
