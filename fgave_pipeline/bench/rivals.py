"""Who takes part: the commands of fgave and of each other way to the same end."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fgave_pipeline.bench.clock import Argv
from fgave_pipeline.bench.sources import Film
from stages.tools.media.ffmpeg import executable, url


CLIP_S = 10
FGAVE = "fgave"
_EXACT_CLIPS = 2
"""So many are re-encoded, and the cost is multiplied: all of them would take an hour."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a rival finds and puts things."""

    media: Path
    earlier: Path
    """What fgave's earlier stages made of the file."""
    out: Path
    """An empty folder."""


@dataclass(frozen=True, slots=True)
class Rival:
    """One way to do it."""

    name: str
    commands: Callable[[Place], list[Argv]]
    """Run one after the other."""
    scale: float = 1.0
    """Of the whole work to what the commands do."""


def own(verb: str, place: Place) -> list[Argv]:
    """One of fgave's own stages, in one process."""
    paths = (str(place.media), str(place.earlier), str(place.out))
    return [[sys.executable, "-m", "fgave_pipeline.bench.own", verb, *paths]]


def cutters(film: Film) -> list[Rival]:
    """Ways to cut a film into clips of ten seconds, fgave's first.

    The two that copy are not exact: their clips begin at a key frame, or show its lead-in.
    """
    starts = range(0, film.seconds - CLIP_S + 1, CLIP_S)
    few = starts[:_EXACT_CLIPS]
    return [
        Rival(FGAVE, lambda place: own("cut", place)),
        Rival(
            "ffmpeg -c copy, one process a clip",
            lambda place: [_clip(place, at, ["-c", "copy"]) for at in starts],
        ),
        Rival("ffmpeg segment muxer", _segments),
        Rival(
            f"ffmpeg to x264, {len(few)} of {len(starts)} clips x {len(starts) / len(few):g}",
            lambda place: [_clip(place, at, ["-c:v", "libx264", "-c:a", "aac"]) for at in few],
            len(starts) / len(few),
        ),
    ]


def measurers(film: Film) -> list[Rival]:
    """Ways to find out whether a film's background is still, fgave's first; all on one thread.

    fgave measures the sound as well, and `ffmpeg -f null` decodes it; the others leave it alone.
    """
    found = [
        Rival(FGAVE, lambda place: own("measure", place)),
        Rival("fgave in a process that has measured", lambda place: own("measure-warm", place)),
        Rival("ffmpeg -threads 1 -f null", _decode),
        Rival("OpenCV, Farneback at 2 fps", lambda place: _opencv("flow", place)),
        Rival("OpenCV, frame difference", lambda place: _opencv("difference", place)),
    ]
    if film.codec == "h264":  # the decoders of VP9 and AV1 export no vectors
        found.append(Rival("PyAV, motion vectors", _vectors))
    return found


def _clip(place: Place, start_s: int, codecs: list[str]) -> Argv:
    out = place.out / f"{start_s:05d}.mp4"
    span = ["-ss", str(start_s), "-i", url(place.media), "-t", str(CLIP_S)]
    return [*_ffmpeg(), *span, *codecs, url(out)]


def _segments(place: Place) -> list[Argv]:
    muxer = ["-f", "segment", "-segment_time", str(CLIP_S), "-reset_timestamps", "1"]
    out = place.out / "%05d.mp4"
    return [[*_ffmpeg(), "-i", url(place.media), "-c", "copy", *muxer, str(out)]]


def _decode(place: Place) -> list[Argv]:
    return [[*_ffmpeg(), "-threads", "1", "-i", url(place.media), "-f", "null", "-"]]


def _opencv(what: str, place: Place) -> list[Argv]:
    return [[sys.executable, "-m", "fgave_pipeline.bench.rival_opencv", what, str(place.media)]]


def _vectors(place: Place) -> list[Argv]:
    return [[sys.executable, "-m", "fgave_pipeline.bench.rival_vectors", str(place.media)]]


def _ffmpeg() -> list[str]:
    return [executable(), "-nostdin", "-hide_banner", "-v", "error", "-y"]
