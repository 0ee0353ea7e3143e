"""What stands in a split already and is to stay there."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from stages.core.errors import UsageError
from stages.core.records import SPLITS
from stages.split.groups import Member
from stages.tools.parquet import read_table


NAMES = ("source_id", "clip_id", "group")
Name = tuple[str, str]
"""Which of NAMES, and its value."""
Row = Mapping[str, str]


def kept(path: Path, members: Sequence[Member], clips: Mapping[str, str]) -> dict[str, str]:
    """Source → the split that it stands in, by an earlier list; of those that it names.

    Args:
        path: a CSV file, or a Parquet file by its suffix: `split`, and one of NAMES.
        members: the sources.
        clips: clip → source.

    Raises:
        UsageError: no such columns, a split that is none, or a source in two.
        StoreError: a damaged Parquet file.
    """
    names = _names(members, clips)
    found: dict[str, str] = {}
    for where, name, split in _pairs(path):
        for source_id in names.get(name, ()):
            if found.setdefault(source_id, split) != split:
                words = f"{source_id} in {split}, expected {found[source_id]} as in a line before"
                raise UsageError(f"{where}: {words}")
    return found


def _names(members: Sequence[Member], clips: Mapping[str, str]) -> dict[Name, list[str]]:
    """The sources that a line with such a name is about."""
    found: dict[Name, list[str]] = {("clip_id", clip): [source] for clip, source in clips.items()}
    for member in members:
        found["source_id", member.source_id] = [member.source_id]
        found.setdefault(("group", member.group), []).append(member.source_id)
    return found


def _pairs(path: Path) -> Iterable[tuple[str, Name, str]]:
    """Where it stands, the name, the split; rows without a split are not in the dataset."""
    for number, row in enumerate(_rows(path), 2):
        where = f"{path}:{number}"
        column = next((name for name in NAMES if name in row), "")
        if not column or "split" not in row:
            have = ", ".join(row)
            raise UsageError(
                f"{path}: columns {have}, expected split and one of {', '.join(NAMES)}"
            )
        split = (row["split"] or "").strip()
        if split and split not in SPLITS:
            raise UsageError(f"{where}: split {split!r}, expected one of {', '.join(SPLITS)}")
        if split:
            yield where, (column, (row[column] or "").strip()), split


def _rows(path: Path) -> list[Row]:
    if path.suffix == ".parquet":
        table = read_table(path)
        columns = [name for name in (*NAMES, "split") if name in table.column_names]
        return list(table.select(columns).to_pylist())
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
