"""Measure picture and sound of every clip: one decode of the source, overlapping clips or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from stages.core.errors import Unavailable, Unusable
from stages.core.params import param
from stages.core.records import Clip, Measurement, Video
from stages.core.stage import Inputs, Stage
from stages.measure.rows import picture, row, sound
from stages.measure.windows import windows
from stages.tools.media.both import frames_and_blocks


@dataclass(frozen=True, slots=True)
class MeasureParams:
    """How clips are measured."""

    grid_fps: float = param(
        5.0,
        "pictures that motion is measured on; cuts are sought in all",
        unit="1/s",
        low=1,
        high=60,
    )
    exact: bool = param(
        default=False,
        doc="decode every frame, instead of only those that others are predicted from",
    )


def measure(inputs: Inputs, params: MeasureParams, out: Path) -> Iterator[Measurement]:
    """One row a clip, in order; where the source does not decode, a row that says so."""
    clips = inputs.rows("cut", Clip)
    if clips:
        (video,) = inputs.rows("fetch", Video)
        path = inputs.path("fetch", video.source_id, video.file)
        yield from measure_file(path, clips, params, sounds=bool(video.audio_codec))


def measure_file(
    path: Path, clips: list[Clip], params: MeasureParams, *, sounds: bool
) -> Iterator[Measurement]:
    """One row a clip of a media file, in order; the file is read once, from its start.

    Args:
        path: the file.
        clips: in order of time, of one length; the last may be shorter.
        params: how they are measured.
        sounds: whether it has an audio stream.
    """
    spans = [(clip.start_ms, clip.end_ms) for clip in clips]
    with frames_and_blocks(path, exact=params.exact) as (frames, blocks):
        seen, heard = windows(frames, spans), windows(blocks if sounds else (), spans)
        for clip, shown, played in zip(clips, seen, heard, strict=True):
            columns, faults = picture(clip, shown, step_s=1 / params.grid_fps, exact=params.exact)
            if sounds:
                audible, deaf = sound(clip, played)
                columns, faults = columns | audible, faults + deaf
            yield row(clip, columns, faults)


def unmeasured(inputs: Inputs, error: Unusable | Unavailable) -> Iterator[Measurement]:
    """The rows of a source whose decoder did not come back: every planned clip keeps its place."""
    for clip in inputs.rows("cut", Clip):
        yield row(clip, {}, [(error.reason, error.detail)])


STAGE = Stage(
    "measure",
    version=1,
    params=MeasureParams,
    run=measure,
    row=Measurement,
    table="measurements",
    needs=("fetch", "cut"),
    fenced=True,
    instead=unmeasured,
)
