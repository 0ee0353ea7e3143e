"""A source's video packets, copied into the clips that need them."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from av.packet import Packet
from av.video.stream import VideoStream

from stages.tools.media.clips.clock import Clock
from stages.tools.media.clips.file import ClipFile, Track
from stages.tools.media.clips.tally import Problem, VideoTally


LONGEST_LEAD_S = 30
"""A key frame that lies further before the packet at hand is not kept for a clip to begin with."""

JUMP_S = 10
"""Times of decoding that fall back further than this begin a timeline of their own."""


class Sample(NamedTuple):
    """A packet with its times in ticks of the clips; each clip overwrites the packet's own."""

    packet: Packet[VideoStream]
    pts: int
    dts: int
    duration: int
    shown: bool


@dataclass(slots=True)
class _Part:
    """The video of one clip."""

    track: Track[VideoTally]
    held: list[Sample] = field(default_factory=list)
    """Not written unless a frame that the clip shows comes after them in the order of decoding."""
    keyed: bool = False

    def take(self, sample: Sample) -> None:
        tally = self.track.tally
        shown = sample.shown and tally.start <= sample.pts < tally.end
        if not self.keyed and not sample.packet.is_keyframe:
            tally.lost += shown
            return
        self.keyed = True
        if not shown:
            self.held.append(sample)
            tally.begins_before |= sample.shown and sample.pts < tally.start
            return
        if self.held:
            for each in self.held:
                self._write(each)
            self.held.clear()
        self._write(sample)

    def _write(self, sample: Sample) -> None:
        packet, pts, dts, duration, shown = sample
        tally = self.track.tally
        if tally.start <= pts < tally.end:
            if shown:
                tally.shown.append((pts, duration))
            else:
                tally.hidden.append(pts)
        self.track.put(packet, pts, dts, duration)


@dataclass(slots=True)
class VideoCopy:
    """Takes the packets of a source's video in their order, and hands them to the clips."""

    clock: Clock
    waiting: deque[_Part]
    """The clips that are yet to begin, by their start."""
    open: list[_Part] = field(default_factory=list)
    group: list[Sample] = field(default_factory=list)
    """From the last key frame at or before the start of the next clip."""
    early: list[Packet[VideoStream]] = field(default_factory=list)
    """The first packets, as long as no time of decoding is known."""
    latest: int = -(2**63)
    """The latest time of decoding so far."""

    def feed(self, packet: Packet[VideoStream]) -> None:
        """Take the next packet."""
        if packet.dts is None:
            self.early.append(packet)
            return
        if self.early:
            self._feed_early(packet.dts)
        self._take(self._sample(packet, packet.dts))

    def finish(self, until_ms: float = math.inf) -> None:
        """There are no more packets for the clips that end by this time of the source."""
        self._feed_early(max((p.pts or 0 for p in self.early), default=0))
        while self.waiting and self.waiting[0].track.file.cut.end_ms <= until_ms:
            self._begin_next()
        for part in tuple(self.open):
            if part.track.file.cut.end_ms <= until_ms:
                self.open.remove(part)
                part.track.file.settle()

    def _feed_early(self, dts: int) -> None:
        """Give the packets before the first known time of decoding the times before it."""
        early, self.early = self.early, []  # each once, also where one of them jumps back
        for place, packet in enumerate(early):
            step = packet.duration or 1
            self._take(self._sample(packet, dts - step * (len(early) - place)))

    def _sample(self, packet: Packet[VideoStream], dts: int) -> Sample:
        factor = self.clock.times  # whole, see `video_clock`
        pts = dts if packet.pts is None else packet.pts
        timed = packet.pts is not None or packet.dts is not None
        length = (packet.duration or 0) * factor
        return Sample(packet, pts * factor, dts * factor, length, timed and not packet.is_discard)

    def _take(self, sample: Sample) -> None:
        self.latest = max(self.latest, sample.dts)
        if sample.dts < self.latest - JUMP_S * self.clock.rate:
            self._give_up()
        for part in tuple(self.open):
            if sample.dts < part.track.tally.end:
                part.take(sample)
            else:
                part.track.tally.goes_on = True
                part.track.file.settle()
                self.open.remove(part)
        if self.waiting:
            self._keep(sample)
            while self.waiting and sample.dts >= self.waiting[0].track.tally.start:
                self._begin_next()

    def _give_up(self) -> None:
        """What comes after a jump back in time cannot be told from what was there before."""
        for part in (*self.open, *self.waiting):
            words = f"the video's times jump back by more than {JUMP_S} s"
            part.track.file.troubles.append(Problem("time_jump", words))
        self.finish()

    def _keep(self, sample: Sample) -> None:
        """Keep what the next clip may need to begin with.

        No later packet can be the key frame of a clip once its own time of decoding has come.
        """
        key = sample.packet.is_keyframe and sample.pts <= self.waiting[0].track.tally.start
        reach = LONGEST_LEAD_S * self.clock.rate
        if key or (self.group and sample.dts - self.group[0].dts > reach):
            self.group.clear()
        self.group.append(sample)

    def _begin_next(self) -> None:
        part = self.waiting.popleft()
        for sample in self.group:
            part.take(sample)
        self.open.append(part)
        start = self.waiting[0].track.tally.start if self.waiting else None
        keys = [
            place
            for place, sample in enumerate(self.group)
            if start is None or (sample.packet.is_keyframe and sample.pts <= start)
        ]
        del self.group[: keys[-1] if keys else 0]


def copy_video(clock: Clock, files: Iterable[ClipFile]) -> VideoCopy:
    """A copy of the video into these clips, which stand in the order of their starts."""
    return VideoCopy(clock, deque(_Part(file.video) for file in files))
