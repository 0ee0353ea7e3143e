"""Folds for cross-validation: no group stands in two, and every class is spread over all."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from stages.export.order import place_of


Counts = Mapping[str, int]
"""Class → how many clips."""


def folds_of(clips: Iterable[tuple[str, str]], count: int, seed: str) -> dict[str, int]:
    """Group → fold, from 1 on, for clips that are given as (group, class).

    Group by group, the heaviest first, each goes where its classes are rarest yet; of equal folds
    the one with fewer clips takes it.

    Args:
        clips: (group, class) of each.
        count: how many folds; where there are fewer groups, some stay empty.
        seed: another one orders groups of the same weight in another way.
    """
    groups: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for group, name in clips:
        groups[group][name] += 1
    whole = sum(groups.values(), Counter())
    weight = {group: _crowding(counts, counts, whole) for group, counts in groups.items()}
    folds: list[Counter[str]] = [Counter() for _ in range(count)]
    found = {}
    for group in sorted(groups, key=lambda group: (-weight[group], place_of(group, seed))):
        found[group] = _best(folds, groups[group], whole)
        folds[found[group] - 1].update(groups[group])
    return found


def thin(clips: Iterable[tuple[str, str]], count: int) -> list[str]:
    """Classes that live in fewer groups than there are folds: some fold never tests them."""
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for group, name in clips:
        groups[name].add(group)
    return sorted(name for name, found in groups.items() if len(found) < count)


def _best(folds: list[Counter[str]], counts: Counts, whole: Counts) -> int:
    """The fold, from 1 on, in which these classes are rarest."""
    costs = [(_crowding(fold, counts, whole), fold.total()) for fold in folds]
    return 1 + min(range(len(folds)), key=lambda n: (*costs[n], n))


def _crowding(fold: Counts, counts: Counts, whole: Counts) -> float:
    """How much of what these classes have in all meets in the fold: 0 if none is there yet.

    The growth of the sum of squares of each class' shares, but for what is the same everywhere.
    """
    return math.fsum(fold[name] * n / whole[name] ** 2 for name, n in sorted(counts.items()))
