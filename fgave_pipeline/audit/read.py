"""Lists of others, told apart by what is in them: AVE's, VGGSound's, or any table."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from fgave_pipeline.audit.entries import Columns, Entry
from fgave_pipeline.audit.tables import read_cells, read_parquet
from stages.core.errors import UsageError


AVE_FIELDS = 5
VGGSOUND_SPLITS = ("train", "test")
_NAMED = re.compile(r"(?i)(?:^|[^a-z])(train|eval|valid|val|dev|test)(?:ation|uation|ing)?")
_CALLED = {"valid": "val", "dev": "val", "eval": "test"}


def read_list(path: Path, columns: Columns) -> list[Entry]:
    """The entries of one file.

    Raises:
        UsageError: it cannot be read, or lacks the columns.
        StoreError: a damaged Parquet file.
    """
    if path.suffix == ".parquet":
        return list(read_parquet(path, columns, split_in(path)))
    text = _text(path)
    lines = [line for line in text.splitlines() if line.strip()]
    if lines and all(line.count("&") >= AVE_FIELDS - 1 for line in lines):
        return list(_ave(lines, split_in(path)))
    rows = _cells(path, text)
    if rows and _is_vggsound(rows[0]):
        return list(_vggsound(path, rows))
    return list(read_cells(path, rows, columns, split_in(path)))


def split_in(path: Path) -> str:
    """The split that a file's name names: train, val or test; empty if none."""
    found = _NAMED.search(path.stem)
    word = found[1].lower() if found else ""
    return _CALLED.get(word, word)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: {error}, expected a list in UTF-8, or a Parquet file") from error


def _cells(path: Path, text: str) -> list[list[str]]:
    delimiter = max("\t;,", key=text.partition("\n")[0].count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise UsageError(f"{path}: {error}, expected a table as text") from error


def _ave(lines: Iterable[str], split: str) -> Iterator[Entry]:
    """`Category&VideoID&Quality&StartTime&EndTime`, with or without a header."""
    for line in lines:
        category, video, *_ = line.strip().rsplit("&", AVE_FIELDS - 1)
        if video != "VideoID":
            yield Entry(video, split, labels=(category,))


def _is_vggsound(cells: list[str]) -> bool:
    """`id,start,label,split` without a header."""
    return len(cells) == 4 and cells[1].strip().isdecimal() and cells[3].strip() in VGGSOUND_SPLITS


def _vggsound(path: Path, rows: Iterable[list[str]]) -> Iterator[Entry]:
    for number, cells in enumerate(rows, 1):
        if not _is_vggsound(cells):
            words = f"{','.join(cells)[:60]!r}, expected id,start,label,split as in line 1"
            raise UsageError(f"{path}:{number}: {words}")
        video, start, label, split = (cell.strip() for cell in cells)
        yield Entry(video, split, clip=f"{video} at {start} s", labels=(label,))
