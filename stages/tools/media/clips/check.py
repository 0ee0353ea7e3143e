"""A clip that is finished, decoded from its first frame to its last: what it shows and plays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from av.audio.stream import AudioStream
from av.video.stream import VideoStream

from stages.core.errors import MediaError
from stages.tools.media import decode
from stages.tools.media.clips.tally import HOLE_S
from stages.tools.media.groups import groups_within
from stages.tools.media.samples import sample_blocks
from stages.tools.media.source import (
    audio_stream,
    open_media,
    origin_s,
    packets_of,
    video_stream,
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a decoder that honours edit lists makes of a clip."""

    frames: int
    samples: int
    """A channel; 0 where there is no audio stream."""
    problems: tuple[str, ...]
    """What is not as it should be in a clip of this length, in words."""


@dataclass(frozen=True, slots=True)
class _Track:
    """One stream of a clip, decoded; times in milliseconds from the clip's start."""

    end_ms: float
    """Where it ends, as the file says."""
    spans: list[tuple[float, float]]
    """Of each frame, or block of samples; a frame ends where it begins."""
    samples: int
    faults: list[str]


def look_through(path: Path, duration_ms: int) -> Shown:
    """What is in a clip that should last so long; every frame and every sample is decoded.

    A stream may end a frame and a half, its longest, too early, as where a source ends.
    """
    try:
        picture, sound = _video(path), _audio(path)
    except MediaError as error:
        return Shown(0, 0, (error.detail,))
    faults = picture.faults + (sound.faults if sound else [])
    problems = [f"{len(faults)} faults in decoding, the first: {faults[0]}"] if faults else []
    problems += _picture(picture, duration_ms)
    problems += _sound(sound, duration_ms) if sound else []
    return Shown(len(picture.spans), sound.samples if sound else 0, tuple(problems))


def _video(path: Path) -> _Track:
    with open_media(path) as container:
        stream = video_stream(container)
        if stream is None:
            raise MediaError("no_video", f"{path.name}: no video stream, expected one")
        tick_s = stream.time_base or Fraction(1)
        track = _Track(_end_ms(stream), [], 0, [])
        groups = groups_within(packets_of(container, stream, path.name), None, (1, 0, 1))
        for packet in decode.video(groups, stream):
            track.faults.extend([packet.fault] if packet.fault else [])
            for frame in packet.frames:
                at_ms = float((frame.pts or 0) * tick_s * 1000)
                track.spans.append((at_ms, at_ms))
                track.faults.extend(["a corrupt picture"] if frame.is_corrupt else [])
        return track


def _audio(path: Path) -> _Track | None:
    with open_media(path) as container:
        stream, origin_ms = audio_stream(container), float(origin_s(container) * 1000)
        if stream is None:
            return None
        end_ms = _end_ms(stream)
    blocks = list(sample_blocks(path))
    return _Track(
        end_ms,
        [(origin_ms + b.start_ms, origin_ms + b.end_ms) for b in blocks if b.samples is not None],
        sum(b.samples.shape[1] for b in blocks if b.samples is not None),
        [block.fault for block in blocks if block.fault],
    )


def _end_ms(stream: VideoStream | AudioStream) -> float:
    """Of a track, from the start of its file: FFmpeg does not count its delay out of this."""
    return float((stream.duration or 0) * (stream.time_base or Fraction(1)) * 1000)


def _picture(track: _Track, duration_ms: int) -> Iterator[str]:
    times = sorted(time for time, _ in track.spans)
    if not times:
        yield "no frame is shown"
        return
    steps = [later - earlier for earlier, later in pairwise(times)]
    if outside := sum(not -0.5 <= time < duration_ms for time in times):
        yield f"{outside} frames are shown outside of its {duration_ms} ms"
    if (hole := max(b - a for a, b in pairwise([0, *times, duration_ms]))) > HOLE_S * 1000:
        yield f"no frame for {hole:.0f} ms"
    yield from _end("picture", track, duration_ms, 1.5 * max(steps, default=0))


def _sound(track: _Track, duration_ms: int) -> Iterator[str]:
    if not track.samples:
        yield "no sample is played"
        return
    spare = max(end - start for start, end in track.spans) + 1
    heard = sum(max(0, min(end, duration_ms) - max(0, start)) for start, end in track.spans)
    if duration_ms - heard > spare:
        yield f"{duration_ms - heard:.0f} ms of sound are missing"
    yield from _end("sound", track, duration_ms, spare)


def _end(noun: str, track: _Track, duration_ms: int, spare: float) -> Iterator[str]:
    if not duration_ms - spare <= track.end_ms <= duration_ms + 1:
        yield f"the {noun} ends at {track.end_ms:.0f} ms, expected {duration_ms}"
