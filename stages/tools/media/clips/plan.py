"""What is asked of a cut, how it is laid out, and what became of it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Literal, TypeVar

from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.stream import VideoStream

from stages.tools.media.clips.clock import LARGEST_TIMESCALE, Clock


Mode = Literal["copy", "encode", "none"]
S = TypeVar("S", VideoStream, AudioStream)


@dataclass(frozen=True, slots=True)
class Cut:
    """A span of a source, and where to put it."""

    start_ms: int
    end_ms: int
    path: Path | None
    """None: nothing is written, only counted what would be."""


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a cut."""

    frames: int
    """Frames that the clip shows; 0 if there is no file."""
    samples: int
    """Samples a channel that it plays, to the end of the last codec frame."""
    video_mode: Mode
    audio_mode: Mode
    problem: str
    """A slug; empty if the clip is all that it should be."""
    detail: str
    """Each problem in words, the worst first."""


@dataclass(frozen=True, slots=True)
class Lane(Generic[S]):
    """How one stream of a source gets into its clips."""

    add: Callable[[OutputContainer], S]
    """Adds the stream to a clip that is being opened."""
    clock: Clock
    mode: Mode


@dataclass(frozen=True, slots=True)
class Layout:
    """The streams of every clip of a source."""

    video: Lane[VideoStream]
    audio: Lane[AudioStream] | None

    @property
    def timescale(self) -> int:
        """Of the movie: holds the durations of both tracks exactly, where such a number fits."""
        rate = self.video.clock.rate
        common = math.lcm(rate, self.audio.clock.rate) if self.audio else rate
        return common if common <= LARGEST_TIMESCALE else rate
