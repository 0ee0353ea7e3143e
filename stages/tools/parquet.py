"""Records to Parquet and back. The schema is what the record's fields declare, never a guess."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from stages.core.columns import Column
from stages.core.errors import StoreError
from stages.tools.files import replaced


R = TypeVar("R")

_BATCH = 256  # rows
_DIGEST = b"fgave.digest"
_SCALARS = {int: pa.int64(), float: pa.float64(), str: pa.string(), bool: pa.bool_()}


def schema_of(kind: type) -> pa.Schema:
    """The Arrow schema of a record: a field a column, its unit and meaning in the metadata."""
    hints = typing.get_type_hints(kind)
    return pa.schema([_field(f.name, hints[f.name], f.metadata["column"]) for f in fields(kind)])


def to_table(rows: Iterable[Any], kind: type) -> pa.Table:
    """A table with one row a record."""
    schema, left = schema_of(kind), iter(rows)
    # By and by, for as lists and dicts the rows are several times as large as they are in Arrow.
    batches = iter(lambda: [plain(row) for row in islice(left, _BATCH)], [])
    tables = [pa.Table.from_pylist(batch, schema=schema) for batch in batches]
    return pa.concat_tables([schema.empty_table(), *tables]).combine_chunks()


def from_table(table: pa.Table, kind: type[R]) -> list[R]:
    """The records that a table of this kind holds.

    Raises:
        StoreError: the table has other columns.
    """
    if table.schema.names != schema_of(kind).names:
        raise StoreError(f"columns {table.schema.names}, expected {schema_of(kind).names}")
    hints = typing.get_type_hints(kind)
    columns = [_revived(table[name].to_pylist(), hints[name]) for name in table.schema.names]
    return [kind(*values) for values in zip(*columns, strict=True)]


def write_table(table: pa.Table, place: Any) -> None:
    """Write a Parquet file, zstd and with a checksum on every page, to a path or a stream."""
    pq.write_table(table, place, compression="zstd", write_page_checksum=True)


def replace_table(table: pa.Table, path: Path, digest: str) -> None:
    """Write a Parquet file whole or not at all; `digest_at` then tells what it was made from."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with replaced(path) as new:
        write_table(_with_digest(table, digest), new)


def is_as_replaced(table: pa.Table, path: Path, digest: str) -> bool:
    """Whether a file is what `replace_table` writes, to the byte.

    Of a file that another version of Arrow wrote: whether it holds the same.

    Raises:
        StoreError: the file is missing or damaged.
    """
    stream, expected = pa.BufferOutputStream(), _with_digest(table, digest)
    write_table(expected, stream)
    content = stream.getvalue()
    if _writer(pa.BufferReader(content)) == _writer(path):
        return path.read_bytes() == bytes(content.to_pybytes())
    return bool(read_table(path).equals(expected, check_metadata=True))


def _with_digest(table: pa.Table, digest: str) -> pa.Table:
    known = dict(table.schema.metadata or {}) | {_DIGEST: digest.encode()}
    return table.replace_schema_metadata(known)


def _writer(place: Any) -> str:
    """The version of Arrow that wrote a file; empty where it is damaged."""
    try:
        return str(pq.read_metadata(place).created_by)
    except (OSError, pa.ArrowException):
        return ""


def digest_at(path: Path) -> str:
    """The digest that `replace_table` gave the file; empty where it is missing or damaged."""
    try:
        metadata = pq.read_schema(path).metadata or {}
    except (OSError, pa.ArrowException):
        return ""
    return str(metadata.get(_DIGEST, b"").decode())


def read_table(path: Path, columns: list[str] | None = None) -> pa.Table:
    """Read a Parquet file, or some of its columns, each page checked against its checksum.

    Raises:
        StoreError: the file is missing or damaged.
    """
    try:
        # Not `pq.read_table`: it imports all of Arrow's datasets first, a quarter of a second.
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            return file.read(columns=columns)
    except (OSError, pa.ArrowException) as error:
        raise StoreError(f"{path}: {str(error).splitlines()[0]}") from error


def _field(name: str, hint: Any, column: Column) -> pa.Field:
    metadata = {"description": column.doc} | ({"unit": column.unit} if column.unit else {})
    inner = _without_none(hint)
    return pa.field(name, _arrow_type(inner), nullable=inner is not hint, metadata=metadata)


def _arrow_type(hint: Any) -> pa.DataType:
    if hint in _SCALARS:
        return _SCALARS[hint]
    if is_dataclass(hint):
        return pa.struct(list(schema_of(typing.cast("type", hint))))
    item, ellipsis = typing.get_args(hint)  # tuple[X, ...] is the only other form in use
    if ellipsis is not Ellipsis:
        raise TypeError(f"{hint}: expected tuple[X, ...]")
    return pa.list_(pa.field("item", _arrow_type(item), nullable=False))


def _without_none(hint: Any) -> Any:
    if isinstance(hint, types.UnionType):
        (inner,) = (part for part in typing.get_args(hint) if part is not type(None))
        return inner
    return hint


def plain(value: Any) -> Any:
    """A record as a dict, tuples as lists, all the way down: what JSON and Arrow can hold."""
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if is_dataclass(value):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    return value


def _revived(values: list[Any], hint: Any) -> list[Any]:
    """What `plain` made of a column's values, as it was."""
    if typing.get_origin(hint) is tuple:
        item = typing.get_args(hint)[0]
        return [tuple(_revived(value, item)) for value in values]
    if is_dataclass(hint):
        make = typing.cast("type", hint)
        hints = typing.get_type_hints(make)
        return [make(**{k: _revived([v], hints[k])[0] for k, v in d.items()}) for d in values]
    return values
