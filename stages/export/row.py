"""The joined row: all that is known of one clip, from every stage."""

from __future__ import annotations

from dataclasses import dataclass, fields
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


ALL_CLIPS, CLIPS = "all_clips.parquet", "clips.parquet"


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
    path: str = column("the clip's file, from the export's folder; empty if not in the dataset")
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
    split_reason: str = like(Assignment, "reason")
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
