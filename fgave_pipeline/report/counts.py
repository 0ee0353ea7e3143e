"""How many clips of which class there are, and in which split."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from stages.core.records import SPLITS


@dataclass(frozen=True, slots=True)
class Tally:
    """A class, and how many clips of the dataset are of it."""

    name: str
    clips: int
    splits: tuple[int, ...]
    """In train, val and test."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Actions down, materials across."""

    title: str
    materials: list[str]
    rows: list[tuple[str, list[int]]]
    most: int
    """The largest count."""


def tallies(there: pd.DataFrame, column: str) -> list[Tally]:
    """Every class of the clips in the dataset, the largest first."""
    found = pd.crosstab(there[column], there.split).reindex(columns=list(SPLITS), fill_value=0)
    made = [
        Tally(str(name), int(row.sum()), tuple(map(int, row))) for name, row in found.iterrows()
    ]
    return sorted(made, key=lambda tally: (-tally.clips, tally.name))


def matrices(there: pd.DataFrame) -> list[Matrix]:
    """Of the whole dataset, then of each split that has clips."""
    parts = [("all", there), *((split, there[there.split == split]) for split in SPLITS)]
    return [_matrix(title, part) for title, part in parts if len(part)]


def _matrix(title: str, part: pd.DataFrame) -> Matrix:
    found = pd.crosstab(part.action, part.material)
    rows = [(str(name), [int(n) for n in row]) for name, row in found.iterrows()]
    return Matrix(title, [str(name) for name in found.columns], rows, int(found.to_numpy().max()))
