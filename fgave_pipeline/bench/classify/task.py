"""Which clips are to be told apart, into which classes, and in which folds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from stages.core.errors import UsageError
from stages.core.params import param
from stages.export.classes import TARGETS, UNNAMED, category, label_of
from stages.export.folds import folds_of, thin
from stages.export.order import place_of
from stages.export.row import ExportRow


Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Rules:
    """How clips, classes and folds are chosen."""

    top: int = param(50, "so many classes, the most frequent", low=2)
    folds: int = param(5, "parts that the clips are dealt to", low=2, high=20)
    group: str = param(
        "split", "what no two folds share: the split's groups, sources, or nothing",
        choices=("split", "source", "none"),
    )  # fmt: skip
    min_groups: int = param(
        2, "a class in fewer groups is left out; in one alone, no fold learns what it tests", low=1
    )
    several: str = param(
        "drop", "a clip with several of the classes: left out, or under the main one",
        choices=("drop", "main"),
    )  # fmt: skip
    seed: str = param("fgave", "another word deals other folds")


@dataclass(frozen=True, slots=True)
class Part:
    """One fold's training and test, as numbers of clips."""

    fold: int
    train: Indices
    test: Indices
    inner: Indices
    """Of the training: groups on which an epoch may be chosen. Empty where there are too few."""


@dataclass(frozen=True, slots=True)
class Task:
    """A set of classes, and the clips to be told apart."""

    target: str
    classes: tuple[str, ...]
    rows: tuple[ExportRow, ...]
    truth: NDArray[np.int64]
    """(clips,): number of the class."""
    fold: NDArray[np.int64]
    """(clips,): from 1 on."""
    groups: tuple[str, ...]
    left_out: dict[str, int] = field(default_factory=dict)
    """Why → how many clips of the dataset."""
    dropped: tuple[str, ...] = ()
    """Classes in too few groups."""

    def parts(self, seed: str) -> list[Part]:
        """Training and test of each fold that tests something."""
        return [_part(self, int(fold), seed) for fold in np.unique(self.fold)]


def task_of(rows: Sequence[ExportRow], target: str, rules: Rules) -> Task:
    """The clips of a dataset that have exactly one of the most frequent classes.

    Raises:
        UsageError: fewer than two classes are left, or folds.
    """
    named = Counter(label for row in rows if (label := label_of(row, target)))
    most = sorted(named, key=lambda name: (-named[name], name))[: rules.top]
    why: Counter[str] = Counter()
    chosen = []
    for row in rows:
        label, reason = _one_of(row, target, {*most}, rules.several)
        if label:
            chosen.append((row, label, _group(row, rules.group)))
        else:
            why[reason] += 1
    dropped = thin(((group, label) for _, label, group in chosen), rules.min_groups)
    kept = [one for one in chosen if one[1] not in dropped]
    why["thin_class"] += len(chosen) - len(kept)
    return _dealt(target, kept, rules, (+why, tuple(dropped)))


def crossing(fold: NDArray[np.int64], groups: Sequence[str]) -> int:
    """How many groups stand in more than one fold."""
    folds: dict[str, set[int]] = {}
    for number, group in zip(fold.tolist(), groups, strict=True):
        folds.setdefault(group, set()).add(number)
    return sum(len(found) > 1 for found in folds.values())


def _one_of(row: ExportRow, target: str, wanted: set[str], several: str) -> tuple[str, str]:
    """The class of a clip; or none, and why."""
    labels = row.actions if target == "act" else row.materials
    inside = {category(label) for label in labels if label not in UNNAMED} & wanted
    main = label_of(row, target)
    if not main:
        return "", "without_a_class"
    if main not in wanted:
        return "", "rare_class"
    if len(inside | {main}) > 1 and several == "drop":
        return "", "several_classes"
    return main, ""


def _group(row: ExportRow, rule: str) -> str:
    return {"split": row.group, "source": row.source_id, "none": row.clip_id}[rule]


def _dealt(
    target: str,
    chosen: list[tuple[ExportRow, str, str]],
    rules: Rules,
    left: tuple[Counter[str], tuple[str, ...]],
) -> Task:
    classes = sorted({label for _, label, _ in chosen})
    placed = folds_of(((group, label) for _, label, group in chosen), rules.folds, rules.seed)
    if len(classes) < 2 or len(set(placed.values())) < 2:
        words = f"{len(classes)} classes in {len(placed)} groups; left out: {dict(left[0])}"
        raise UsageError(
            f"{TARGETS[target]}: {words}; expected two of either (--folds, --min-groups, --several)"
        )
    groups = tuple(group for _, _, group in chosen)
    return Task(
        target=target,
        classes=tuple(classes),
        rows=tuple(row for row, _, _ in chosen),
        truth=np.array([classes.index(label) for _, label, _ in chosen], np.int64),
        fold=np.array([placed[group] for group in groups], np.int64),
        groups=groups,
        left_out=dict(left[0]),
        dropped=left[1],
    )


def _part(task: Task, fold: int, seed: str) -> Part:
    train = np.flatnonzero(task.fold != fold)
    inner = _inner([task.groups[n] for n in train], task.truth[train].tolist(), f"{seed}:{fold}")
    return Part(fold, train, np.flatnonzero(task.fold == fold), train[inner])


def _inner(groups: list[str], truth: Iterable[int], seed: str) -> Indices:
    """A fifth of the training, whole groups of it; none where that would be all of a class."""
    labels = [str(number) for number in truth]
    placed = folds_of(zip(groups, labels, strict=True), 5, seed)
    first = min(placed.values(), default=0)
    inside = np.array([placed[group] == first for group in groups], bool)
    left = {label for label, is_in in zip(labels, inside, strict=True) if not is_in}
    return np.flatnonzero(inside) if left == {*labels} else np.empty(0, np.int64)


def seed_of(*words: object) -> int:
    """A seed for chance, from words that say what it is for."""
    return int(place_of("/".join(str(word) for word in words), "bench")[:8], 16)
