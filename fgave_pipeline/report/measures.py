"""Every number that no limit is held against: how it is spread, over clips kept and rejected."""

from __future__ import annotations

import typing
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fgave_pipeline.limits import meaning
from fgave_pipeline.report.charts import Chart, Scale, histogram
from fgave_pipeline.report.gather import Gathered, read
from stages.core.columns import Column
from stages.core.records import Measurement
from stages.filter.rules import RULES, columns_of, numbers_of


@dataclass(frozen=True, slots=True)
class Spread:
    """A number, and how it is spread."""

    name: str
    means: Column
    chart: Chart
    middle: float
    """Its median."""
    unknown: int
    """Of how many clips it is not known."""


def names() -> list[str]:
    """The columns of `measurements` with one number a clip that no rule asks for."""
    hints, asked = typing.get_type_hints(Measurement), set(columns_of(numbers_of(RULES)))
    numeric = (float | None, int | None)
    return [f.name for f in fields(Measurement) if hints[f.name] in numeric and f.name not in asked]


def spreads(found: Gathered) -> list[Spread]:
    """One for each number that is known of any clip."""
    table = read(found.dataset, "measurements", ["clip_id", *names()]).set_index("clip_id")
    table = table.reindex(found.clips.clip_id)
    kept = found.clips.keep.to_numpy(bool)
    made = (_spread(name, table[name], kept) for name in names())
    return [one for one in made if one is not None]


def _spread(name: str, column: pd.Series[Any], kept: NDArray[np.bool_]) -> Spread | None:
    values = column.to_numpy(np.float64, na_value=np.nan)
    known = values[~np.isnan(values)]
    if not len(known):
        return None
    low, high = (float(f"{edge:.4g}") for edge in np.quantile(known, (0.002, 0.998)).tolist())
    room = (high - low) * 0.02 or abs(high) * 0.1 or 1.0
    scale = Scale(low - room, high + room, 0.0)
    chart = histogram(values, kept, (scale, None))
    middle = float(np.median(known))
    return Spread(name, meaning(name), chart, middle, len(values) - len(known))
