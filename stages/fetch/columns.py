"""The columns of a video: about its file, and about the words that came with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stages.core.records import Chapter, Comment
from stages.tools.files import sha256_of
from stages.tools.info import Info
from stages.tools.media.probe import Probe


def media_columns(path: Path, found: Probe) -> dict[str, Any]:
    """Columns about the file."""
    return {
        "file": path.name,
        "bytes": path.stat().st_size,
        "sha256": sha256_of(path),
        "container": found.container,
        "duration_ms": found.duration_ms,
        "video_codec": found.video_codec,
        "width": found.width,
        "height": found.height,
        "rotation": found.rotation,
        "fps": found.fps,
        "variable_fps": found.variable_fps,
        "frames": found.frames,
        "keyframes": found.keyframes,
        "audio_codec": found.audio_codec,
        "sample_rate": found.sample_rate,
        "channels": found.channels,
        "audio_delay_ms": found.audio_delay_ms,
    }


def text_columns(info: Info) -> dict[str, Any]:
    """Columns about the words that came with the source."""
    return {
        "title": info.title,
        "channel": info.channel,
        "license": info.license,
        "description": info.description,
        "chapters": tuple(Chapter(c.start_ms, c.end_ms, c.title, c.origin) for c in info.chapters),
        "comments": tuple(
            Comment(
                text=c.text,
                author=c.author,
                likes=c.likes,
                by_uploader=c.by_uploader,
                pinned=c.pinned,
                hearted=c.hearted,
                comment=c.comment,
                parent=c.parent,
            )
            for c in info.comments
        ),
        "tags": info.tags,
        "language": info.language,
        "uploaded": info.uploaded,
        "availability": info.availability,
        "announced_ms": info.announced_ms,
    }


def remarks(info: Info, found: Probe) -> Iterator[str]:
    """What to know about a source that is usable all the same."""
    yield from info.remarks
    if not found.audio_codec:
        yield "no audio stream"
    announced, held = found.announced_ms, found.duration_ms + max(0, found.origin_ms)
    if announced is not None and announced - held > max(500, announced // 50):
        yield f"truncated: {held / 1000:.1f} s of the {announced / 1000:.1f} s that it announces"
    for name, gaps in (("video", found.video_gaps), ("audio", found.audio_gaps)):
        if gaps:
            at_s = gaps[0][0] / 1000
            yield f"{name} gap: {len(gaps)} of over 1 s, the first at {at_s:.1f} s"
