"""Forgetting, in an order in which a stop anywhere leaves the source refused, and a re-run ends it.

First the tombstone, which keeps every other command from taking the source in; then the manifest's
lines, the published lock, the caches; last the tables and the export, written anew from what is
there without it, or deleted.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from fgave_pipeline import tables
from fgave_pipeline.dataset import SOURCES, Asked, Dataset, check_name, open_dataset
from fgave_pipeline.forget.lines import about, take_out
from fgave_pipeline.forgotten import FORGOTTEN, Tombstone, add_stone, is_forgotten, load_stones
from fgave_pipeline.hold import held
from fgave_pipeline.lock import LOCK, read_lock, to_bytes, write_lock
from fgave_pipeline.pipeline import LAST, NAMES, STAGES, VERBS, run
from fgave_pipeline.remains import half_made, remains
from fgave_pipeline.upkeep import remove, settled, size_of
from stages.core.errors import StoreError, UsageError
from stages.core.params import nearest
from stages.tools import parquet


@dataclass(frozen=True, slots=True)
class Place:
    """Where something of the source lies."""

    what: str
    files: int = 0
    bytes: int = 0
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Order:
    """Which source of which dataset is to be forgotten."""

    asked: Asked
    source_id: str

    @property
    def root(self) -> Path:
        """The folder of the manifest."""
        return self.asked.manifests / self.asked.name

    @property
    def data(self) -> Path:
        """The folder of what was built."""
        return self.asked.data / self.asked.name

    @property
    def lists(self) -> list[Path]:
        """The CSV files of the manifest."""
        return [path for path in sorted(self.root.glob("*.csv")) if path.name != FORGOTTEN]

    @property
    def tables(self) -> list[Path]:
        """The tables of the stages."""
        return sorted((self.data / "manifests").glob("*.parquet"))

    @property
    def remains(self) -> list[Path]:
        """What the caches hold of it."""
        return remains(self.data, lambda unit: unit == self.source_id)

    @property
    def is_known(self) -> bool:
        """Whether the dataset has, or had, such a source."""
        places = (*_in_lists(self), *_in_lock(self), *_in_tables(self), *self.remains)
        return bool(places) or is_forgotten(self.source_id, load_stones(self.root))


def survey(order: Order) -> list[Place]:
    """All that there is of a source, without touching it.

    Raises:
        UsageError: there is no such dataset, or nothing of such a source in it.
    """
    check_name(order.asked.name)
    if not order.root.is_dir():
        raise UsageError(f"no dataset {order.asked.name!r} in {order.asked.manifests}")
    if not order.is_known:
        hint = nearest(order.source_id, _ids(order.root / SOURCES))
        raise UsageError(f"{order.source_id}: not in {order.root}{hint}")
    return [*_in_lists(order), *_in_lock(order), *_in_caches(order), *_in_tables(order)]


def forget(order: Order, stone: Tombstone, jobs: int) -> bool:
    """Do it; whether tables and export were written anew, and not only deleted.

    Raises:
        Busy: a run works in the dataset's folder.
    """
    with held(order.data):
        return _forget(order, stone, jobs)


def _forget(order: Order, stone: Tombstone, jobs: int) -> bool:
    add_stone(order.root, stone)
    for path in sorted(order.lists, key=lambda path: path.name == SOURCES):  # sources last
        take_out(path, order.source_id)
    _unlock(order)
    remove([*order.remains, *half_made(order.data)])
    try:
        return _write_anew(order.asked, jobs)
    finally:  # however that ended
        remove(list(_still_named(order)))


def _in_lists(order: Order) -> Iterator[Place]:
    for path in order.lists:
        if rows := about(path, order.source_id):
            yield Place(str(path), rows=rows)


def _in_lock(order: Order) -> Iterator[Place]:
    path = order.root / LOCK
    if path.exists():
        clips = read_lock(path).clips.values()
        if rows := sum(clip.source_id == order.source_id for clip in clips):
            yield Place(str(path), rows=rows)


def _in_caches(order: Order) -> Iterator[Place]:
    for path in (*order.remains, *half_made(order.data)):
        files = [p for p in (path, *path.rglob("*")) if p.is_file()]
        yield Place(str(path), len(files), size_of([path]))


def _in_tables(order: Order) -> Iterator[Place]:
    for path in order.tables:
        if rows := _rows_in(path, order.source_id):
            yield Place(str(path), rows=rows)
    export = order.data / "export"
    if rows := _rows_in(export / "all_clips.parquet", order.source_id):
        clips = [p for p in (export / "clips").rglob(f"{order.source_id}_*") if p.is_file()]
        yield Place(str(export), len(clips), size_of(clips), rows)


def _rows_in(path: Path, source_id: str) -> int:
    """How many rows of a table are about a source; none where it cannot be read."""
    with suppress(StoreError):
        return _rows(path, source_id)
    return 0


def _rows(path: Path, source_id: str) -> int:
    table = parquet.read_table(path)
    if "source_id" not in table.schema.names:
        return 0
    return int(pa.compute.sum(pa.compute.equal(table["source_id"], source_id)).as_py() or 0)


def _ids(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else []
    return [line.split(",")[0] for line in lines[1:]]


def _unlock(order: Order) -> None:
    """The published lock, without its clips."""
    path = order.root / LOCK
    if path.exists():
        write_lock(path, to_bytes(read_lock(path).without(order.source_id)))


def _write_anew(asked: Asked, jobs: int) -> bool:
    """Tables and export from what is cached, no site asked; False, and all deleted, if it lacks."""
    try:
        dataset = open_dataset(asked, STAGES)
        until = _reached(dataset)
        whole = until is not None and _is_cached(dataset, until)
    except (UsageError, StoreError):  # no source is left, or a part is damaged
        until, whole = None, False
    if until is None or not whole:
        for name in ("manifests", "export"):
            shutil.rmtree(asked.data / asked.name / name, ignore_errors=True)
        return False
    for _ in run(dataset, until, jobs, "none"):
        pass
    return True


def _reached(dataset: Dataset) -> str | None:
    """How far the dataset was built: the last stage whose table, or export, is there."""
    if dataset.export.exists():
        return LAST
    built = [v.name for v in VERBS if v.table and tables.path_of(dataset.tables, v.table).exists()]
    return built[-1] if built else None


def _is_cached(dataset: Dataset, until: str) -> bool:
    """Whether every source has what a run up to this stage makes of it alone."""
    done = settled(dataset)
    alone = [v for v in VERBS[: NAMES.index(until) + 1] if v.scope == "source"]
    outcomes = (outcome for verb in alone for outcome in done[verb.name].values())
    return all(outcome.reason != "to_make" for outcome in outcomes)


def _still_named(order: Order) -> Iterator[Path]:
    """Tables, and the export, that no run wrote anew and that may still speak of it."""
    yield from (path for path in order.tables if _may_name(path, order.source_id))
    export = order.data / "export"
    clips = (export / "clips").rglob(f"{order.source_id}_*")
    if any(clips) or any(_may_name(path, order.source_id) for path in export.rglob("*.parquet")):
        yield export


def _may_name(path: Path, source_id: str) -> bool:
    """Whether a table names a source, or cannot be read."""
    try:
        return _rows(path, source_id) > 0
    except StoreError:
        return True
