"""Cut each source into clips of one length: exact, without loss, and with what is wrong said."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from stages.core.errors import Unusable
from stages.core.params import param
from stages.core.records import Clip, Video, clip_id
from stages.core.stage import Inputs, Stage
from stages.tools.media.clips import Cut, Written, write_clips


MOST_CLIPS = 20_000
"""A source that would give more lies about its duration: that is 55 hours at ten seconds each."""


@dataclass(frozen=True, slots=True)
class CutParams:
    """Where clips begin, and how long they are."""

    clip_ms: int = param(10_000, "length of a clip", unit="ms", low=1000, high=600_000)
    stride_ms: int = param(
        10_000,
        "from the start of one clip to the start of the next",
        unit="ms",
        low=1000,
        high=86_400_000,
    )


@dataclass(frozen=True, slots=True)
class Span:
    """A clip that is planned."""

    clip_id: str
    start_ms: int
    end_ms: int

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.clip_id}.mp4"


def plan_clips(source_id: str, duration_ms: int, params: CutParams) -> list[Span]:
    """Whole clips only: a tail that is shorter by a millisecond is left out.

    Raises:
        Unusable: `too_short` for one clip, or so long that the duration must be wrong (`too_long`).
    """
    if duration_ms < params.clip_ms:
        raise Unusable("too_short", f"{duration_ms} ms, expected at least {params.clip_ms} ms")
    starts = range(0, duration_ms - params.clip_ms + 1, params.stride_ms)
    if len(starts) > MOST_CLIPS:
        raise Unusable(
            "too_long", f"{duration_ms} ms are {len(starts)} clips, expected {MOST_CLIPS}"
        )
    return [Span(clip_id(source_id, at), at, at + params.clip_ms) for at in starts]


def cut(inputs: Inputs, params: CutParams, out: Path) -> Iterator[Clip]:
    """Write the clips of the source into `out`; a row each, also for one that has no file."""
    (video,) = inputs.rows("fetch", Video)
    source = inputs.path("fetch", video.source_id, video.file)
    spans = plan_clips(video.source_id, video.duration_ms or 0, params)
    cuts = [Cut(span.start_ms, span.end_ms, out / span.file) for span in spans]
    for span, written in zip(spans, write_clips(source, cuts), strict=True):
        yield _row(video.source_id, span, written, out)


def _row(source_id: str, span: Span, written: Written, out: Path) -> Clip:
    path = out / span.file
    there = path.is_file()
    return Clip(
        clip_id=span.clip_id,
        source_id=source_id,
        start_ms=span.start_ms,
        end_ms=span.end_ms,
        status="flawed" if written.problem else "ok",
        reason=written.problem,
        detail=written.detail,
        file=span.file if there else "",
        bytes=path.stat().st_size if there else None,
        sha256=_sha256(path) if there else "",
        frames=written.frames,
        samples=None if written.audio_mode == "none" else written.samples,
        video_mode=written.video_mode,
        audio_mode=written.audio_mode,
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


STAGE = Stage(
    "cut", version=1, params=CutParams, run=cut, row=Clip, table="clips", needs=("fetch",)
)
