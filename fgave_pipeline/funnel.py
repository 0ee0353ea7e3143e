"""From sources to splits: how many came through each step, and why the others did not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from fgave_pipeline import tables
from fgave_pipeline.units import OK
from stages.core.stage import Stage


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the funnel: how many came through, and why the others did not."""

    name: str
    count: int
    left: dict[str, int] = field(default_factory=dict)
    """Reason → how many it kept back, the most first."""


def funnel(folder: Path, reached: Iterable[Stage]) -> list[Step]:
    """Sources → usable → clips → kept → labelled → splits, as far as these stages go.

    A clip that several reasons keep back is counted under the weightiest, its first.
    """
    read = {stage.name: _read(folder, stage.table) for stage in reached if stage.table}
    videos = read["fetch"]
    usable = videos[videos.status == OK]
    steps = [
        Step("sources", len(videos)),
        Step("usable", len(usable), _count(videos[videos.status != OK].reason)),
    ]
    if "cut" in read:
        steps.append(Step("clips", len(read["cut"])))
    if "filter" in read:
        verdicts = read["filter"]
        steps.append(
            Step("kept", int(verdicts.keep.sum()), _count(verdicts[~verdicts.keep].reasons.str[0]))
        )
    if "annotate" in read:
        steps.append(_labelled(read["filter"], read["annotate"]))
    if "split" in read:
        steps += _chosen(read["split"])
        places = read["split"].split.value_counts()
        steps += [Step(name, int(places.get(name, 0))) for name in ("train", "val", "test")]
    return steps


def _labelled(verdicts: pd.DataFrame, labels: pd.DataFrame) -> Step:
    kept = labels[labels.clip_id.isin(verdicts[verdicts.keep].clip_id)]
    has = kept.status == "labelled"
    return Step("labelled", int(has.sum()), _count(kept[~has].reason))


def _chosen(assignments: pd.DataFrame) -> list[Step]:
    """What only the split left out; no step where that is nothing."""
    left = assignments.reason[~assignments.reason.isin(["", "rejected", "unlabelled"])]
    return [Step("chosen", int((assignments.split != "").sum()), _count(left))] if len(left) else []


def _read(folder: Path, table: str) -> pd.DataFrame:
    return pd.read_parquet(tables.path_of(folder, table))


def _count(reasons: pd.Series[str]) -> dict[str, int]:
    found = Counter(reasons.tolist())
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
