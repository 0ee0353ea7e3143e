"""What a clip shows and plays, counted as it is written, and what of it is missing."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field
from itertools import pairwise


HOLE_S = 1
"""Longer than this without a frame or a sample is a gap."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that a clip should have and has not."""

    slug: str
    detail: str


@dataclass(slots=True)
class VideoTally:
    """The frames of a clip. Times are ticks of `rate` a second on the source's clock."""

    start: int
    end: int
    rate: int
    shown: list[tuple[int, int]] = field(default_factory=list)
    """(time, duration) of each frame, in the order of decoding."""
    hidden: list[int] = field(default_factory=list)
    """Times of frames that the source itself hides, and that lie within the clip."""
    lost: int = 0
    """Frames of the span that no key frame makes decodable."""
    begins_before: bool = False
    """Whether the source shows a frame before the clip's start."""
    goes_on: bool = False
    """Whether the source goes on behind the clip's end."""

    @property
    def frames(self) -> int:
        """How many frames the clip shows."""
        return len(self.shown)

    @property
    def shown_from(self) -> int:
        """Time of the first frame."""
        return min(self.shown, default=(self.start, 0))[0]

    @property
    def shown_to(self) -> int:
        """End of the last frame, which is not behind the clip's."""
        last, duration = max(self.shown, default=(self.start, 0))
        lasts = 0 if self.goes_on else max(duration, _interval(self._times()))
        end = self.end if self.goes_on else min(self.end, last + lasts)
        return min([end, *(time for time in self.hidden if time > last)])

    def problems(self) -> list[Problem]:
        """What is wrong with the picture, the worst first."""
        if not self.shown and not self.lost:
            return [Problem("no_frames", "the source shows no frame in this span")]
        times = self._times()
        found = [self._no_keyframe(), self._gap(times) or self._short(times), self._mixed()]
        return [problem for problem in found if problem]

    def _no_keyframe(self) -> Problem | None:
        words = f"{self.lost} frames of the span follow no key frame that is near enough"
        return Problem("no_keyframe", words) if self.lost else None

    def _gap(self, times: list[int]) -> Problem | None:
        return _gap("video_gap", "frame", [self.start, *times, self.end], self)

    def _short(self, times: list[int]) -> Problem | None:
        """A stream that begins or ends in the clip may miss one frame there, but not two."""
        if not times:
            return None
        last, duration = max(self.shown)
        usual = _interval(times)
        spare = usual * 3 // 2
        head = 0 if self.begins_before else times[0] - self.start
        tail = 0 if self.goes_on else self.end - last - max(duration, usual)
        missing = sum(span for span in (head, tail) if span > spare)
        return Problem("video_short", _missing(missing, self, "video")) if missing else None

    def _mixed(self) -> Problem | None:
        first, last = self.shown_from, max(self.shown, default=(0, 0))[0]
        inside = sum(first < time < last for time in self.hidden)
        words = f"{inside} frames that the source hides lie among those that it shows"
        return Problem("edit_list", words) if inside else None

    def _times(self) -> list[int]:
        return sorted(time for time, _ in self.shown)


@dataclass(slots=True)
class AudioTally:
    """The samples of a clip. Times are samples on the source's clock."""

    start: int
    end: int
    rate: int
    frame: int = 0
    """Samples in one frame of the codec: so many may be missing."""
    slack: int = 1
    """How far packets that follow one another may seem to lie apart, for rounded times."""
    samples: int = 0
    """How many a channel are played, up to the end of the last codec frame."""
    covered: int = 0
    """How many of them lie in the span."""
    edges: list[int] = field(default_factory=list)
    """Begin and end of each stretch of sound, in turn."""

    def play(self, begin: int, end: int) -> None:
        """Count a packet whose samples are heard from `begin` to `end`, in the order of time."""
        edges = self.edges
        follows = bool(edges) and begin - edges[-1] <= self.slack
        begin = edges[-1] if follows else max(begin, self.start)
        within = min(end, self.end)
        if within <= begin:
            return
        self.frame = max(self.frame, end - begin)
        self.samples += end - begin
        self.covered += within - begin
        if follows:
            edges[-1] = within
        else:
            edges += (begin, within)

    @property
    def shown_from(self) -> int:
        """Time of the first sample."""
        return self.edges[0] if self.edges else self.start

    @property
    def shown_to(self) -> int:
        """End of the last sample, which is not behind the clip's."""
        return self.edges[-1] if self.edges else self.start

    def problems(self) -> list[Problem]:
        """What is wrong with the sound, the worst first."""
        found = self._gap() or self._short()
        return [found] if found else []

    def _gap(self) -> Problem | None:
        return _gap("audio_gap", "sample", [self.start, *self.edges, self.end], self, step=2)

    def _short(self) -> Problem | None:
        missing = self.end - self.start - self.covered
        if missing <= self.frame:
            return None
        return Problem("audio_short", _missing(missing, self, "audio"))


def _interval(times: list[int]) -> int:
    """The usual distance from one of these times to the next, 0 if there is none."""
    return round(statistics.median(b - a for a, b in pairwise(times))) if times[1:] else 0


def _gap(
    slug: str, noun: str, times: list[int], tally: VideoTally | AudioTally, *, step: int = 1
) -> Problem | None:
    """The longest distance between two times, if it is a gap; with `step` 2, every other one."""
    pairs = list(pairwise(times))[::step]
    length, before = max((b - a, a) for a, b in pairs)
    if length <= HOLE_S * tally.rate:
        return None
    at_ms = round((before - tally.start) * 1000 / tally.rate)
    return Problem(slug, f"no {noun} for {length / tally.rate:.3f} s from {at_ms} ms on")


def _missing(ticks: int, tally: VideoTally | AudioTally, noun: str) -> str:
    wanted = (tally.end - tally.start) / tally.rate
    return f"{wanted - ticks / tally.rate:.3f} s of {noun}, expected {wanted:.3f} s"
