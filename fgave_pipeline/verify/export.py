"""The finished dataset against its tables, and as a lock: what is there, not what is claimed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from fgave_pipeline import tables
from fgave_pipeline.dataset import Dataset
from fgave_pipeline.lock import Lock, LockedClip, lock_of
from fgave_pipeline.verify.findings import Finding, Hashes, listed, read_rows, repeated
from stages.core.errors import StoreError
from stages.core.records import Video
from stages.export import ALL_CLIPS, CLIPS, ExportRow
from stages.fetch import STAGE as FETCH
from stages.tools import parquet


_SHARED = {
    "clips": ("source_id", "start_ms", "end_ms"),
    "verdicts": ("keep",),
    "labels": ("action", "material"),
    "assignments": ("split", "group"),
}
"""Table → columns in which the export has to be the same."""


def find_broken_export(dataset: Dataset) -> Iterator[Finding]:
    """Everything in the export that its tables do not say, or say otherwise than the stages'."""
    if not dataset.export.exists():
        return
    try:
        every = read_rows(dataset.export / ALL_CLIPS, ExportRow)
        inside = read_rows(dataset.export / CLIPS, ExportRow)
    except StoreError as error:
        yield _finding(ALL_CLIPS, str(error))
        return
    if not inside.equals(every.filter(pa.compute.not_equal(every["split"], ""))):
        yield _finding(CLIPS, f"other rows than those of {ALL_CLIPS} that have a split")
    shared = [name for columns in _SHARED.values() for name in columns]
    rows = every.select(["clip_id", "path", *shared]).to_pylist()
    yield from _keys(rows)
    yield from _strays(dataset.export, {row["path"] for row in rows})
    yield from _against_tables(dataset.tables, rows)


def _keys(rows: list[dict[str, Any]]) -> Iterator[Finding]:
    if again := repeated(row["clip_id"] for row in rows):
        yield _finding(ALL_CLIPS, f"{listed(again)} stands there more than once")
    if again := repeated(row["path"] for row in rows if row["path"]):
        yield _finding(ALL_CLIPS, f"two clips have the file {listed(again)}")
    if odd := [row["clip_id"] for row in rows if bool(row["path"]) != bool(row["split"])]:
        yield _finding(ALL_CLIPS, f"{listed(odd)}: expected a file and a split, or neither")


def _strays(export: Path, named: set[str]) -> Iterator[Finding]:
    there = (p.relative_to(export).as_posix() for p in (export / "clips").rglob("*") if p.is_file())
    for path in sorted(set(there) - named):
        yield Finding("export", path, f"no row of {ALL_CLIPS} names it", export / path)


def _against_tables(folder: Path, rows: list[dict[str, Any]]) -> Iterator[Finding]:
    """The export is of the clips, splits and labels that the stages' tables hold."""
    for table, columns in _SHARED.items():
        path = tables.path_of(folder, table)
        try:
            found = parquet.read_table(path).select(["clip_id", *columns]).to_pylist()
        except (StoreError, KeyError):
            continue  # which is said where tables are looked at
        said = {row["clip_id"]: tuple(row[name] for name in columns) for row in found}
        ours = {row["clip_id"]: tuple(row[name] for name in columns) for row in rows}
        if lost := sorted(said.keys() ^ ours.keys()):
            yield _finding(ALL_CLIPS, f"{listed(lost)}: only here, or only in {path.name}")
        both = said.keys() & ours.keys()
        if odd := sorted(clip for clip in both if said[clip] != ours[clip]):
            words = f"{_joined(ours[odd[0]])!r}, {path.name} has {_joined(said[odd[0]])!r}"
            yield _finding(ALL_CLIPS, f"{listed(odd)}: {words}")


def _joined(values: tuple[Any, ...]) -> str:
    return " ".join(map(str, values))


def as_lock(dataset: Dataset, sha256: Hashes) -> Lock:
    """What the export holds: labels as its table says, media as they lie on the disk.

    A clip whose file is gone is not in it. Without an export it is empty.

    Raises:
        StoreError: a table that says what there is cannot be read.
    """
    if not dataset.export.exists():
        return Lock(dataset.name, {}, {})
    rows = read_rows(dataset.export / CLIPS, ExportRow)
    videos = read_rows(tables.path_of(dataset.tables, FETCH.table), Video)
    said = lock_of(dataset.name, rows, videos, {})
    paths = zip(rows["clip_id"].to_pylist(), rows["path"].to_pylist(), strict=True)
    files = ((clip_id, dataset.export / path) for clip_id, path in paths)
    found = {c: _on_disk(said.clips[c], path, sha256) for c, path in files if path.is_file()}
    return replace(said, clips=found)


def _on_disk(clip: LockedClip, path: Path, sha256: Hashes) -> LockedClip:
    return replace(clip, bytes=path.stat().st_size, sha256=sha256(path))


def _finding(table: str, what: str) -> Finding:
    return Finding("export", f"export/{table}", what)
