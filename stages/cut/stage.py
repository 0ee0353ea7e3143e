"""Cut each source into clips of one length: exact, without loss, and with what is wrong said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stages.core.records import Clip, Passage, Video
from stages.core.stage import Inputs, Stage
from stages.cut.params import ALL, ENCODE, LABELS, CutParams
from stages.cut.plan import Span, plan_clips, plan_within
from stages.tools.files import sha256_of
from stages.tools.media.clips import Cut, Picture, Written, frames_in, make_clips, picture_size


def cut(inputs: Inputs, params: CutParams, out: Path) -> Iterator[Clip]:
    """Write the clips of the source into `out`; a row each, also for one that has no file."""
    (video,) = inputs.rows("fetch", Video)
    source = inputs.path("fetch", video.source_id, video.file)
    spans = _plan(inputs, video, params)
    picture = _picture(source, video, params)
    paths = [out / span.file if params.keep_media == ALL else None for span in spans]
    cuts = [Cut(span.start_ms, span.end_ms, path) for span, path in zip(spans, paths, strict=True)]
    look = _look(video, params, picture)
    for span, written in zip(spans, make_clips(source, cuts, picture), strict=True):
        yield _row(video.source_id, span, written, look | _file(out / span.file))


def _plan(inputs: Inputs, video: Video, params: CutParams) -> list[Span]:
    duration_ms = video.duration_ms or 0
    if params.align != LABELS:
        return plan_clips(video.source_id, duration_ms, params)
    chosen = [passage for passage in inputs.rows("read", Passage) if passage.chosen]
    return plan_within(chosen, video.source_id, duration_ms, params)


def needs_with(params: CutParams) -> tuple[str, ...]:
    """What else must be there: the spans that clips are to lie in."""
    return ("read",) if params.align == LABELS else ()


def _picture(source: Path, video: Video, params: CutParams) -> Picture | None:
    """What an encoded clip is to show; None if the source's own packets are copied."""
    if params.mode != ENCODE:
        return None
    width, height = picture_size(source, params.height)
    return Picture(width, height, frames_in(params.clip_ms, params.fps or video.fps or 1))


def _look(video: Video, params: CutParams, picture: Picture | None) -> dict[str, Any]:
    """Columns that are the same for every clip of a source."""
    look = {"mode": params.mode, "width": video.width, "height": video.height, "fps": video.fps}
    if picture is None:
        return look
    fps = float(picture.rate(params.clip_ms))
    return look | {"width": picture.width, "height": picture.height, "fps": fps}


def _file(path: Path) -> dict[str, Any]:
    """Columns about a clip's file, if it has one."""
    if not path.is_file():
        return {}
    return {"file": path.name, "bytes": path.stat().st_size, "sha256": sha256_of(path)}


def _row(source_id: str, span: Span, written: Written, known: dict[str, Any]) -> Clip:
    return Clip(
        clip_id=span.clip_id,
        source_id=source_id,
        start_ms=span.start_ms,
        end_ms=span.end_ms,
        status="flawed" if written.problem else "ok",
        reason=written.problem,
        detail=written.detail,
        frames=written.frames,
        samples=None if written.audio_mode == "none" else written.samples,
        video_mode=written.video_mode,
        audio_mode=written.audio_mode,
        **known,
    )


STAGE = Stage(
    "cut",
    version=1,
    params=CutParams,
    run=cut,
    row=Clip,
    table="clips",
    needs=("fetch",),
    needs_with=needs_with,
    fenced=True,
)
