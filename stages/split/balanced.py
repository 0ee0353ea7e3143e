"""Splits by the labels: whole groups, each class near the shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from stages.split.hashed import chance
from stages.split.params import SPLITS, SplitParams


Counts = Mapping[str, int]
"""Class → clips of it; one key more counts all clips."""


def balanced(
    groups: Mapping[str, Counts], kept: Mapping[str, str], params: SplitParams
) -> dict[str, str]:
    """Group → split: one by one, each where its classes then lie nearest to the shares.

    Those that are large, or have much of a rare class, come first. A class counts as much as any
    other, however rare.

    Args:
        groups: group → clips by class.
        kept: group → split, of those that are not to be moved.
        params: shares and seed.
    """
    names = sorted(groups)
    table = _relative(names, groups)
    shares = np.array([params.share(split) for split in SPLITS])
    held = np.zeros((len(SPLITS), table.shape[1]))
    found = {name: kept[name] for name in names if name in kept}
    for name, split in found.items():
        held[SPLITS.index(split)] += table[names.index(name)]
    weights = table.max(axis=1, initial=0)
    free = [n for n, name in enumerate(names) if name not in kept]
    for n in sorted(free, key=lambda n: (-weights[n], chance(params.seed, names[n]))):
        best = _best(held, table[n], shares)
        held[best] += table[n]
        found[names[n]] = SPLITS[best]
    return found


def _relative(names: Sequence[str], groups: Mapping[str, Counts]) -> NDArray[np.float64]:
    """(groups, classes) of each class, the share that a group has of it."""
    classes = sorted({c for counts in groups.values() for c in counts})
    table = np.array([[groups[name].get(c, 0) for c in classes] for name in names], np.float64)
    table = table.reshape(len(names), len(classes))
    whole: NDArray[np.float64] = table / np.maximum(table.sum(axis=0), 1)
    return whole


def _best(held: NDArray[np.float64], row: NDArray[np.float64], shares: NDArray[np.float64]) -> int:
    """The split in which a group brings the classes that it has nearest to the shares."""
    costs = []
    for split, share in enumerate(shares):
        before, after = held[split] - share, held[split] + row - share
        # A split that is to have nothing gets nothing.
        costs.append(np.inf if share == 0 else float((after**2 - before**2)[row > 0].sum()))
    return int(np.argmin(costs))
