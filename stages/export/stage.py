"""Lay out the finished dataset: clips by split, and one table with all that is known of each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from stages.core.records import Assignment, Clip, Label, Measurement, Verdict, Video
from stages.core.stage import WHOLE, Inputs, Stage
from stages.export.media import with_media
from stages.export.params import ExportParams
from stages.export.row import ALL_CLIPS, CLIPS, ExportRow, join
from stages.tools import parquet
from stages.tools.files import link_or_copy


CERTIFICATE = "certificate.json"
"""What can be said of the split, as `split` wrote it."""


def clip_path(clip: Clip, split: str) -> str:
    """Where a clip lies in the export; nowhere if it is not in the dataset."""
    return f"clips/{split}/{clip.clip_id}.mp4" if split else ""


def export(inputs: Inputs, params: ExportParams, out: Path) -> Iterator[ExportRow]:
    """One row a clip; the clips in the dataset are put into `out`, and both tables written."""
    rows = list(with_media(inputs, list(joined(inputs)), out))
    _write(rows, out / ALL_CLIPS)
    _write([row for row in rows if row.split], out / CLIPS)
    link_or_copy(inputs.path("split", WHOLE, CERTIFICATE), out / CERTIFICATE)
    yield from rows


def joined(inputs: Inputs) -> Iterator[ExportRow]:
    """One row a clip that was planned, in the order of the sources."""
    sources = {s.source_id: s for s in inputs.sources}
    videos = {v.source_id: v for v in inputs.rows("fetch", Video)}
    measured = {m.clip_id: m for m in inputs.rows("measure", Measurement)}
    verdicts = {v.clip_id: v for v in inputs.rows("filter", Verdict)}
    labels = {label.clip_id: label for label in inputs.rows("annotate", Label)}
    places = {a.clip_id: a for a in inputs.rows("split", Assignment)}
    for clip in inputs.rows("cut", Clip):
        place, label = places[clip.clip_id], labels[clip.clip_id]
        source, video = sources[clip.source_id], videos[clip.source_id]
        yield join(
            (clip, place, label, verdicts[clip.clip_id], video, measured[clip.clip_id], source),
            channel=source.channel or video.channel,
            license=source.license or video.license,
            path=clip_path(clip, place.split),
            label_status=label.status,
            label_reason=label.reason,
            split_reason=place.reason,
        )


def _write(rows: list[ExportRow], path: Path) -> None:
    parquet.write_table(parquet.to_table(rows, ExportRow), path)


STAGE = Stage(
    "export",
    version=1,
    params=ExportParams,
    run=export,
    row=ExportRow,
    needs=("fetch", "cut", "measure", "filter", "annotate", "split"),
    reads=("sources",),
    scope="dataset",
)
