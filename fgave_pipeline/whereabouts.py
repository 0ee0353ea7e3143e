"""Where the file lies that a row names, told by its sha256 and not by what would be made now."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fgave_pipeline.store import RECEIPT
from stages.core.records import Clip, Video


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that a row names."""

    name: str
    bytes: int
    sha256: str
    path: Path | None
    """None where no part holds it any more."""


def stored(work: Path, stage: str, unit: str, row: Clip | Video) -> StoredFile:
    """The file that a row of a stage names; any part that holds the same bytes will do."""
    found = next(_with(work / stage / unit, row.file, row.sha256), None)
    return StoredFile(row.file, row.bytes or 0, row.sha256, found)


def _with(folder: Path, name: str, sha256: str) -> Iterator[Path]:
    for receipt in sorted(folder.glob(f"*/{RECEIPT}")):
        said = json.loads(receipt.read_bytes())["files"].get(name, {})
        path = receipt.parent / name
        if said.get("sha256") == sha256 and path.is_file():
            yield path
