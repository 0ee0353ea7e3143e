"""Lay out the finished dataset: clips by split, and one table with all that is known of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from stages.core.columns import column
from stages.core.records import (
    Assignment,
    Clip,
    Evidence,
    Label,
    Measurement,
    Source,
    Verdict,
    Video,
)
from stages.core.stage import Inputs, Stage
from stages.tools import parquet
from stages.tools.files import link_or_copy, sha256_of
from stages.tools.media.clips import Cut, Picture, Written, make_clips


ALL_CLIPS, CLIPS = "all_clips.parquet", "clips.parquet"


@dataclass(frozen=True, slots=True)
class ExportParams:
    """The first form has nothing to choose."""


def like(kind: type, name: str) -> Any:
    """A column that means what it means in the record that it comes from."""
    (found,) = (f.metadata["column"] for f in fields(kind) if f.name == name)
    return column(found.doc, unit=found.unit)


@dataclass(frozen=True, slots=True)
class ExportRow:
    """All that a user wants to know of a clip, joined from every stage."""

    clip_id: str = like(Clip, "clip_id")
    split: str = like(Assignment, "split")
    action: str = like(Label, "action")
    material: str = like(Label, "material")
    path: str = column("the clip's file, from this table's folder; empty if not in the dataset")
    second_actions: tuple[str, ...] = like(Label, "second_actions")
    second_materials: tuple[str, ...] = like(Label, "second_materials")
    second_events: tuple[bool, ...] = like(Label, "second_events")
    actions: tuple[str, ...] = like(Label, "actions")
    materials: tuple[str, ...] = like(Label, "materials")
    action_audioset: tuple[str, ...] = like(Label, "action_audioset")
    material_audioset: tuple[str, ...] = like(Label, "material_audioset")
    text: str = like(Label, "text")
    confidence: float | None = like(Label, "confidence")
    evidence: tuple[Evidence, ...] = like(Label, "evidence")
    label_status: str = like(Label, "status")
    label_reason: str = like(Label, "reason")
    keep: bool = like(Verdict, "keep")
    reasons: tuple[str, ...] = like(Verdict, "reasons")
    flags: tuple[str, ...] = like(Verdict, "flags")
    sentence: str = like(Verdict, "sentence")
    source_id: str = like(Clip, "source_id")
    start_ms: int = like(Clip, "start_ms")
    end_ms: int = like(Clip, "end_ms")
    url: str = like(Source, "url")
    title: str = like(Video, "title")
    channel: str = like(Source, "channel")
    license: str = like(Source, "license")
    group: str = like(Assignment, "group")
    width: int | None = like(Clip, "width")
    height: int | None = like(Clip, "height")
    fps: float | None = like(Clip, "fps")
    video_codec: str = like(Video, "video_codec")
    audio_codec: str = like(Video, "audio_codec")
    sample_rate: int | None = like(Video, "sample_rate")
    channels: int | None = like(Video, "channels")
    frames: int | None = like(Clip, "frames")
    samples: int | None = like(Clip, "samples")
    video_mode: str = like(Clip, "video_mode")
    audio_mode: str = like(Clip, "audio_mode")
    bytes: int | None = like(Clip, "bytes")
    sha256: str = like(Clip, "sha256")
    background_motion: float | None = like(Measurement, "background_motion")
    background_shift: float | None = like(Measurement, "background_shift")
    cut_jump: float | None = like(Measurement, "cut_jump")
    frozen_fraction: float | None = like(Measurement, "frozen_fraction")
    rms_dbfs: float | None = like(Measurement, "rms_dbfs")
    audible_fraction: float | None = like(Measurement, "audible_fraction")
    motion: tuple[float, ...] = like(Measurement, "motion")
    sound_dbfs: tuple[float, ...] = like(Measurement, "sound_dbfs")


def join(records: tuple[Any, ...], **own: Any) -> ExportRow:
    """One row from the records of one clip; of a name that two have, the first record's counts."""
    found: dict[str, Any] = {}
    for record in reversed(records):
        found |= {f.name: getattr(record, f.name) for f in fields(record)}
    found |= own
    return ExportRow(**{f.name: found[f.name] for f in fields(ExportRow)})


def clip_path(clip: Clip, split: str) -> str:
    """Where a clip lies in the export; nowhere if it is not in the dataset."""
    return f"clips/{split}/{clip.clip_id}.mp4" if split else ""


def export(inputs: Inputs, params: ExportParams, out: Path) -> Iterator[ExportRow]:
    """One row a clip; the clips in the dataset are put into `out`, and both tables written."""
    rows = list(_with_media(inputs, list(_rows(inputs)), out))
    _write(rows, out / ALL_CLIPS)
    _write([row for row in rows if row.split], out / CLIPS)
    yield from rows


def _rows(inputs: Inputs) -> Iterator[ExportRow]:
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
        )


def _with_media(inputs: Inputs, rows: list[ExportRow], out: Path) -> Iterator[ExportRow]:
    """The rows, once the files that they name lie in `out`: linked from `cut`, or cut only now."""
    planned = {c.clip_id: c for c in inputs.rows("cut", Clip) if not c.file}
    files = {v.source_id: v.file for v in inputs.rows("fetch", Video)}
    for source_id, group in groupby(rows, lambda row: row.source_id):
        of_source = list(group)
        late = [(row, planned[row.clip_id]) for row in of_source if row.clip_id in planned]
        source = inputs.path("fetch", source_id, files[source_id])
        cut = _cut(source, [(row, clip) for row, clip in late if row.path], out)
        for row in of_source:
            if row.path and row.clip_id not in planned:
                clip = inputs.path("cut", source_id, Path(row.path).name)
                link_or_copy(clip, _place(out / row.path))
            yield cut.get(row.clip_id, row)


def _place(path: Path) -> Path:
    """The same path, in a folder that is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _cut(source: Path, late: list[tuple[ExportRow, Clip]], out: Path) -> dict[str, ExportRow]:
    """Write clips of one source that `cut` has only planned; clip id → row with what came of it."""
    if not late:
        return {}
    cuts = [Cut(clip.start_ms, clip.end_ms, _place(out / row.path)) for row, clip in late]
    written = make_clips(source, cuts, _picture(late[0][1]))
    return {r.clip_id: _written(r, out, one) for (r, _), one in zip(late, written, strict=True)}


def _picture(clip: Clip) -> Picture | None:
    if clip.mode == "copy":
        return None
    return Picture(clip.width or 0, clip.height or 0, clip.frames or 0)


def _written(row: ExportRow, out: Path, found: Written) -> ExportRow:
    """The row of a clip that was written now; one that fails only now leaves the dataset."""
    path = out / row.path
    if found.problem:
        path.unlink(missing_ok=True)
        reasons = ("flawed_clip", *row.reasons)
        sentence = f"the clip's file is flawed: {found.detail}"
        return replace(row, path="", split="", keep=False, reasons=reasons, sentence=sentence)
    samples = None if found.audio_mode == "none" else found.samples
    row = replace(row, bytes=path.stat().st_size, sha256=sha256_of(path))
    return replace(row, frames=found.frames, samples=samples)


def _write(rows: list[ExportRow], path: Path) -> None:
    parquet.write_table(parquet.to_table(rows, ExportRow), path)


STAGE = Stage(
    "export",
    version=1,
    params=ExportParams,
    run=export,
    row=ExportRow,
    table="export",
    needs=("fetch", "cut", "measure", "filter", "annotate", "split"),
    reads=("sources",),
    scope="dataset",
)
