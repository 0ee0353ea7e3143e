"""What a look at a dataset can find, and the reading of files for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from stages.core.errors import StoreError
from stages.tools import parquet
from stages.tools.files import sha256_of


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be, in one line."""

    kind: str
    """`damaged`, `table`, `export`, `media`, `forgotten`; against a lock one of `compare.KINDS`."""
    where: str
    """A file, a folder, a clip or a source."""
    what: str
    """What was found, and what was expected."""
    remove: Path | None = None
    """What to delete so that the next run makes it anew; None where that would not help."""


class Hashes:
    """The sha256 of files. One that has several names, as clips have, is read once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, ...], str] = {}

    def __call__(self, path: Path) -> str:
        """The sha256 of a file."""
        found = path.stat()
        key = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)
        if key not in self._known:
            self._known[key] = sha256_of(path)
        return self._known[key]


def read_rows(path: Path, kind: type) -> pa.Table:
    """The rows of a table of such records.

    Raises:
        StoreError: it is damaged, or has other columns.
    """
    table = parquet.read_table(path)
    if table.schema.names != parquet.schema_of(kind).names:
        raise StoreError(f"{path}: other columns than those of {kind.__name__}")
    return table


def repeated(keys: Iterable[str]) -> list[str]:
    """Those that stand there more than once, in their order."""
    return [key for key, count in Counter(keys).items() if count > 1]


def listed(names: list[str], most: int = 3) -> str:
    """The first of some names, and how many more there are."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")
