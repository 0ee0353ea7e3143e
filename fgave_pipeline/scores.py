"""Yes-or-no questions, many times answered: how well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar


T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Score:
    """How well a yes-or-no question was answered."""

    name: str
    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Of those that were said, how many are true; 1 if none was said."""
        said = self.right + self.wrong
        return self.right / said if said else 1.0

    @property
    def recall(self) -> float:
        """Of those that are true, how many were said; 1 if none is."""
        true = self.right + self.missed
        return self.right / true if true else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 1 if nothing was said and nothing is true."""
        all_of_both = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / all_of_both if all_of_both else 1.0


def scores_by_label(said: Mapping[T, str], true: Mapping[T, str]) -> list[Score]:
    """A score for each label, by name; where each stands is the key."""
    right = Counter(label for where, label in said.items() if true.get(where) == label)
    all_said, all_true = Counter(said.values()), Counter(true.values())
    return [
        Score(name, right[name], all_said[name] - right[name], all_true[name] - right[name])
        for name in sorted(all_said | all_true)
    ]


def kappa(one: Mapping[T, str], other: Mapping[T, str]) -> float:
    """Cohen's kappa of two who labelled the same things: 1 is agreement, 0 is chance.

    Args:
        one: what → label.
        other: the same things → their labels.
    """
    count = len(one)
    same = sum(other[what] == label for what, label in one.items())
    mine, its = Counter(one.values()), Counter(other.values())
    by_chance = sum(mine[label] * its[label] for label in mine)
    if count * count == by_chance:  # both know only one label, the same
        return 1.0
    return (count * same - by_chance) / (count * count - by_chance)
