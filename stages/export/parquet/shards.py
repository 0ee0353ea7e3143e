"""Rows into numbered Parquet files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import attrgetter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from stages.export.parquet.table import Item
from stages.export.shards import shards


_FOOTER = 64 << 10
"""Room kept for what is written last: the schema, and where each row group lies."""


def write_shards(
    stem: Path, items: Iterable[Item], schema: pa.Schema, limits: tuple[int, int]
) -> Iterator[tuple[Path, int]]:
    """The files `<stem>-00000-of-00002.parquet`, each with the number of its rows.

    Args:
        stem: where they go, and how their names begin.
        items: the rows.
        schema: their columns.
        limits: how many bytes a file and a row group have at most; a row that has more is alone.
    """
    shard_bytes, group_bytes = limits
    files = shards(items, attrgetter("size"), shard_bytes - _FOOTER)
    # How many there will be is only known when all are written.
    counts = [_write(_draft(stem, n), shard, schema, group_bytes) for n, shard in enumerate(files)]
    for number, count in enumerate(counts):
        path = stem.with_name(f"{stem.name}-{number:05d}-of-{len(counts):05d}.parquet")
        yield _draft(stem, number).rename(path), count


def _draft(stem: Path, number: int) -> Path:
    return stem.with_name(f"{stem.name}-{number:05d}")


def _write(path: Path, items: Iterable[Item], schema: pa.Schema, group_bytes: int) -> int:
    """Write a file of row groups; the number of its rows."""
    words = [column.name for column in schema if column.name not in ("video", "audio")]
    count = 0
    with pq.ParquetWriter(
        path, schema, compression="zstd", use_dictionary=words, write_page_checksum=True
    ) as file:
        for group in shards(items, attrgetter("size"), group_bytes):
            rows = [item.row for item in group]
            file.write_table(pa.Table.from_pylist(rows, schema))
            count += len(rows)
    return count
