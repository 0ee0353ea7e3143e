"""One clip encoded by ffmpeg, out of a copy of its span that begins a little earlier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ffmpeg
import numpy as np

from stages.core.errors import MediaError
from stages.tools.media.clips.encode_audio import BIT_RATE, FRAME
from stages.tools.media.clips.plain_form import Picture, Sound
from stages.tools.media.encode import SAME_BYTES
from stages.tools.media.ffmpeg import run, url
from stages.tools.media.samples import Samples, join, sample_blocks
from stages.tools.media.source import audio_stream, open_media, origin_s, video_stream


SLACK_S = 0.002
"""A frame that seems to begin so little too late is shown in time: containers round to 1 ms."""

_SECONDS = 1800.0  # after so long the encoder is killed

# B-frames would shift the picture where no edit list takes it back. For `mbtree` see encode_video.
_OPTIONS: Mapping[str, Any] = SAME_BYTES | {
    "c:v": "libx264",
    "preset": "veryfast",
    "crf": 18,
    "bf": 0,
    "x264-params": "mbtree=0:log-level=error",
    "f": "mp4",
    "use_editlist": 0,
    "movflags": "+faststart",
    "fps_mode": "passthrough",
}


@dataclass(frozen=True, slots=True)
class Copied:
    """A span of a source, copied with a lead."""

    path: Path
    lead_ms: int
    length_ms: int
    """Of the span, its lead not counted."""


def encode_copied(copied: Copied, out: Path, picture: Picture, sound: Sound | None) -> None:
    """Write a clip whose frames lie at even distances, the first a key frame at 0.

    Raises:
        MediaError: as `ffmpeg.run`; `not_exact` if it does not hold what it should.
    """
    rate = picture.rate(copied.length_ms)
    options = {**_OPTIONS, "frames:v": picture.frames, "g": max(1, round(2 * rate))}
    streams, feed, samples = [_frames(copied, picture)], b"", 0
    if sound:
        heard, heard_rate = _heard(copied)
        feed, samples = heard.T.tobytes(), sound.samples(copied.length_ms)
        streams.append(_track(heard.shape[0], heard_rate, sound))
        options |= {"c:a": "aac", "b:a": BIT_RATE}
    graph = ffmpeg.output(*streams, url(out), **options).overwrite_output()
    run(graph.global_args("-copyts"), seconds=_SECONDS, feed=feed)
    found, wanted = _count(out), (picture.frames, samples)
    if found != wanted:
        words = f"{found[0]} frames and {found[1]} samples came out"
        raise MediaError("not_exact", f"{words}, expected {wanted[0]} and {wanted[1]}")


def _frames(copied: Copied, picture: Picture) -> Any:
    """At each moment the frame that the source shows then; where there is none, its neighbour."""
    stream = ffmpeg.input(url(copied.path), threads=1).video
    shown_s = copied.lead_ms / 1000 + SLACK_S
    rate = picture.rate(copied.length_ms)
    return (
        stream.filter("setpts", f"PTS-{shown_s:.6f}/TB")
        .filter("fps", fps=f"{rate}", start_time=0, round="up")
        .filter("scale", picture.width, picture.height, flags="bicubic+accurate_rnd+bitexact")
        .filter("setsar", 1)
        .filter("format", "yuv420p")
        .filter("tpad", stop=-1, stop_mode="clone")
    )


def _heard(copied: Copied) -> tuple[Samples, int]:
    """The samples of the span, silence where there are none, and their rate."""
    with open_media(copied.path) as container:
        stream = audio_stream(container)
        origin, rate = origin_s(container), stream.codec_context.sample_rate if stream else 0
    blocks = [block for block in sample_blocks(copied.path) if block.samples is not None]
    if not blocks:
        return np.zeros((1, copied.length_ms * rate // 1000), np.float32), rate
    rate = blocks[0].rate
    first = round(copied.lead_ms * rate / 1000 - origin * rate)
    samples, _ = join(blocks, first, first + round(copied.length_ms * rate / 1000))
    return samples, rate


def _track(channels: int, rate: int, sound: Sound) -> Any:
    """The samples that come through the pipe.

    AAC begins with a frame that only readies the decoder. As no edit list hides it, it takes the
    place of the first samples, so that it begins at 0 and all others are heard when they were.
    """
    stream = ffmpeg.input("pipe:", f="f32le", ar=rate, ac=channels).audio
    return (
        stream.filter("aresample", sound.rate)
        .filter("aformat", channel_layouts=sound.layout)
        .filter("atrim", start_sample=FRAME)
    )


def _count(path: Path) -> tuple[int, int]:
    """How many frames, and samples a channel, a reader gets."""
    frames = samples = 0
    with open_media(path) as container:
        video, audio = video_stream(container), audio_stream(container)
        for frame in container.decode([stream for stream in (video, audio) if stream]):
            count = getattr(frame, "samples", None)
            frames, samples = (frames + 1, samples) if count is None else (frames, samples + count)
    return frames, samples
