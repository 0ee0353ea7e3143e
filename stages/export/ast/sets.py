"""Sets of classes, and the clips that are in them, as AST names both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from stages.export.classes import all_labels, category, numbered
from stages.export.esc50.clips import EscClip
from stages.export.row import ExportRow


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a list: a clip and what is heard in it."""

    clip_id: str
    part: str
    """Its fold, or its split."""
    mids: tuple[str, ...]
    """Machine ids of its classes."""


@dataclass(frozen=True, slots=True)
class ClassSet:
    """Classes, and the clips that have one."""

    name: str
    classes: dict[str, int]
    items: list[Item]

    @property
    def stem(self) -> str:
        """What its files' names begin with."""
        return f"fg{self.name}"

    def mid(self, label: str) -> str:
        """The machine id of a class: what AST's lists name it by."""
        return _mid(self.name, self.classes[label])


def one_of(name: str, clips: list[EscClip]) -> ClassSet:
    """One class a clip, and folds."""
    classes = dict(sorted({clip.category: clip.target for clip in clips}.items()))
    items = [Item(c.clip_id, str(c.fold), (_mid(name, c.target),)) for c in clips]
    return ClassSet(name, classes, items)


def any_of(name: str, rows: Iterable[ExportRow]) -> ClassSet:
    """Every action and material that is named of a clip, and the dataset's own splits."""
    named = [(row, all_labels(row, "both")) for row in rows]
    classes = numbered(label for _, labels in named for label in labels)
    items = []
    for row, labels in named:
        mids = [_mid(name, n) for n in sorted({classes[category(label)] for label in labels})]
        items += [Item(row.clip_id, row.split, tuple(mids))] if mids else []
    return ClassSet(name, classes, items)


def _mid(name: str, number: int) -> str:
    return f"/m/fg{name}{number:02d}"
