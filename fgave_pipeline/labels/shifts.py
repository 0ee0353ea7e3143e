"""How far typed boundaries were moved to the sound, source by source."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fgave_pipeline import tables
from fgave_pipeline.dataset import Dataset
from stages.core.errors import UsageError
from stages.core.records import Label
from stages.tools import parquet


@dataclass(frozen=True, slots=True)
class Shifts:
    """The boundaries of one source that lie within its clips."""

    source_id: str
    boundaries: int
    moved: int
    median_ms: float
    """Of those that were moved; below zero where people typed late."""
    p10_ms: float
    p90_ms: float


def shifts_of(dataset: Dataset) -> list[Shifts]:
    """The distribution of each source that has boundaries, in the order of the table.

    Raises:
        UsageError: the dataset was not built, or with `annotate.snap_ms` 0.
    """
    path = tables.path_of(dataset.tables, "labels")
    if not path.exists():
        raise UsageError(f"{path}: no such file; `fgave annotate -d {dataset.name}` builds it")
    found: dict[str, dict[int, int]] = {}
    for row in parquet.from_table(parquet.read_table(path), Label):
        shifts = found.setdefault(row.source_id, {})
        shifts |= {snap.at_ms: snap.shift_ms for snap in row.snaps}
    if not any(found.values()):
        raise UsageError(f"{path}: no boundary was looked at; set annotate.snap_ms above 0")
    return [_shifts(source_id, list(s.values())) for source_id, s in found.items() if s]


def _shifts(source_id: str, all_ms: list[int]) -> Shifts:
    moved = [ms for ms in all_ms if ms] or [0]
    p10, median, p90 = (float(p) for p in np.percentile(moved, (10, 50, 90)))
    return Shifts(source_id, len(all_ms), sum(ms != 0 for ms in all_ms), median, p10, p90)
