"""A unit of work: one stage of one source. What it is given, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from fgave_pipeline.store import Part
from stages.core.errors import Unavailable
from stages.core.records import Annotation, Decision, Source
from stages.core.stage import Stage
from stages.tools import parquet


R = TypeVar("R")

OK, UNUSABLE, UNAVAILABLE = "ok", "unusable", "unavailable"
PERMANENT, PENDING = "permanent", "pending"


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
    settings: dict[str, dict[str, Any]] = field(default_factory=dict)
    corrections: list[Annotation] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)

    def rows(self, stage: str, kind: type[R], source_id: str | None = None) -> list[R]:
        """Rows of an earlier stage, of one source or of all."""
        paths = self.tables[stage]
        if source_id is not None:
            paths = [self.path(stage, source_id, "rows.parquet")]
        tables = (parquet.read_table(path) for path in paths)
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
    failure: str = ""
    """Of what is unavailable: the class of its failure, `stages.core.errors.Failure`, or
    `pending` for what was not tried."""
    advice: str = ""
    """What the user can do about it; empty if nothing."""
    retry_after_s: float | None = None
    """How long the site asked to be left alone, from the end of the unit."""

    @property
    def is_left(self) -> bool:
        """Whether a later run may have more luck."""
        return self.status == UNAVAILABLE and self.failure != PERMANENT

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

    @classmethod
    def without(cls, task: Task, error: Unavailable, rows: Iterable[Any]) -> Outcome:
        """A unit that could not be had now: it has no part, only rows."""
        return cls(
            stage=task.stage.name,
            unit=task.unit,
            status=UNAVAILABLE,
            reason=error.reason,
            detail=error.detail,
            rows=tuple(rows),
            failure=error.failure,
            advice=error.advice,
            retry_after_s=error.retry_after_s,
        )
