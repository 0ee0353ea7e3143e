"""Whether a file that came is the video that was announced."""

from __future__ import annotations

from pathlib import Path

from stages.core.errors import MediaError, Unavailable
from stages.tools.media.probe import Probe, probe
from stages.tools.ytdlp import Announced


def prove(path: Path, announced: Announced) -> Probe:
    """What the file holds: media, whole, with the streams that were announced.

    Raises:
        Unavailable: `not_media`, `stream_missing`, `too_short` or `gap`; another try may help.
    """
    try:
        found = probe(path)
    except MediaError as error:
        raise Unavailable(
            "not_media", f"{error.detail} (after a download without error)"
        ) from error
    for name, was_announced, codec in (
        ("picture", announced.video, found.video_codec),
        ("sound", announced.audio, found.audio_codec),
    ):
        if was_announced and not codec:
            raise Unavailable("stream_missing", f"{path.name}: no {name}, the site announced one")
    for said_ms in (announced.duration_ms, found.announced_ms):
        _check_length(path.name, found, said_ms)
    if announced.in_pieces:
        _check_gaps(path.name, found)
    return found


def _check_length(name: str, found: Probe, said_ms: int | None) -> None:
    """Sites round to seconds, and a header counts from the streams' own 0."""
    held_ms = found.reach_ms + max(0, found.origin_ms)
    if said_ms is not None and said_ms - held_ms > max(1000, said_ms // 50):
        words = f"{name}: {held_ms / 1000:.1f} s of the {said_ms / 1000:.1f} s that were announced"
        raise Unavailable("too_short", words)


def _check_gaps(name: str, found: Probe) -> None:
    """A piece that lacks leaves a hole; in a file that came in one piece, a hole is its own."""
    gaps = found.audio_gaps if found.audio_codec else found.video_gaps
    if gaps:
        start_ms, end_ms = gaps[0]
        words = f"{name}: nothing from {start_ms / 1000:.1f} s to {end_ms / 1000:.1f} s"
        raise Unavailable("gap", words)
