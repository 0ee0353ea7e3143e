"""Any table with a column for the video and one for the split."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from fgave_pipeline.audit.entries import Columns, Entry
from fgave_pipeline.scaffold import source_id_of
from stages.core.errors import UsageError
from stages.tools.parquet import read_table


_USUAL: dict[str, tuple[str, ...]] = {
    "id": (
        *("source_id", "video_id", "youtube_id", "ytid", "video", "url", "id"),
        *("filename", "file", "path", "clip_id"),
    ),
    "split": ("split", "subset", "set", "partition", "fold"),
    "channel": ("channel", "channel_id", "uploader", "uploader_id", "creator", "author"),
    "group": ("group",),
    "clip": ("clip_id",),
}
_LABELS = ("label", "labels", "class", "category")
_PAIRED = ("action", "material")
_UNKNOWN = ("", "unknown")

Found = Mapping[str, str]
"""What a column is for → its name."""


def read_cells(
    path: Path, rows: Sequence[list[str]], columns: Columns, split: str
) -> Iterator[Entry]:
    """The entries of a table with a header, as text.

    Raises:
        UsageError: it lacks a column, or a line has fewer cells than the header.
    """
    header = [name.strip() for name in rows[0]] if rows else []
    found, labels = _found(path, header, columns, split), _labels(path, header, columns)
    for number, cells in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            raise UsageError(f"{path}:{number}: {len(cells)} cells, expected {len(header)}")
        named = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
        yield _entry(named, found, labels, split)


def read_parquet(path: Path, columns: Columns, split: str) -> Iterator[Entry]:
    """The entries of a Parquet file.

    Raises:
        UsageError: it lacks a column.
        StoreError: it is missing or damaged.
    """
    table = read_table(path)
    found = _found(path, table.column_names, columns, split)
    labels = _labels(path, table.column_names, columns)
    for row in table.select(list(dict.fromkeys([*found.values(), *labels]))).to_pylist():
        yield _entry({name: _text(value) for name, value in row.items()}, found, labels, split)


def _found(path: Path, header: Iterable[str], columns: Columns, split: str) -> Found:
    """Which column is for what."""
    named = list(header)
    known = {name.casefold(): name for name in reversed(named)}
    asked = {"id": columns.id, "split": columns.split, "channel": columns.channel}
    found = {}
    for use, usual in _USUAL.items():
        names = (asked[use],) if asked.get(use) else usual
        name = next((known[n.casefold()] for n in names if n.casefold() in known), None)
        if name is not None:
            found[use] = name
        elif asked.get(use) or use == "id" or (use == "split" and not split):
            have, wanted = ", ".join(named)[:80], ", ".join(names)
            raise UsageError(f"{path}: columns {have}, expected one of {wanted}; or --{use} NAME")
    return found


def _labels(path: Path, header: Iterable[str], columns: Columns) -> tuple[str, ...]:
    known = list(header)
    for name in columns.label:
        if name not in known:
            raise UsageError(f"{path}: columns {', '.join(known)[:80]}, expected {name}")
    if columns.label:
        return columns.label
    if set(_PAIRED) <= set(known):
        return _PAIRED
    return next(((name,) for name in _LABELS if name in known), ())


def _entry(cells: Found, found: Found, labels: Sequence[str], split: str) -> Entry:
    said = {use: cells[name] for use, name in found.items()}
    video = said["id"]
    named = [(name, cells.get(name, "")) for name in labels]
    return Entry(
        source_id_of(video) if "://" in video else video,
        said.get("split", split),
        said.get("channel", ""),
        said.get("group", ""),
        said.get("clip", ""),
        # Two columns may name the same word: it then is two classes.
        tuple(f"{n} {v}" if len(labels) > 1 else v for n, v in named if v not in _UNKNOWN),
    )


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
