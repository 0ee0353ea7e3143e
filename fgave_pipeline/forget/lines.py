"""The lines of a CSV file that are about one source, taken out; every other byte stays."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from stages.core.errors import UsageError
from stages.tools.files import replaced


def about(path: Path, source_id: str) -> int:
    """How many records of a file are about a source, by their column `source_id`.

    Raises:
        UsageError: it is no CSV file.
    """
    return sum(is_it for _, is_it in _records(path, source_id))


def take_out(path: Path, source_id: str) -> int:
    """Take them out of the file, whole or not at all; how many there were.

    Raises:
        UsageError: it is no CSV file.
    """
    records = list(_records(path, source_id))
    count = sum(is_it for _, is_it in records)
    if count:
        with replaced(path) as new:
            new.write_bytes("".join(text for text, is_it in records if not is_it).encode())
    return count


def _records(path: Path, source_id: str) -> Iterator[tuple[str, bool]]:
    """(text as it stands, whether it is about the source) of the header and of each record."""
    try:
        lines = list(io.StringIO(path.read_bytes().decode(), newline=""))
        reader = csv.reader(lines, strict=True)
        place, at = None, 0
        for row in reader:
            text, at = "".join(lines[at : reader.line_num]), reader.line_num
            is_it = place is not None and [c.strip() for c in row[place : place + 1]] == [source_id]
            if place is None and row:
                names = [name.removeprefix("\ufeff") for name in row]
                place = names.index("source_id") if "source_id" in names else len(names)
            yield text, is_it
    except (UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path}: {error}, expected CSV") from error
