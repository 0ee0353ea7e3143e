"""A stream's clock in the clips: fine enough that no time of the source is lost."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from av.audio.stream import AudioStream
from av.video.stream import VideoStream


LARGEST_TIMESCALE = 2**31 - 1
"""Ticks a second: a 32-bit field in an MP4, which FFmpeg reads as signed."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Converts a stream's ticks, and milliseconds from the source's origin, to a clip's ticks."""

    rate: int
    """The clip's ticks a second."""
    tick_s: Fraction
    times: int
    """The clip's ticks for one of the source's are `times / over`."""
    over: int
    origin_s: Fraction

    def from_source(self, ticks: int) -> int:
        """A time, or a length, that the source counts: the nearest in ticks of the clip."""
        over = self.over
        return ticks * self.times if over == 1 else (2 * ticks * self.times + over) // (2 * over)

    def first_tick(self, ms: int) -> int:
        """The first tick that is not before a time of the source."""
        return math.ceil((self.origin_s + Fraction(ms, 1000)) * self.rate)

    def nearest_tick(self, ms: int) -> int:
        """The tick nearest to a time of the source."""
        return round((self.origin_s + Fraction(ms, 1000)) * self.rate)


def video_clock(stream: VideoStream, origin_s: Fraction) -> Clock:
    """Whole for each of the source's ticks, and for each millisecond where the rate allows it."""
    base = stream.time_base or Fraction(1, 1000)
    common = math.lcm(base.denominator, 1000)
    rate = common if common <= LARGEST_TIMESCALE else base.denominator
    return _clock(base, rate, origin_s)


def audio_clock(stream: AudioStream, rate: int, origin_s: Fraction) -> Clock:
    """Counts samples at a rate: the stream's own, if its packets are copied."""
    base = stream.time_base or Fraction(1, 1000)
    return _clock(base, rate, origin_s)


def _clock(base: Fraction, rate: int, origin_s: Fraction) -> Clock:
    factor = base * rate
    return Clock(rate, Fraction(1, rate), factor.numerator, factor.denominator, origin_s)
