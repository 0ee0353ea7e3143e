"""Every clip with the numbers that it is judged by, as one table, for asking of all at once."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fgave_pipeline import tables
from fgave_pipeline.dataset import Dataset
from stages.core.errors import UsageError
from stages.core.records import NO, YES
from stages.filter import FilterParams
from stages.filter.rules import (
    PICTURE,
    RULES,
    SIZE,
    SOUND,
    columns_of,
    is_broken,
    number,
    numbers_of,
)
from stages.tools import parquet


Mask = NDArray[np.bool_]

NUMBERS = numbers_of(RULES)
"""What limits are held against: columns of float64, nan where a number is not known."""

_OF_CLIP = columns_of(numbers_of(SIZE))
_OF_MEASUREMENT = columns_of(numbers_of(PICTURE | SOUND))
_PLACE = ["clip_id", "source_id", "start_ms"]


def windows(dataset: Dataset) -> pd.DataFrame:
    """One row a clip, in the order of the tables.

    Columns: `clip_id`, `source_id`, `start_ms`; `action` and `material`, empty where it has no
    label; `settled`: whether nothing can make it fit, since its file is flawed, its numbers are
    not all known, or it has no sound; `by_hand`: `yes` or `no` where a person decided, else empty;
    and `NUMBERS`.

    Raises:
        UsageError: the dataset has not been built up to `measure`.
    """
    clips = _read(dataset, "clips", [*_PLACE, "status", *_OF_CLIP])
    measured = _read(dataset, "measurements", ["clip_id", "status", "rms_dbfs", *_OF_MEASUREMENT])
    measured = _beside(clips, measured)
    numbers = pd.concat([clips[_OF_CLIP], measured[_OF_MEASUREMENT]], axis="columns")
    known = {str(name): numbers[name].to_numpy(np.float64) for name in numbers}
    settled = (clips.status != "ok") | (measured.status != "ok") | measured.rms_dbfs.isna()
    decided = {decision.clip_id: decision.keep for decision in dataset.decisions}
    by_hand = [decided.get(name, "") for name in clips.clip_id]
    found = clips[_PLACE].assign(settled=settled, by_hand=by_hand, **_labels(dataset, clips))
    return found.assign(**{name: number(name, known) for name in NUMBERS})


def breaks(found: pd.DataFrame, limits: FilterParams) -> dict[str, Mask]:
    """Reason → which windows break its rule, in the order of their weight."""
    columns = {name: found[name].to_numpy() for name in NUMBERS}
    return {reason: is_broken(rule, columns, limits) for reason, rule in RULES.items()}


def fit(found: pd.DataFrame, limits: FilterParams) -> Mask:
    """Which windows the filter keeps."""
    never, always = fixed(found)
    within: Mask = within_limits(found, limits)
    return (within | always) & ~never


def fixed(found: pd.DataFrame) -> tuple[Mask, Mask]:
    """Which windows no limit makes fit, and which no limit makes unfit, as a person keeps them."""
    settled: Mask = found.settled.to_numpy(bool)
    by_hand = found.by_hand.to_numpy(str)
    return settled | (by_hand == NO), ~settled & (by_hand == YES)


def within_limits(found: pd.DataFrame, limits: FilterParams) -> Mask:
    """Which windows break no rule; what is settled, and what people decided, left aside."""
    unfit: Mask = np.logical_or.reduce([*breaks(found, limits).values()])
    return ~unfit


def _labels(dataset: Dataset, clips: pd.DataFrame) -> dict[str, pd.Series[str]]:
    """Action and material of each clip; empty where labels were not given, yet or at all."""
    classes = ["action", "material"]
    if not tables.path_of(dataset.tables, "labels").exists():
        return dict.fromkeys(classes, pd.Series("", index=clips.index))
    labels = _beside(clips, _read(dataset, "labels", ["clip_id", *classes]))
    return {name: labels[name].fillna("") for name in classes}


def _beside(clips: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """The rows of another table, in the order of the clips."""
    return other.set_index("clip_id").reindex(clips.clip_id).reset_index(drop=True)


def _read(dataset: Dataset, table: str, columns: list[str]) -> pd.DataFrame:
    path = tables.path_of(dataset.tables, table)
    if not path.exists():
        raise UsageError(f"{path}: no such file; `fgave run -d {dataset.name}` builds it")
    found: pd.DataFrame = parquet.read_table(path, columns).to_pandas()
    return found
