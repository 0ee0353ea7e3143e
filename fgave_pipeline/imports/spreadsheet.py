"""CSV and TSV with a header in any order: EPIC-SOUNDS and whatever people keep in sheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from fgave_pipeline.imports.rows import Options, Row, fault, time_ms


_NAMES = {
    "video": (
        "video_id",
        "source_id",
        "youtube_id",
        "ytid",
        "id",
        "video",
        "url",
        "file",
        "filename",
    ),
    "start": ("start_timestamp", "start_ms", "start_s", "start_time", "start", "onset", "begin"),
    "end": ("stop_timestamp", "end_ms", "end_s", "end_time", "end", "stop", "offset"),
    "duration": ("duration", "duration_s", "length"),
    "label": ("label", "class", "segment_title", "title", "name", "text", "description"),
    "action": ("action", "verb"),
    "material": ("material",),
    "annotator": ("annotator", "annotator_id"),
}


def read_spreadsheet(text: str, options: Options) -> Iterator[Row]:
    """One row a line; columns are known by their names, times may be seconds, clocks or `_ms`.

    Raises:
        UsageError: there is no column for the start or for the words, or a time is none.
    """
    lines = text.splitlines()
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=_delimiter(lines[0] if lines else "")
    )
    header = [name.strip().casefold() for name in next(reader, [])]
    columns = _columns(header, options)
    for cells in reader:
        number = reader.line_num
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            raise fault(number, f"{len(cells)} cells", f"{len(header)} as in the header")
        yield _row(
            number, {name: cells[at].strip() for name, at in columns.items()}, header, columns
        )


def _row(line: int, cells: dict[str, str], header: list[str], columns: dict[str, int]) -> Row:
    start_ms = _time_ms(cells["start"], header[columns["start"]], line) if cells["start"] else 0
    end_ms = None
    if cells.get("end"):
        end_ms = _time_ms(cells["end"], header[columns["end"]], line)
    elif cells.get("duration"):
        end_ms = start_ms + time_ms(cells["duration"], line)
    words = {name: cells.get(name, "") for name in ("label", "action", "material", "annotator")}
    return Row(line, cells.get("video", ""), start_ms, end_ms, **words)


def _time_ms(text: str, column: str, line: int) -> int:
    return round(time_ms(text, line) / 1000) if column.endswith("_ms") else time_ms(text, line)


def _columns(header: list[str], options: Options) -> dict[str, int]:
    names = dict(_NAMES)
    names |= {"action": (options.action.casefold(), *_NAMES["action"])}
    names |= {"material": (options.material.casefold(), *_NAMES["material"])}
    found = {}
    for column, known in names.items():
        at = next((header.index(name) for name in known if name in header), None)
        if at is not None:
            found[column] = at
    if "start" not in found or not {"label", "action", "material"} & set(found):
        raise fault(1, ",".join(header)[:80], "columns start, end, label (video_id, action, …)")
    return found


def _delimiter(header: str) -> str:
    return max("\t;,", key=header.count)
