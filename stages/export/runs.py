"""Events as spans of their source: neighbouring seconds with the same labels are one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from stages.export.row import ExportRow


UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, order=True)
class Run:
    """A span of a source in which one thing is heard throughout."""

    start_ms: int
    end_ms: int
    action: str
    material: str

    @property
    def words(self) -> str:
        """What is heard, in one line: `tapping wood`; what is not known is left out."""
        known = " ".join(name for name in (self.action, self.material) if name != UNKNOWN)
        printable = "".join(c if c.isprintable() else " " for c in known)
        return " ".join(printable.split()) or UNKNOWN


def runs_by_source(rows: Iterable[ExportRow]) -> Iterator[tuple[str, list[ExportRow], list[Run]]]:
    """Each source's id, its clips, and its events on its own clock, by their starts."""
    for source_id, group in groupby(rows, lambda row: row.source_id):
        clips = list(group)
        yield source_id, clips, runs(clips)


def runs(rows: Iterable[ExportRow]) -> list[Run]:
    """The events of clips of one source, also across clips; what two clips share counts once."""
    made: list[Run] = []
    open_: dict[tuple[str, str], Run] = {}
    for second in sorted({second for row in rows for second in _seconds(row)}):
        labels = (second.action, second.material)
        before = open_.get(labels)
        if before is not None and second.start_ms <= before.end_ms:
            open_[labels] = Run(before.start_ms, max(before.end_ms, second.end_ms), *labels)
            continue
        if before is not None:
            made.append(before)
        open_[labels] = second
    return sorted([*made, *open_.values()])


def _seconds(row: ExportRow) -> Iterator[Run]:
    """The seconds of a clip that hold an event."""
    labels = zip(row.second_events, row.second_actions, row.second_materials, strict=True)
    for number, (event, action, material) in enumerate(labels):
        start_ms = row.start_ms + 1000 * number
        if event:
            yield Run(start_ms, min(start_ms + 1000, row.end_ms), action, material)
