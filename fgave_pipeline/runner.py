"""Run units of one stage, on as many cores as asked; say what became of each."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import joblib

from fgave_pipeline.store import Part, Store
from stages.core.errors import Unavailable, Unusable
from stages.core.records import Annotation, Source
from stages.core.stage import Stage
from stages.tools import parquet
from stages.tools.versions import versions


R = TypeVar("R")

OK, UNUSABLE, UNAVAILABLE = "ok", "unusable", "unavailable"


@dataclass(frozen=True, slots=True)
class Given:
    """What a unit may see; `stages.core.stage.Inputs` says what each part means."""

    sources: list[Source]
    root: Path
    annotations: list[Annotation] = field(default_factory=list)
    files: dict[str, Path] = field(default_factory=dict)
    parts: dict[tuple[str, str], Path] = field(default_factory=dict)
    """(stage, source id) → the folder of the part."""
    tables: dict[str, list[Path]] = field(default_factory=dict)
    """Stage → the Parquet files that hold its rows, in the order of the sources."""

    def rows(self, stage: str, kind: type[R]) -> list[R]:
        """Rows of an earlier stage."""
        tables = (parquet.read_table(path) for path in self.tables[stage])
        return [row for table in tables for row in parquet.from_table(table, kind)]

    def path(self, stage: str, source_id: str, file: str) -> Path:
        """Where a file of an earlier stage lies."""
        return self.parts[stage, source_id] / file

    def manifest(self, name: str) -> Path:
        """A file beside the manifests."""
        return self.files[name]


@dataclass(frozen=True, slots=True)
class Task:
    """One unit of one stage that has to be made."""

    stage: Stage
    unit: str
    key: str
    made_from: dict[str, Any]
    params: Any
    given: Given


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one unit of one stage."""

    stage: str
    unit: str
    status: str
    """`ok`, `unusable` (final) or `unavailable` (the next run tries again)."""
    reason: str = ""
    detail: str = ""
    part: Part | None = None
    rows: tuple[Any, ...] = ()
    """Rows of a unit that has no part."""
    cached: bool = False

    @property
    def row_count(self) -> int:
        """How many rows it made."""
        return len(self.rows) if self.part is None else int(self.part.receipt["rows"])

    @classmethod
    def of(cls, part: Part, *, cached: bool) -> Outcome:
        """What the receipt of a part says became of it."""
        said = part.receipt
        return cls(
            stage=said["stage"],
            unit=said["unit"],
            status=said["status"],
            reason=said["reason"],
            detail=said["detail"],
            part=part,
            cached=cached,
        )


def run_tasks(tasks: list[Task], store: Store, jobs: int) -> Iterator[Outcome]:
    """The outcome of each task, as it ends. Any error that is not fgave's own stops the run."""
    jobs = min(jobs, len(tasks))
    if jobs <= 1:
        yield from (run_unit(task, store) for task in tasks)
        return
    parallel = joblib.Parallel(n_jobs=jobs, return_as="generator_unordered", batch_size=1)
    yield from parallel(joblib.delayed(run_unit)(task, store) for task in tasks)


def run_unit(task: Task, store: Store) -> Outcome:
    """Make one part. A source that cannot be had now leaves none, only its rows and the reason."""
    _one_thread()
    rows: list[Any] = []
    verdict = {"status": OK, "reason": "", "detail": ""}
    with store.draft(task.stage.name, task.unit) as draft:
        try:
            for row in task.stage.run(task.given, task.params, draft):
                rows.append(row)  # noqa: PERF402  # rows that came before an error must stay
        except Unusable as error:
            verdict = {"status": UNUSABLE, "reason": error.reason, "detail": error.detail}
        except Unavailable as error:
            return Outcome(
                task.stage.name,
                task.unit,
                UNAVAILABLE,
                error.reason,
                error.detail,
                rows=tuple(rows),
            )
        receipt = {
            "stage": task.stage.name,
            "unit": task.unit,
            "key": task.key,
            "made_from": task.made_from,
            "tools": versions(),
            **verdict,
        }
        part = store.publish(draft, rows, task.stage.row, receipt)
    return Outcome.of(part, cached=False)


def _one_thread() -> None:
    """A job a core: what runs inside a unit must not start a team of threads of its own."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
        os.environ.setdefault(name, "1")
