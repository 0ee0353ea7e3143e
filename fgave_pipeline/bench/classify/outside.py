"""Scores of code that is not fgave's, so that one code counts all metrics."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fgave_pipeline.bench.classify.metrics import Scores
from fgave_pipeline.bench.classify.task import Task
from stages.core.errors import StoreError, UsageError
from stages.tools.parquet import read_table


CLIP, FOLD = "clip_id", "fold"


@dataclass(frozen=True, slots=True)
class Outside:
    """What a file says of the clips of a task, in the task's order."""

    outputs: Scores
    fold: NDArray[np.int64]
    """As the file has it; the task's own where it has none."""
    more_clips: int
    """Clips of the file that the task does not ask for."""
    more_columns: tuple[str, ...]
    """Columns that are none of the task's classes."""


def read_outside(path: Path, task: Task) -> Outside:
    """Read a Parquet file with `clip_id`, perhaps `fold`, and a column of scores for each class.

    Raises:
        UsageError: it is no such file, a class has no column, or a clip not exactly one row.
    """
    try:
        table = read_table(path)
    except StoreError as error:
        raise UsageError(f"{error}; expected a Parquet file of predictions") from error
    missing = [name for name in (CLIP, *task.classes) if name not in table.column_names]
    if missing:
        raise UsageError(f"{path}: no column {', '.join(missing)}; it has {table.column_names}")
    place = _places(path, table, task)
    fold = task.fold
    if FOLD in table.column_names:
        fold = _column(path, table, FOLD)[place].astype(np.int64)
    outputs = np.stack([_column(path, table, name)[place] for name in task.classes], axis=1)
    more = set(table.column_names) - {CLIP, FOLD, *task.classes}
    return Outside(outputs, fold, len(table) - len(place), tuple(sorted(more)))


def to_predictions(task: Task, fold: NDArray[np.int64], outputs: Scores) -> pa.Table:
    """The same file, of a task's own: what `read_outside` reads."""
    columns = {CLIP: [row.clip_id for row in task.rows], FOLD: fold.tolist()}
    scores = {name: outputs[:, n].tolist() for n, name in enumerate(task.classes)}
    return pa.table(columns | scores)


def _places(path: Path, table: pa.Table, task: Task) -> NDArray[np.int64]:
    """Where the task's clips stand in the file."""
    ids = table[CLIP].to_pylist()
    place = {name: n for n, name in enumerate(ids)}
    if len(place) < len(ids):
        raise UsageError(f"{path}: {len(ids)} rows of {len(place)} clips, expected one a clip")
    lost = [row.clip_id for row in task.rows if row.clip_id not in place]
    if lost:
        raise UsageError(
            f"{path}: no row for {len(lost)} of {len(task.rows)} clips, such as {lost[0]}"
        )
    return np.array([place[row.clip_id] for row in task.rows], np.int64)


def _column(path: Path, table: pa.Table, name: str) -> NDArray[np.float64]:
    try:
        values = np.asarray(table[name].to_pylist(), np.float64)
    except (TypeError, ValueError) as error:
        raise UsageError(f"{path}: column {name}: {error}, expected numbers") from error
    if not np.isfinite(values).all():
        raise UsageError(f"{path}: column {name} has values that are no finite numbers")
    return values
