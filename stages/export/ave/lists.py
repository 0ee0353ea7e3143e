"""AVE's lists: a line a row, `Category&VideoID&Quality&StartTime&EndTime`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from stages.core.records import SPLITS
from stages.export.ave.events import Event
from stages.export.classes import category
from stages.export.form import FormFile


HEADER = "Category&VideoID&Quality&StartTime&EndTime"


def line(event: Event) -> str:
    """One row; every clip of the dataset is `good`."""
    return f"{category(event.label)}&{event.clip_id}&good&{event.start}&{event.end}"


def write_lists(events: list[Event], out: Path, *, header: bool) -> Iterator[FormFile]:
    """All rows in one file, and those of each split in one of their own, in the same order."""
    _write(out / "Annotations.txt", [HEADER] if header else [], events)
    yield FormFile("Annotations.txt", "", len(events), partial=True)
    for split in SPLITS:
        inside = [event for event in events if event.split == split]
        _write(out / f"{split}Set.txt", [], inside)
        yield FormFile(f"{split}Set.txt", split, len(inside), partial=True)


def _write(path: Path, head: list[str], events: Iterable[Event]) -> None:
    lines = [*head, *(line(event) for event in events)]
    path.write_text("".join(f"{text}\n" for text in lines), encoding="utf-8", newline="\n")
