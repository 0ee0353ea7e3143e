"""The lines of the tables that can be shared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from stages.export.ids.address import shareable
from stages.export.row import ExportRow
from stages.export.runs import runs_by_source


SOURCE_COLUMNS = ("source_id", "url", "split", "group")
CLIP_COLUMNS = (
    "clip_id",
    "source_id",
    "start_ms",
    "end_ms",
    "split",
    "group",
    "action",
    "material",
)
LABEL_COLUMNS = ("source_id", "start_ms", "end_ms", "action", "material")


def opaque_groups(rows: Iterable[ExportRow]) -> dict[str, str]:
    """Group → a name that says nothing of it but which of the listed sources are in it."""
    members: dict[str, set[str]] = {}
    for row in rows:
        members.setdefault(row.group, set()).add(row.source_id)
    return {
        group: hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()[:16]
        for group, ids in members.items()
    }


def source_lines(rows: Iterable[ExportRow], groups: dict[str, str]) -> list[tuple[str, ...]]:
    """A line for each source that has clips in the dataset, in their order."""
    first = {row.source_id: row for row in reversed(list(rows))}
    return [
        (name, shareable(row.url), row.split, groups[row.group])
        for name, row in reversed(first.items())
    ]


def clip_line(row: ExportRow, group: str) -> tuple[str | int, ...]:
    """The line of a clip."""
    span = (row.start_ms, row.end_ms)
    return (row.clip_id, row.source_id, *span, row.split, group, row.action, row.material)


def label_lines(rows: Iterable[ExportRow]) -> Iterator[tuple[str | int, ...]]:
    """A line for each event, on its source's clock."""
    for source_id, _, events in runs_by_source(rows):
        for run in events:
            yield source_id, run.start_ms, run.end_ms, run.action, run.material
