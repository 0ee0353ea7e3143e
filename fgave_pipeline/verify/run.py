"""The whole look at a dataset: files, tables, export, locks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from fgave_pipeline import tables
from fgave_pipeline.dataset import Dataset
from fgave_pipeline.lock import LOCK, Lock, read_lock
from fgave_pipeline.units import OK
from fgave_pipeline.upkeep import damage_of, find_forgotten, pieces_of
from fgave_pipeline.verify.compare import Comparison, compare
from fgave_pipeline.verify.decode import claims, decoded
from fgave_pipeline.verify.export import as_lock, find_broken_export
from fgave_pipeline.verify.findings import Finding, Hashes, read_rows
from fgave_pipeline.verify.tables import find_broken_tables
from stages.core.errors import StoreError, UsageError
from stages.core.records import Video
from stages.fetch import STAGE as FETCH
from stages.fetch.origin import is_local


T = TypeVar("T")


class Tracked(Protocol):
    """Shows how far something long is."""

    def __call__(self, things: Iterable[T], words: str, count: int, /) -> Iterable[T]:
        """The same things."""
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """What a look at a dataset found."""

    findings: list[Finding]
    comparisons: list[Comparison]
    decoded: int | None
    """How many clips were decoded; None if that was not asked for."""


def look(dataset: Dataset, lock: Path | None, jobs: int, tracked: Tracked) -> Found:
    """Everything that is to be found; each clip is decoded if there are jobs for that.

    Raises:
        UsageError: the lock that is given, or the published one, is broken.
    """
    sha256 = Hashes()
    against = list(against_locks(dataset, lock, sha256))
    pieces = pieces_of(dataset)
    findings = [
        Finding("damaged", str(piece), what, piece)
        for piece in tracked(pieces, "files", len(pieces))
        if (what := damage_of(dataset, piece, sha256))
    ]
    findings += find_faults(dataset, sha256)
    comparisons = [one for one in against if isinstance(one, Comparison)]
    findings += [one for one in against if isinstance(one, Finding)]
    findings += [finding for comparison in comparisons for finding in comparison.findings]
    wanted = claims(dataset) if jobs else []
    looked = tracked(decoded(wanted, jobs), "clips", len(wanted)) if wanted else ()
    findings += [finding for finding in looked if finding is not None]
    return Found(findings, comparisons, len(wanted) if jobs else None)


def find_faults(dataset: Dataset, sha256: Hashes) -> Iterator[Finding]:
    """What in the tables and the export does not go together, and sources that were exchanged."""
    yield from find_broken_tables(dataset)
    yield from find_broken_export(dataset)
    yield from _exchanged(dataset, sha256)
    for path in find_forgotten(dataset):
        words = "something of a source that was forgotten; `fgave prune` deletes it"
        yield Finding("forgotten", str(path), words, path)


def against_locks(
    dataset: Dataset, given: Path | None, sha256: Hashes
) -> Iterator[Comparison | Finding]:
    """What is here against a lock that is given; else against the published and the export's own.

    Raises:
        UsageError: the lock that is given, or the published one, is broken.
    """
    locks = list(_locks(dataset, given))
    yield from (one for one in locks if isinstance(one, Finding))
    try:
        found = as_lock(dataset, sha256)
    except StoreError as error:
        yield Finding("export", "export", f"cannot be compared with a lock: {error}")
        return
    seen: list[tuple[object, object]] = []
    for path, lock in (one for one in locks if not isinstance(one, Finding)):
        if (lock.sources, lock.clips) not in seen:
            seen.append((lock.sources, lock.clips))
            yield compare(path, lock, found)


def _locks(dataset: Dataset, given: Path | None) -> Iterator[tuple[Path, Lock] | Finding]:
    published, own = dataset.root / LOCK, dataset.export / LOCK
    if given is not None:
        yield given, read_lock(given)
        return
    if published.exists():
        yield published, read_lock(published)
    if dataset.export.exists():
        try:
            yield own, read_lock(own)
        except UsageError as error:  # what fgave wrote, it can write again
            yield Finding("damaged", str(own), str(error), own)


def _exchanged(dataset: Dataset, sha256: Hashes) -> Iterator[Finding]:
    """Local files that are not what they were when they were taken."""
    try:
        videos = read_rows(tables.path_of(dataset.tables, FETCH.table), Video)
    except StoreError:
        return  # there is none yet, or it is damaged and named so
    rows = videos.select(["source_id", "status", "sha256"]).to_pylist()
    taken = {row["source_id"]: row["sha256"] for row in rows if row["status"] == OK}
    for source in dataset.sources:
        path, expected = dataset.root / source.url, taken.get(source.source_id)
        if not (expected and is_local(source.url) and path.is_file()):
            continue
        if (found := sha256(path)) != expected:
            words = f"{path.name} is sha256 {found[:12]}…, expected {expected[:12]}…"
            yield Finding("replaced", source.source_id, f"{words}, as it was when it was taken")
