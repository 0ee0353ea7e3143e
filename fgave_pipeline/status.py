"""How far a dataset is, stage by stage and source by source, and what is being worked on now."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fgave_pipeline import tables
from fgave_pipeline.dataset import Dataset
from fgave_pipeline.hold import at_work
from fgave_pipeline.ledger import Ledger, counted, of_stage
from fgave_pipeline.pipeline import VERBS, Done
from fgave_pipeline.store import RECEIPT, Store
from fgave_pipeline.units import OK, UNUSABLE, Outcome
from fgave_pipeline.upkeep import TO_MAKE, settled
from stages.fetch import STAGE as FETCH
from stages.fetch import TEXTS
from stages.tools import parquet


DONE, RUNNING, FAILED, STOPPED, LEFT = "done", "running", "failed", "stopped", "to make"
"""What a stage of a source can be: `failed` is worth another try, `stopped` is for good."""


@dataclass(frozen=True, slots=True)
class StageStatus:
    """How far a stage is."""

    stage: str
    done: int
    running: int
    failed: int
    """Sources that could not be had, and are worth another try."""
    stopped: int
    """Sources that this or an earlier stage found unusable, or gone from their site."""
    to_make: int
    """Those that run now among them."""
    bytes: int
    """Of the files of its current parts; the same bytes under two names count twice."""
    eta_s: float | None
    """How long it will still take at the pace of the run that is going on; None if not known."""


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """How far a source is."""

    source_id: str
    states: dict[str, str]
    """Stage → one of the words above."""
    why: str
    """What stopped it, or failed."""
    until: datetime | None
    """From when another try is worth it."""


@dataclass(frozen=True, slots=True)
class Status:
    """How far a dataset is."""

    stages: list[StageStatus]
    sources: list[SourceStatus]
    run: dict[str, Any] | None
    """Who works on it now: `pid`, `host`, `since`."""
    left_behind: int
    """Drafts that a run left which died."""
    bytes: int
    """That its folder takes, each file once."""
    free_bytes: int


def status(dataset: Dataset) -> Status:
    """How far it is, by what lies in its folder; nothing is made."""
    run = at_work(dataset.data)
    drafts = [place for path in Store(dataset.work).drafts() if (place := _place(path))]
    running = set(drafts) if run is not None else set()
    done = settled(dataset)
    pace = _Pace(dataset, done, run)
    stages = [name for name in done if name != TEXTS.name]
    there = next(p for p in (dataset.data, *dataset.data.resolve().parents) if p.exists())
    return Status(
        stages=[_stage(name, done[name], running, pace) for name in stages],
        sources=list(_sources(dataset, done, running)),
        run=run,
        left_behind=0 if run is not None else len(drafts),
        bytes=disk_used(dataset.data),
        free_bytes=shutil.disk_usage(there).free,
    )


def state_of(outcome: Outcome, running: set[tuple[str, str]]) -> str:
    """What a stage of a unit is."""
    if outcome.status == OK:
        return DONE
    if outcome.status == UNUSABLE or not outcome.is_left:
        return STOPPED
    if outcome.reason != TO_MAKE:
        return FAILED
    return RUNNING if (outcome.stage, outcome.unit) in running else LEFT


def disk_used(folder: Path) -> int:
    """Bytes that the files in a folder take on the disk, each once, however many names it has."""
    found = {}
    for path in folder.rglob("*"):
        try:
            stat = path.lstat()
        except FileNotFoundError:
            continue  # a run goes on
        found[stat.st_dev, stat.st_ino] = 512 * stat.st_blocks
    return sum(found.values())


def _place(draft: Path) -> tuple[str, str] | None:
    """Stage and unit of a draft, which its folder is named by."""
    stage, _, rest = draft.name.partition("-")
    unit, _, _ = rest.rpartition("-")
    return (stage, unit) if unit else None


def _stage(
    name: str, outcomes: dict[str, Outcome], running: set[tuple[str, str]], pace: _Pace
) -> StageStatus:
    states = {unit: state_of(outcome, running) for unit, outcome in outcomes.items()}
    among = list(states.values())
    left = [unit for unit, state in states.items() if state in (LEFT, RUNNING)]
    return StageStatus(
        stage=name,
        done=among.count(DONE),
        running=among.count(RUNNING),
        failed=among.count(FAILED),
        stopped=among.count(STOPPED),
        to_make=len(left) + among.count(FAILED),
        bytes=sum(o.part.file_bytes for o in outcomes.values() if o.part is not None),
        eta_s=pace.eta_s(name, left),
    )


def _sources(dataset: Dataset, done: Done, running: set[tuple[str, str]]) -> Iterator[SourceStatus]:
    verbs = [verb.name for verb in VERBS if verb.scope == "source"]
    ledger = Ledger(dataset.ledger)
    for source in dataset.sources:
        mine = {name: done[name][source.source_id] for name in verbs}
        states = {name: state_of(outcome, running) for name, outcome in mine.items()}
        halted = [mine[name] for name in verbs if states[name] in (FAILED, STOPPED)]
        why = f"{halted[0].reason}: {halted[0].detail}" if halted else ""
        looks = counted(of_stage(ledger.looks(source), FETCH.name)) if halted else []
        until = looks[-1].again_at if looks else None
        yield SourceStatus(source.source_id, states, why, until)


class _Pace:
    """How fast the run that goes on makes parts, by when their receipts were written."""

    def __init__(self, dataset: Dataset, done: Done, run: dict[str, Any] | None) -> None:
        self._weights = _durations(dataset)
        self._done = done
        self._since_s = None if run is None else _seconds_of(run["since"])

    def eta_s(self, stage: str, left: list[str]) -> float | None:
        """How long what is left of a stage takes at its pace; 0 where nothing is left."""
        if not left:
            return 0.0
        if self._since_s is None:
            return None
        made = self._made(stage)
        if not made:
            return None
        ends = (at_s for name in self._before(stage) for at_s in self._made(name).values())
        begun_s = min(max([self._since_s, *ends]), *made.values())
        took_s = max(1.0, time.time() - begun_s)
        return took_s * self._weight(left) / self._weight(list(made))

    def _before(self, stage: str) -> list[str]:
        names = list(self._done)
        return names[: names.index(stage)]

    def _made(self, stage: str) -> dict[str, float]:
        """Unit → when its part was finished, of those of this run."""
        times = {
            unit: (outcome.part.folder / RECEIPT).stat().st_mtime
            for unit, outcome in self._done[stage].items()
            if outcome.part is not None
        }
        since_s = self._since_s or 0.0
        return {unit: at_s for unit, at_s in times.items() if at_s >= since_s}

    def _weight(self, units: list[str]) -> float:
        """Their seconds of video; of those whose length is not known, the mean, or one each."""
        known = [self._weights[unit] for unit in self._weights]
        mean = sum(known) / len(known) if known else 1.0
        return sum(self._weights.get(unit, mean) or mean for unit in units)


def _durations(dataset: Dataset) -> dict[str, float]:
    path = tables.path_of(dataset.tables, FETCH.table)
    if not path.exists():
        return {}
    rows = parquet.read_table(path, ["source_id", "duration_ms"]).to_pylist()
    return {row["source_id"]: row["duration_ms"] / 1000 for row in rows if row["duration_ms"]}


def _seconds_of(since: str) -> float:
    return datetime.strptime(since, "%Y-%m-%d %H:%M:%S %Z").replace(tzinfo=UTC).timestamp()
