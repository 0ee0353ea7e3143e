"""The ledger: a line for each try at a source that a site has, with its time.

`data/<dataset>/ledger/<source_id>.jsonl` is only ever appended to, and a line is on the disk before
the run goes on. No table holds a time, so tables stay a function of the manifest and the sources;
the ledger is what remembers when a source was looked at, and what was said.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fgave_pipeline.units import PENDING
from stages.core.records import Source


@dataclass(frozen=True, slots=True)
class Look:
    """One try at a source, or word that the try before it does not count."""

    at: datetime
    """When it ended, UTC."""
    stage: str
    url: str
    status: str
    """`ok`, `unusable`, `unavailable`, or `pending`: the look before this one is not counted."""
    failure: str = ""
    reason: str = ""
    detail: str = ""
    advice: str = ""
    again_at: datetime | None = None
    """From when another try is worth it, UTC; None if never or if there is no need."""
    seconds: float = 0.0
    bytes: int = 0
    """Size of what was fetched."""
    tool: str = ""
    """What asked the site, with its version."""


class Ledger:
    """The looks at every source of one dataset."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, source_id: str, look: Look) -> None:
        """Append a look; it is on the disk when this returns."""
        self._folder.mkdir(parents=True, exist_ok=True)
        line = json.dumps(_plain(look), ensure_ascii=False).encode() + b"\n"
        with self._path(source_id).open("ab") as file:
            if _is_torn(self._path(source_id)):
                line = b"\n" + line
            file.write(line)
            file.flush()
            os.fsync(file.fileno())

    def looks(self, source: Source) -> list[Look]:
        """Every look at a source under the URL that it has now, oldest first.

        A line that a stopped run left torn is passed over.
        """
        try:
            lines = self._path(source.source_id).read_bytes().splitlines()
        except FileNotFoundError:
            return []
        found = (_look(line) for line in lines)
        return [look for look in found if look is not None and look.url == source.url]

    def _path(self, source_id: str) -> Path:
        return self._folder / f"{source_id}.jsonl"


def of_stage(looks: Iterable[Look], stage: str) -> list[Look]:
    """Those of one stage."""
    return [look for look in looks if look.stage == stage]


def counted(looks: Iterable[Look]) -> list[Look]:
    """Those that count: a word that the look before it does not is left out together with it."""
    kept: list[Look] = []
    for look in looks:
        if look.status != PENDING:
            kept.append(look)
        elif kept:
            kept.pop()
    return kept


def now() -> datetime:
    """The time, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def _is_torn(path: Path) -> bool:
    """Whether the last line has no end, as a run leaves it that was killed while writing."""
    if not path.stat().st_size:
        return False
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read() != b"\n"


def _plain(look: Look) -> dict[str, Any]:
    said = asdict(look) | {"at": _iso(look.at)}
    if look.again_at is not None:
        said["again_at"] = _iso(look.again_at)
    return {name: value for name, value in said.items() if value not in ("", None, 0)}


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _look(line: bytes) -> Look | None:
    """The look that a line holds, or None if it holds none."""
    try:
        said = json.loads(line)
        known: dict[str, Any] = {f.name: said[f.name] for f in fields(Look) if f.name in said}
        for name in {"at", "again_at"} & set(known):
            known[name] = datetime.fromisoformat(known[name])
        return Look(**known)
    except (ValueError, TypeError):
        return None
