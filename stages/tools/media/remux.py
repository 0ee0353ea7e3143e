"""A file in another container, packet for packet."""

from __future__ import annotations

from pathlib import Path

import ffmpeg

from stages.core.errors import MediaError
from stages.tools.media.ffmpeg import run, url
from stages.tools.media.probe import Probe, probe


_AWKWARD = {"mpegts", "mpeg", "flv"}
"""Made for sending: without an index, their times may start anywhere."""
_SECONDS = 600


def tidy(path: Path, found: Probe) -> Path:
    """The file as an MP4 beside it, where its container is awkward; else, or in doubt, itself.

    Args:
        path: a media file.
        found: what it holds.
    """
    if found.container not in _AWKWARD:
        return path
    out = path.with_name(path.stem + "_tidy.mp4")
    source = ffmpeg.input(url(path))
    streams = [source["V:0"]] + ([source["a:0"]] if found.audio_codec else [])
    try:
        run(ffmpeg.output(*streams, url(out), c="copy", fflags="+bitexact"), seconds=_SECONDS)
        same = _facts(probe(out)) == _facts(found)
    except MediaError:
        same = False  # a codec that MP4 cannot hold, say
    if not same:
        out.unlink(missing_ok=True)
        return path
    return out.rename(path.with_suffix(".mp4"))


def _facts(found: Probe) -> tuple[object, ...]:
    """What another container must not change; its clock may round."""
    codecs = (found.video_codec, found.audio_codec, found.width, found.height)
    return (*codecs, found.frames, round(found.duration_ms / 50), len(found.audio_gaps))
