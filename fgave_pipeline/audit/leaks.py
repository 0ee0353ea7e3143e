"""What stands in two splits, and how the classes lie in them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fgave_pipeline.audit.entries import Entry


KINDS = ("video", "channel", "group")


@dataclass(frozen=True, slots=True)
class Leak:
    """Something that stands in two splits, or more."""

    kind: str
    """video, channel or group."""
    name: str
    splits: dict[str, int]
    """Split → how many entries of it stand there."""


@dataclass(frozen=True, slots=True)
class SplitCount:
    """What there is in a split."""

    entries: int
    videos: int
    channels: int


@dataclass(frozen=True, slots=True)
class Audit:
    """What was found."""

    splits: dict[str, SplitCount]
    leaks: tuple[Leak, ...]
    classes: dict[str, dict[str, int]]
    """Class → split → entries; each split is named, also with 0."""
    looked_at: tuple[str, ...]
    """The kinds of leak that the lists let one see."""
    in_no_split: int
    """Videos that some list names and that stand in no split."""

    def of_kind(self, kind: str) -> list[Leak]:
        """The leaks of one kind."""
        return [leak for leak in self.leaks if leak.kind == kind]

    @property
    def lacking(self) -> dict[str, tuple[str, ...]]:
        """Class → the splits that have none of it."""
        found = {
            name: tuple(split for split, count in counts.items() if not count)
            for name, counts in self.classes.items()
        }
        return {name: splits for name, splits in found.items() if splits}


def audit(entries: Sequence[Entry]) -> Audit:
    """The same entries give the same audit, in whatever order they come."""
    placed = [entry for entry in entries if entry.split]
    names = sorted({entry.split for entry in placed}, key=_order)
    somewhere = {entry.video for entry in placed}
    return Audit(
        {name: _count([e for e in placed if e.split == name]) for name in names},
        tuple(leak for kind in KINDS for leak in _leaks(placed, kind)),
        _classes(placed, names),
        tuple(kind for kind in KINDS if any(getattr(entry, kind) for entry in placed)),
        len({entry.video for entry in entries} - somewhere),
    )


def _order(split: str) -> tuple[int, str]:
    usual = ("train", "val", "test")
    return (usual.index(split) if split in usual else len(usual), split)


def _count(entries: Sequence[Entry]) -> SplitCount:
    channels = {entry.channel for entry in entries} - {""}
    return SplitCount(len(entries), len({entry.video for entry in entries}), len(channels))


def _leaks(entries: Iterable[Entry], kind: str) -> list[Leak]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in entries:
        if name := getattr(entry, kind):
            found[name][entry.split] += 1
    return [
        Leak(kind, name, dict(sorted(splits.items(), key=lambda item: _order(item[0]))))
        for name, splits in sorted(found.items())
        if len(splits) > 1
    ]


def _classes(entries: Iterable[Entry], splits: Sequence[str]) -> dict[str, dict[str, int]]:
    counts = Counter((label, entry.split) for entry in entries for label in entry.labels)
    labels = sorted({label for label, _ in counts})
    return {label: {split: counts[label, split] for split in splits} for label in labels}
