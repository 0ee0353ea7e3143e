"""Splits by the labels: whole groups, each class near the shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stages.core.records import SPLITS
from stages.split.hashed import chance
from stages.split.params import SplitParams


Counts = Mapping[str, int]
"""Class → clips of it."""
Table = NDArray[np.float64]

PASSES = 20
"""So often at most each group is tried in the other splits."""


@dataclass(frozen=True, slots=True)
class _Scales:
    """How far the splits are from their shares: chi squared, summed over the classes.

    A class counts as much as any other, however rare, and all clips together as much as all
    classes.
    """

    shares: Table
    """(splits,) above 0."""
    weights: Table
    """(classes,)"""

    def cost(self, held: Table) -> Table:
        """(…, splits) of what splits hold: (…, splits, classes), a share of each class."""
        off = (held - self.shares[:, None]) ** 2 / self.shares[:, None]
        return np.asarray((off * self.weights).sum(axis=-1), np.float64)

    def best(self, held: Table, row: Table) -> int:
        """The split to which a group costs the least."""
        return int(np.argmin(self.cost(held + row) - self.cost(held)))


def balanced(
    groups: Mapping[str, Counts], kept: Mapping[str, str], params: SplitParams
) -> dict[str, str]:
    """Group → split: one by one where its classes then lie nearest to the shares, then mended.

    Those that are large, or have much of a rare class, come first. In the end no group could be
    moved alone to bring the classes nearer.

    Args:
        groups: group → clips by class, and all of them by the name `clips`.
        kept: group → split, of those that are not to be moved.
        params: shares and seed.
    """
    names = sorted(groups)
    table, weights = _relative([groups[name] for name in names])
    open_ = [split for split in SPLITS if params.share(split) > 0]
    scales = _Scales(np.array([params.share(split) for split in open_]), weights)
    held = np.zeros((len(open_), table.shape[1]))
    for n, name in enumerate(names):
        if kept.get(name) in open_:
            held[open_.index(kept[name])] += table[n]
    free = [n for n, name in enumerate(names) if name not in kept]
    free.sort(key=lambda n: (-table[n].max(initial=0), chance(params.seed, names[n])))
    found = _laid(table, free, held, scales)
    return {name: kept[name] for name in names if name in kept} | {
        names[n]: open_[split] for n, split in found.items()
    }


def _laid(table: Table, free: Sequence[int], held: Table, scales: _Scales) -> dict[int, int]:
    """Number of a group → number of its split; `held` then holds them, too."""
    found: dict[int, int] = {}
    for _ in range(PASSES):
        before = dict(found)
        for n in free:
            if n in found:
                held[found[n]] -= table[n]
            found[n] = scales.best(held, table[n])
            held[found[n]] += table[n]
        if found == before:
            break
    return found


def _relative(groups: Sequence[Counts]) -> tuple[Table, Table]:
    """(groups, classes) of each class, the share that a group has of it; what each class weighs."""
    classes = sorted({name for counts in groups for name in counts})
    table = np.array([[counts.get(c, 0) for c in classes] for counts in groups], np.float64)
    table = table.reshape(len(groups), len(classes))
    weights = np.array([max(1, len(classes) - 1) if c == "clips" else 1 for c in classes])
    return table / np.maximum(table.sum(axis=0), 1), weights.astype(np.float64)
