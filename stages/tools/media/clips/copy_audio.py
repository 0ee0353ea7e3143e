"""A source's audio packets, copied into the clips that need them."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from av.audio.stream import AudioStream
from av.packet import Packet

from stages.tools.media.clips.audio_times import AudioTimes, audio_times
from stages.tools.media.clips.clock import Clock
from stages.tools.media.clips.file import ClipFile, Track
from stages.tools.media.clips.tally import AudioTally


# What a decoder hears before the first sample that counts: AAC overlaps two frames, Opus asks for
# 80 ms (RFC 7845, section 4.6), an MP3 frame may draw on ten before it. FFmpeg's reader looks back
# up to a second.
LEAD_S = 0.25


class Sample(NamedTuple):
    """A packet with its times in samples; each clip overwrites the packet's own."""

    packet: Packet[AudioStream]
    pts: int
    length: int


@dataclass(slots=True)
class AudioCopy:
    """Takes the packets of a source's audio in their order, and hands them to the clips."""

    times: AudioTimes
    waiting: deque[Track[AudioTally]]
    """The clips that are yet to begin, by their start."""
    lead: int
    """Samples."""
    open: list[Track[AudioTally]] = field(default_factory=list)
    recent: deque[Sample] = field(default_factory=deque)

    def feed(self, packet: Packet[AudioStream]) -> None:
        """Take the next packet."""
        sample = Sample(packet, *self.times.place(packet))
        if self.open:
            self._hand_on(sample)
        if self.waiting:
            self._keep(sample)
            while self.waiting and sample.pts + sample.length > self.waiting[0].tally.start:
                self._begin_next()

    def finish(self, until_ms: float = math.inf) -> None:
        """There are no more packets for the clips that end by this time of the source."""
        while self.waiting and self.waiting[0].file.cut.end_ms <= until_ms:
            self.open.append(self.waiting.popleft())
        for track in tuple(self.open):
            if track.file.cut.end_ms <= until_ms:
                self.open.remove(track)
                track.file.settle()

    def _hand_on(self, sample: Sample) -> None:
        pts, ended = sample.pts, False
        for track in self.open:
            if pts < track.tally.end:
                _put(track, sample)
            else:
                track.file.settle()
                ended = True
        if ended:
            self.open = [track for track in self.open if pts < track.tally.end]

    def _keep(self, sample: Sample) -> None:
        recent, pts = self.recent, sample.pts
        if recent and pts < recent[-1].pts:
            recent.clear()
        recent.append(sample)
        while recent[0].pts < pts - self.lead:
            recent.popleft()

    def _begin_next(self) -> None:
        track = self.waiting.popleft()
        for sample in self.recent:
            if sample.pts < track.tally.end:
                _put(track, sample)
        self.open.append(track)


def copy_audio(clock: Clock, stream: AudioStream, files: Iterable[ClipFile]) -> AudioCopy:
    """A copy of the audio into these clips, which stand in the order of their starts."""
    times = audio_times(clock, stream)
    tracks = deque(file.audio for file in files if file.audio)
    for track in tracks:
        track.tally.frame, track.tally.slack = times.frame, times.slack
    return AudioCopy(times, tracks, int(LEAD_S * clock.rate))


def _put(track: Track[AudioTally], sample: Sample) -> None:
    packet, pts, length = sample
    if not packet.is_discard:
        track.tally.play(pts, pts + length)
    track.put(packet, pts, pts, length)
