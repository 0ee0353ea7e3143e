"""A clip as a row of a table that may hold its media."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from stages.export.row import ExportRow
from stages.tools import parquet
from stages.tools.media.sound import sound_file


_MEDIA = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
"""As `datasets` stores media: it takes a declared feature only where the type is exactly this."""


@dataclass(frozen=True, slots=True)
class Item:
    """A row, and how many bytes it takes at most."""

    row: dict[str, Any]
    size: int


def schema(*, media: bool, sound: bool) -> pa.Schema:
    """The columns of `clips.parquet`, then `video` and `audio` where they are asked for."""
    columns = parquet.schema_of(ExportRow)
    features = {}
    for name, kind, wanted in (("video", "Video", media), ("audio", "Audio", sound)):
        if wanted:
            about = {"description": f"the clip's {name}, as a whole file and its name"}
            columns = columns.append(pa.field(name, _MEDIA, metadata=about))
            features[name] = {"_type": kind}
    said = json.dumps({"info": {"features": features}}, sort_keys=True)
    return columns.with_metadata({"huggingface": said}) if features else columns


def item_of(row: ExportRow, clip: Path | None, sound: str) -> Item:
    """The row of a clip.

    Args:
        row: what is known of it.
        clip: its file, if the row is to hold it.
        sound: in which form the row is to hold its sound as well; or `none`.
    """
    found: dict[str, Any] = parquet.plain(row)
    size = len(json.dumps(found))
    if clip is not None:
        found["video"] = {"bytes": clip.read_bytes(), "path": clip.name}
    if clip is not None and sound != "none":
        heard = sound_file(clip, row.end_ms - row.start_ms, sound)
        found["audio"] = {"bytes": heard, "path": f"{row.clip_id}.{sound}"}
    held = (found[name]["bytes"] for name in ("video", "audio") if name in found)
    return Item(found, size + sum(len(data) for data in held))
