"""The clips as shards of Parquet, as HF `datasets` and its hub lay them out.

`data/{train,validation,test}-00000-of-00002.parquet`: the columns of `clips.parquet` and, where
`media = "embedded"`, the clip's file and its sound. Their types are declared in the metadata of the
schema, so that `load_dataset` gives columns of `Video` and `Audio`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from stages.core.params import param
from stages.core.stage import Inputs
from stages.export.form import FormFile, by_split, clips_of, file_of, form
from stages.export.parquet.shards import write_shards
from stages.export.parquet.table import Item, item_of, schema
from stages.export.row import ExportRow


MB = 1 << 20
SPLIT_NAMES = {"train": "train", "val": "validation", "test": "test"}


@dataclass(frozen=True, slots=True)
class ParquetParams:
    """What can be chosen of this form."""

    media: str = param(
        "none", "whether the tables hold the clips themselves", choices=("none", "embedded")
    )
    audio: str = param(
        "flac", "how they then hold their sound beside them", choices=("flac", "wav", "none")
    )
    shard_mb: float = param(256, "a shard is no larger", unit="MiB", low=0.01)
    row_group_mb: float = param(
        32, "a row group, which is read at once, holds no more", unit="MiB", low=0.01
    )


def write(inputs: Inputs, params: ParquetParams, out: Path) -> Iterator[FormFile]:
    """The shards of each split that has clips."""
    (out / "data").mkdir()
    sound = params.audio if params.media == "embedded" else "none"
    columns = schema(media=params.media == "embedded", sound=sound != "none")
    limits = round(params.shard_mb * MB), round(params.row_group_mb * MB)
    for split, rows in by_split(clips_of(inputs)).items():
        items = _items(inputs, rows, media=params.media == "embedded", sound=sound)
        stem = out / "data" / SPLIT_NAMES[split]
        for path, clips in write_shards(stem, items, columns, limits):
            yield FormFile(path.relative_to(out).as_posix(), split, clips, "data")


def _items(inputs: Inputs, rows: list[ExportRow], *, media: bool, sound: str) -> Iterator[Item]:
    for row in rows:
        yield item_of(row, file_of(inputs, row) if media else None, sound)


PARQUET = form("parquet", ParquetParams, write)
