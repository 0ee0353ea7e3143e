"""The clips as shards of tar for WebDataset: `.mp4`, `.flac` or `.wav`, and `.json` of each.

`{train,val,test}-000000.tar` hold each clip under its id, files of one clip side by side;
`shards.json` says which there are. Clips stand in a seeded order that does not follow the sources,
for readers that only shuffle within a window.
"""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stages.core.params import param
from stages.core.stage import Inputs
from stages.export.form import FormFile, by_split, clips_of, file_of, form
from stages.export.order import shuffled
from stages.export.row import ExportRow
from stages.export.shards import shards
from stages.tools.media.sound import sound_file
from stages.tools.parquet import plain


MB = 1 << 20
SHARDS = "shards.json"
_BLOCK, _RECORD = 512, 10_240
"""What a tar is made of: each file has a block of its own before it, the whole ends on a record."""

Sample = list[tuple[str, bytes]]
"""The files of one clip, each with its name."""


@dataclass(frozen=True, slots=True)
class WebDatasetParams:
    """What can be chosen of this form."""

    audio: str = param(
        "flac",
        "the sound as a file of its own beside the clip",
        choices=("flac", "wav", "none"),
    )
    shard_mb: float = param(256, "a shard is no larger", unit="MiB", low=0.1)
    shard_clips: int = param(1000, "and holds no more clips", low=1)
    shuffle: bool = param(
        default=True, doc="whether clips stand in a seeded order, not source by source"
    )
    seed: str = param("fgave", "another word gives another order")


def write(inputs: Inputs, params: WebDatasetParams, out: Path) -> Iterator[FormFile]:
    """The shards of each split that has clips, and the list of them."""
    listed: dict[str, list[dict[str, object]]] = {}
    for split, rows in by_split(clips_of(inputs)).items():
        in_order = shuffled(rows, params.seed, _clip_id) if params.shuffle else rows
        samples = (_sample(inputs, row, params.audio) for row in in_order)
        for path, clips in _write_shards(out / split, samples, params):
            listed.setdefault(split, []).append({"url": path.name, "nsamples": clips})
            yield FormFile(path.name, split, clips, "shards")
    (out / SHARDS).write_text(json.dumps(listed, indent=1) + "\n", encoding="utf-8")
    yield FormFile(SHARDS, "", 0)


def _clip_id(row: ExportRow) -> str:
    return row.clip_id


def _sample(inputs: Inputs, row: ExportRow, audio: str) -> Sample:
    clip = file_of(inputs, row)
    media = [("mp4", clip.read_bytes())]
    if audio != "none":
        media.append((audio, sound_file(clip, row.end_ms - row.start_ms, audio)))
    return members(row.clip_id, media, plain(row))


def members(clip_id: str, media: list[tuple[str, bytes]], known: dict[str, Any]) -> Sample:
    """The files of a clip: its media by their endings, and what is known of it as JSON."""
    words = json.dumps(known, ensure_ascii=False, sort_keys=True).encode()
    return [(f"{clip_id}.{ending}", data) for ending, data in [*media, ("json", words)]]


def _write_shards(
    stem: Path, samples: Iterable[Sample], params: WebDatasetParams
) -> Iterator[tuple[Path, int]]:
    """The files `<stem>-000000.tar`, each with the number of its clips; one clip in memory."""
    most_bytes = round(params.shard_mb * MB) - _RECORD
    for number, shard in enumerate(shards(samples, _room, most_bytes, params.shard_clips)):
        path = stem.with_name(f"{stem.name}-{number:06d}.tar")
        with tarfile.open(path, "w", format=tarfile.USTAR_FORMAT) as tar:
            clips = sum(_add(tar, sample) for sample in shard)
        yield path, clips


def _room(sample: Sample) -> int:
    return sum(_BLOCK + -(-len(data) // _BLOCK) * _BLOCK for _, data in sample)


def _add(tar: tarfile.TarFile, sample: Sample) -> int:
    """Add one clip, its files without an owner or a time: the same clips give the same bytes."""
    for name, data in sample:
        about = tarfile.TarInfo(name)
        about.size = len(data)
        tar.addfile(about, io.BytesIO(data))
    return 1


WEBDATASET = form("webdataset", WebDatasetParams, write)
