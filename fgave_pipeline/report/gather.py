"""All that the report shows of clips, joined into one table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pandas as pd

from fgave_pipeline import tables
from fgave_pipeline.dataset import Dataset
from fgave_pipeline.windows import windows
from stages.core.errors import UsageError
from stages.filter import STAGE as FILTER
from stages.filter import FilterParams
from stages.tools import parquet


# Table → its columns that are shown, and their names in the joined table.
_JOINED: dict[str, dict[str, str]] = {
    "clips": {
        n: n for n in ("end_ms", "file", "sha256", "frames", "audio_mode", "width", "height")
    },
    "measurements": {n: n for n in ("motion", "sound_dbfs", "frame_dbfs")},
    "verdicts": {n: n for n in ("keep", "reasons", "flags", "sentence")},
    "labels": {
        "status": "label_status",
        "reason": "label_reason",
        "detail": "label_detail",
        "text": "text",
        "second_events": "second_events",
        "second_actions": "second_actions",
        "second_materials": "second_materials",
    },
    "assignments": {"group": "group", "split": "split", "reason": "outside"},
}


@dataclass(frozen=True, slots=True)
class Gathered:
    """A dataset, read whole."""

    dataset: Dataset
    limits: FilterParams
    clips: pd.DataFrame
    """One row a clip, its id the index: as of `windows`, and what every stage says of it."""
    videos: pd.DataFrame
    """One row a source, its id the index."""
    passages: pd.DataFrame
    """What the believed witness of each source says."""
    rows: dict[str, Any]
    """Clip id → its row of `clips`, the columns by name."""

    def of_source(self, source_id: str) -> list[Any]:
        """The rows of a source's clips, in their order."""
        among = self.clips.index[self.clips.source_id == source_id]
        return [self.rows[name] for name in among]


def gather(dataset: Dataset) -> Gathered:
    """Read all tables.

    Raises:
        UsageError: the dataset has not been built.
    """
    clips = windows(dataset).set_index("clip_id", drop=False)
    for table, names in _JOINED.items():
        found = read(dataset, table, ["clip_id", *names]).set_index("clip_id")
        clips = clips.join(found.rename(columns=names))
    passages = read(dataset, "passages")
    return Gathered(
        dataset=dataset,
        limits=dataset.config.params(FILTER.name),
        clips=clips,
        videos=read(dataset, "videos").set_index("source_id", drop=False),
        passages=passages[passages.chosen],
        rows={clip.clip_id: clip for clip in each(clips)},
    )


def read(dataset: Dataset, table: str, columns: list[str] | None = None) -> pd.DataFrame:
    """A table of the dataset.

    Raises:
        UsageError: it has not been made.
    """
    path = tables.path_of(dataset.tables, table)
    if not path.exists():
        raise UsageError(f"{path}: no such file; `fgave run -d {dataset.name}` builds it")
    found: pd.DataFrame = parquet.read_table(path, columns).to_pandas()
    return found


def each(rows: pd.DataFrame) -> Iterator[Any]:
    """The rows of a table, their columns by name."""
    names = [str(name) for name in rows.columns]
    for values in zip(*(rows[name].tolist() for name in names), strict=True):
        yield SimpleNamespace(**dict(zip(names, values, strict=True)))


def why_not(clip: Any) -> str:
    """The weightiest reason why a clip is not in the dataset; empty where it is."""
    if clip.split:
        return ""
    return str(clip.reasons[0]) if len(clip.reasons) else str(clip.label_reason or clip.outside)
