"""Measure sound and picture of every clip: one decode of the source, overlapping clips or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from stages.core.errors import Unavailable, Unusable
from stages.core.params import param
from stages.core.records import Clip, Measurement, Video
from stages.core.stage import Inputs, Stage
from stages.measure.cascade import KEYFRAMES, OFF, SOUND, by_keyframes, by_sound
from stages.measure.rows import Columns, Fault, partial_row, picture, row, sound
from stages.measure.windows import windows
from stages.tools.media.clips import LEAD_S
from stages.tools.media.frames import luma_frames
from stages.tools.media.samples import sample_blocks


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
    cascade: str = param(
        SOUND,
        "what may spare a clip the rest of being measured: nothing, its sound, or that and its "
        "key frames",
        choices=(OFF, SOUND, KEYFRAMES),
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
    """One row a clip of a media file, in order.

    The file is read from its start for its sound, then for its picture: what the sound rules out,
    see `cascade.py`, is not looked at.

    Args:
        path: the file.
        clips: in order of time, of one length; the last may be shorter.
        params: how they are measured.
        sounds: whether it has an audio stream.
    """
    heard = list(_heard(path, clips, sounds=sounds))
    early = _early(path, clips, heard, params)
    looked_at = [clip for clip, (why, _) in zip(clips, early, strict=True) if not why]
    seen = _seen(path, looked_at, params)
    for clip, (why, told), (audible, deaf) in zip(clips, early, heard, strict=True):
        if why:
            yield partial_row(clip, told | audible, why)
        else:
            visible, blind = next(seen)
            yield row(clip, visible | audible, blind + deaf)


Found = tuple[Columns, list[Fault]]


def _heard(path: Path, clips: list[Clip], *, sounds: bool) -> Iterator[Found]:
    """What each clip's sound is like."""
    if not sounds:
        yield from (({}, []) for _ in clips)
        return
    heard = windows(sample_blocks(path), _spans(clips), lead_ms=LEAD_S * 1000)
    for clip, window in zip(clips, heard, strict=True):
        yield sound(clip, window)


def _seen(path: Path, clips: list[Clip], params: MeasureParams) -> Iterator[Found]:
    """What each clip's picture is like."""
    spans = _spans(clips)
    frames = luma_frames(path, show="all" if params.exact else "some", within=spans)
    for clip, window in zip(clips, windows(frames, spans), strict=True):
        yield picture(clip, window, step_s=1 / params.grid_fps, exact=params.exact)


def _early(
    path: Path, clips: list[Clip], heard: list[Found], params: MeasureParams
) -> list[tuple[str, Columns]]:
    """Why each clip need not be measured any further, empty where it must be; and what is known."""
    if params.cascade == OFF:
        return [("", {}) for _ in clips]
    early = [("" if faults else by_sound(columns), Columns()) for columns, faults in heard]
    if params.cascade == KEYFRAMES:
        left = [n for n, (why, _) in enumerate(early) if not why]
        spans = _spans([clips[n] for n in left])
        frames = luma_frames(path, show="keys", within=spans)
        for n, window in zip(left, windows(frames, spans), strict=True):
            early[n] = by_keyframes(clips[n], window)
    return early


def _spans(clips: list[Clip]) -> list[tuple[int, int]]:
    return [(clip.start_ms, clip.end_ms) for clip in clips]


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
