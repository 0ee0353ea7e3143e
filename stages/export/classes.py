"""The classes of a form: names that every reader takes, numbered from 0."""

from __future__ import annotations

import re
from collections.abc import Iterable

from stages.core.errors import UsageError
from stages.export.row import ExportRow


UNNAMED = ("", "unknown", "background")
"""Labels that name no class: a clip, or a second, that has one of these is in none."""

TARGETS = {"act": "action", "mat": "material"}
"""Short name of a set of classes → the column of the clips that it is read from."""


def category(label: str) -> str:
    """A label as `[a-z0-9_]+`: no reader stumbles over it, in any kind of file."""
    return re.sub("[^a-z0-9]+", "_", label.lower()).strip("_")


def numbered(labels: Iterable[str]) -> dict[str, int]:
    """Category → number, in the order of the alphabet; what names no class is left out.

    Raises:
        UsageError: two labels that would have the same name.
    """
    return in_order(sorted(set(labels)))


def in_order(labels: Iterable[str]) -> dict[str, int]:
    """Category → number, in the order in which they appear.

    Raises:
        UsageError: two labels that would have the same name.
    """
    named: dict[str, str] = {}
    for label in labels:
        if label not in UNNAMED and named.setdefault(category(label), label) != label:
            words = f"{named[category(label)]!r} and {label!r} are both {category(label)!r}"
            raise UsageError(f"taxonomy.toml: {words} in an export, expected names of their own")
    return {name: number for number, name in enumerate(named)}


def label_of(row: ExportRow, target: str) -> str:
    """What a clip is called in a set of classes; empty if nothing."""
    label = str(getattr(row, TARGETS[target]))
    return "" if label in UNNAMED else category(label)


def classes_of(rows: Iterable[ExportRow], target: str) -> dict[str, int]:
    """Category → number, of all clips.

    Raises:
        UsageError: two labels that would have the same name.
    """
    return numbered(str(getattr(row, TARGETS[target])) for row in rows)


def all_labels(row: ExportRow, what: str) -> list[str]:
    """Every class that is named of a clip.

    Args:
        row: the clip.
        what: `action`, `material`, or `both`.
    """
    actions = row.actions if what != "material" else ()
    materials = row.materials if what != "action" else ()
    return [label for label in (*actions, *materials) if label not in UNNAMED]
