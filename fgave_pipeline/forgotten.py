"""`forgotten.csv`: which sources a dataset must not have again. It holds hashes, no ids.

Whoever asks to be forgotten may mean the id as well, and the file is committed and published. A
hash tells nobody whose it is, yet fgave, which is shown an id, can tell that it is the one.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from datetime import date
from pathlib import Path

from stages.core.errors import UsageError
from stages.core.records import Source
from stages.fetch.origin import is_remote, video_of
from stages.tools.files import replaced


FORGOTTEN = "forgotten.csv"


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What is left of a source that was forgotten."""

    source_sha256: str
    """Of its id."""
    video_sha256: str
    """Of its address, for a site's video by YouTube's id; empty if it came from no site."""
    date: str
    """When, `2026-11-23`: the user's act, not a clock that rows depend on."""
    reason: str

    @property
    def words(self) -> str:
        """When and why."""
        return f"was forgotten on {self.date}" + (f" ({self.reason})" if self.reason else "")


def tombstone(source_id: str, source: Source | None, day: date, reason: str) -> Tombstone:
    """The tombstone of a source; None: the manifest names it no more."""
    video = video_of(source.url) if source is not None and is_remote(source) else ""
    return Tombstone(_sha256(source_id), _sha256(video) if video else "", day.isoformat(), reason)


def stone_of(source: Source, stones: Iterable[Tombstone]) -> Tombstone | None:
    """The tombstone of a source, by its id or by its address; None if it has none."""
    video = _sha256(video_of(source.url)) if is_remote(source) else None
    own = _sha256(source.source_id)
    return next((s for s in stones if s.source_sha256 == own or s.video_sha256 == video), None)


def is_forgotten(source_id: str, stones: Iterable[Tombstone]) -> bool:
    """Whether a source of this id was forgotten."""
    own = _sha256(source_id)
    return any(stone.source_sha256 == own for stone in stones)


def load_stones(root: Path) -> list[Tombstone]:
    """The tombstones of the dataset with this folder of manifests.

    Raises:
        UsageError: the file is not what `add_stone` wrote; its first bad line is named.
    """
    path, names = root / FORGOTTEN, [f.name for f in fields(Tombstone)]
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file, strict=True))
    except FileNotFoundError:
        return []
    except (UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path}: {error}, expected columns {','.join(names)}") from error
    for line, row in enumerate(rows, 1):
        if len(row) != len(names) or (line == 1) != (row == names):
            raise UsageError(f"{path}:{line}: {','.join(row)}, expected {','.join(names)}")
    return [Tombstone(*row) for row in rows[1:]]


def add_stone(root: Path, new: Tombstone) -> None:
    """Add a tombstone, on the disk when this returns; a source has one."""
    stones = load_stones(root)
    if new.source_sha256 in {stone.source_sha256 for stone in stones}:
        return
    with (
        replaced(root / FORGOTTEN) as draft,
        draft.open("w", encoding="utf-8", newline="") as file,
    ):
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([f.name for f in fields(Tombstone)])
        writer.writerows(astuple(stone) for stone in (*stones, new))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
