"""The rows of AVE: one event each, which is one run of seconds in one clip."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from stages.core.errors import UsageError
from stages.export.classes import UNNAMED, in_order
from stages.export.row import ExportRow


@dataclass(frozen=True, slots=True)
class Event:
    """Seconds of a clip, one behind the other, in which the same is heard."""

    clip_id: str
    split: str
    label: str
    """As the taxonomy has it."""
    start: int
    """First second, from the clip's start."""
    end: int
    """The second behind its last."""

    @property
    def length(self) -> int:
        """How many seconds."""
        return self.end - self.start


def events_of(row: ExportRow, what: str) -> Iterator[Event]:
    """The events of a clip in order; seconds in which nothing is heard, or what has no name, part.

    Args:
        row: the clip.
        what: `action`, `material`, or `both`.
    """
    at = 0
    for label, run in groupby(_labels(row, what)):
        length = len(list(run))
        if label:
            yield Event(row.clip_id, row.split, label, at, at + length)
        at += length


def length_of(rows: Iterable[ExportRow]) -> int:
    """How many seconds each clip has.

    Raises:
        UsageError: they differ, or are not whole.
    """
    lengths = sorted({row.end_ms - row.start_ms for row in rows}) or [10_000]
    if len(lengths) > 1 or lengths[0] % 1000:
        words = ", ".join(f"{ms} ms" for ms in lengths[:4])
        raise UsageError(
            f"export, form ave: clips of {words}, expected one length of whole seconds"
        )
    return lengths[0] // 1000


def classes_of(events: Iterable[Event]) -> dict[str, int]:
    """Category → number, in the order of the rows, as AVE numbers its own."""
    return in_order(event.label for event in events)


def _labels(row: ExportRow, what: str) -> list[str]:
    """What each second is called; empty where it is not an event with a name."""
    if what == "both":
        return [
            "" if {action, material} & {*UNNAMED} else f"{action} {material}"
            for action, material in zip(row.second_actions, row.second_materials, strict=True)
        ]
    labels = row.second_actions if what == "action" else row.second_materials
    return ["" if label in UNNAMED else label for label in labels]
