"""What picture and sound of an encoded clip are: size, rate, and how much there is of each."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from stages.core.errors import MediaError
from stages.tools.media.clips.encode_audio import FRAME, encoded_layout, encoded_rate
from stages.tools.media.clips.layout import rotation_of
from stages.tools.media.source import audio_stream, open_media, video_stream


# So much above a whole number an average rate may lie: containers round their times.
_NEARLY = 0.01


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture of every encoded clip of a source."""

    width: int
    height: int
    frames: int
    """In each clip, at even distances."""

    def rate(self, length_ms: int) -> Fraction:
        """Frames a second of a clip that is so long."""
        return Fraction(self.frames * 1000, length_ms)


@dataclass(frozen=True, slots=True)
class Sound:
    """The sound of every encoded clip of a source."""

    rate: int
    layout: str

    def samples(self, length_ms: int) -> int:
        """How many a clip that is so long has: whole frames of the codec."""
        return -(-length_ms * self.rate // (1000 * FRAME)) * FRAME


def frames_in(length_ms: int, fps: float) -> int:
    """How many frames a clip has: whole ones a second, and whole ones in all, rather one more."""
    a_second = max(1, math.ceil(fps - _NEARLY))
    return -(-length_ms * a_second // 1000)


def picture_size(source: Path, tallest: int) -> tuple[int, int]:
    """Width and height of a source as it is shown, no taller than asked, and even as 4:2:0 needs.

    Rotation and the shape of its pixels are applied; they become square by a change of width.

    Args:
        source: a media file with video.
        tallest: the greatest height in pixels; 0: as it is.

    Raises:
        MediaError: as `open_media`, or `no_video`.
    """
    with open_media(source) as container:
        stream = video_stream(container)
        if stream is None:
            raise MediaError("no_video", f"{source.name}: no video stream, expected one")
        shape = stream.sample_aspect_ratio or Fraction(1)
        width, height = stream.width * shape, Fraction(stream.height)
    if rotation_of(source) % 180:
        width, height = height, width
    scale = min(Fraction(1), tallest / height) if tallest else Fraction(1)
    return max(2, 2 * round(width * scale / 2)), max(2, 2 * int(height * scale / 2))


def sound_of(source: Path) -> Sound | None:
    """The sound of clips of a source: its own rate and channels, as far as AAC has them."""
    with open_media(source) as container:
        stream = audio_stream(container)
        return Sound(encoded_rate(stream), encoded_layout(stream)) if stream else None
