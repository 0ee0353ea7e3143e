"""A source's audio, decoded and encoded anew into clips, where MP4 cannot hold its packets."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.codec.context import Flags
from av.container import OutputContainer
from av.packet import Packet

from stages.tools.media.clips.audio_times import AudioTimes, audio_times
from stages.tools.media.clips.clock import Clock
from stages.tools.media.clips.file import ClipFile, Track
from stages.tools.media.clips.tally import AudioTally
from stages.tools.media.samples import SLACK_S, Samples


BIT_RATE = 192_000
# What the AAC encoder takes: ISO/IEC 14496-3, table 1.16, and the layouts of table 1.17.
_RATES = frozenset(
    {96_000, 88_200, 64_000, 48_000, 44_100, 32_000}
    | {24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350}
)
_LAYOUTS = frozenset({"mono", "stereo", "3.0", "4.0", "5.0", "5.1", "7.1"})
FRAME = 1024


@dataclass(slots=True)
class _Part:
    """The audio of one clip."""

    track: Track[AudioTally]
    layout: str
    due: int | None = None
    """Where the sample stands that the encoder takes next."""

    def play(self, start: int, samples: Samples) -> None:
        """Encode what lies in the clip; a hole before it is filled with silence."""
        tally = self.track.tally
        first = max(start, tally.start if self.due is None else self.due)
        last = min(start + samples.shape[1], tally.end)
        if last <= first:
            return
        if self.due is not None and first > self.due:
            self._encode(self.due, np.zeros((samples.shape[0], first - self.due), np.float32))
        self._encode(first, samples[:, first - start : last - start])
        tally.play(first, last)

    def _encode(self, at: int, samples: Samples) -> None:
        planar = np.ascontiguousarray(samples)
        frame = AudioFrame.from_ndarray(planar, format="fltp", layout=self.layout)
        frame.sample_rate = self.track.tally.rate
        frame.pts, frame.time_base = at, self.track.lane.clock.tick_s
        self.track.encode(frame)
        self.due = at + samples.shape[1]

    def finish(self) -> None:
        if self.due is not None:
            self.track.encode(None)
            taken = self.due - self.track.tally.shown_from
            self.track.tally.samples = -(-taken // FRAME) * FRAME  # the last frame is filled up
        self.track.file.settle()


@dataclass(slots=True)
class AudioEncode:
    """Takes the packets of a source's audio in their order, and plays them to the clips."""

    times: AudioTimes
    stream: AudioStream
    resampler: AudioResampler
    waiting: deque[_Part]
    """The clips that are yet to begin, by their start."""
    open: list[_Part] = field(default_factory=list)

    def feed(self, packet: Packet[AudioStream] | None) -> None:
        """Take the next packet; None ends the stream."""
        if not self.waiting and not self.open:
            return
        try:
            frames = self.stream.decode(packet)
        except av.EOFError:
            return
        except av.FFmpegError:
            for part in self.open:
                part.track.file.corrupt += 1
            return
        for frame in frames:
            for out in self.resampler.resample(frame):
                samples = out.to_ndarray().astype(np.float32, copy=False)
                self._play(self.times.follow(frame.pts, samples.shape[1]), samples)

    def finish(self, until_ms: float = math.inf) -> None:
        """There are no more packets for the clips that end by this time of the source."""
        if until_ms == math.inf:
            self.feed(None)
        while self.waiting and self.waiting[0].track.file.cut.end_ms <= until_ms:
            self.open.append(self.waiting.popleft())
        for part in tuple(self.open):
            if part.track.file.cut.end_ms <= until_ms:
                self.open.remove(part)
                part.finish()

    def _play(self, start: int, samples: Samples) -> None:
        while self.waiting and start + samples.shape[1] > self.waiting[0].track.tally.start:
            self.open.append(self.waiting.popleft())
        for part in tuple(self.open):
            if start < part.track.tally.end:
                part.play(start, samples)
            else:
                part.finish()
                self.open.remove(part)


def encode_audio(clock: Clock, stream: AudioStream, files: Iterable[ClipFile]) -> AudioEncode:
    """The audio encoded into these clips, which stand in the order of their starts."""
    layout, times = encoded_layout(stream), audio_times(clock, stream)
    times.slack = int(SLACK_S * clock.rate)
    parts = deque(_Part(file.audio, layout) for file in files if file.audio)
    for part in parts:
        part.track.tally.frame, part.track.tally.slack = FRAME, times.slack
    resampler = AudioResampler(format="fltp", layout=layout, rate=clock.rate)
    return AudioEncode(times, stream, resampler, parts)


def encoded_rate(stream: AudioStream) -> int:
    """The stream's sample rate, or the usual one where AAC knows no such rate."""
    rate = stream.codec_context.sample_rate
    return rate if rate in _RATES else 48_000


def audio_encoder(source: AudioStream, clock: Clock) -> Callable[[OutputContainer], AudioStream]:
    """What adds an AAC stream to a clip, of the source's channels as far as AAC has them."""

    def add(container: OutputContainer) -> AudioStream:
        stream = container.add_stream("aac", rate=clock.rate)
        context = stream.codec_context
        context.layout = encoded_layout(source)
        context.bit_rate = BIT_RATE
        context.time_base = clock.tick_s
        context.flags |= Flags.bitexact
        return stream

    return add


def encoded_layout(stream: AudioStream) -> str:
    """The stream's layout; where it names none, the usual one for so many channels."""
    layout = stream.codec_context.layout
    usual = {1: "mono", 6: "5.1", 8: "7.1"}.get(layout.nb_channels, "stereo")
    return layout.name if layout.name in _LAYOUTS else usual
