"""When a source's audio packets are heard, counted in samples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from av.audio.stream import AudioStream
from av.packet import Packet

from stages.tools.media.clips.clock import Clock
from stages.tools.media.source import start_s


@dataclass(slots=True)
class AudioTimes:
    """Places packets in samples; one that seems to follow the one before does so exactly.

    Containers round: Matroska and FLV to milliseconds. Taken literally, that would shift every
    packet by up to half of one.
    """

    clock: Clock
    first: int
    """Where the first sample is heard that is not only to ready the decoder."""
    frame: int
    """Samples in a frame of the codec; 0 if that varies."""
    slack: int
    """How far a time may be off, in samples."""
    due: int | None = None
    """Where the packet before ended."""

    def place(self, packet: Packet[Any]) -> tuple[int, int]:
        """(start, length) of the next packet."""
        length = self.frame or self.clock.from_source(packet.duration or 0)
        if self.due is None and packet.has_sidedata("skip_samples"):
            self.due = self.first - _skipped(packet)
        return self.follow(packet.pts if packet.pts is not None else packet.dts, length), length

    def follow(self, said: int | None, length: int) -> int:
        """The start of samples that the source gives this time, in its own ticks."""
        start = self.due or 0 if said is None else self.clock.from_source(said)
        if self.due is not None and abs(start - self.due) <= self.slack:
            start = self.due
        self.due = start + length
        return start


def audio_times(clock: Clock, stream: AudioStream) -> AudioTimes:
    """At the start of a stream; a time may be off by a tick and a half of the source's."""
    first = round(start_s(stream) * clock.rate)
    return AudioTimes(
        clock, first, _frame_samples(stream), max(1, clock.times * 3 // (2 * clock.over))
    )


def _frame_samples(stream: AudioStream) -> int:
    context = stream.codec_context
    header = bytes(context.extradata or b"")
    if context.name == "flac" and header[:2] == header[2:4]:
        # STREAMINFO begins with the smallest and the largest block (RFC 9639, section 8.2).
        return int.from_bytes(header[:2], "big")
    return context.frame_size or 0


def _skipped(packet: Packet[Any]) -> int:
    """Samples at the packet's start that only ready the decoder (AV_PKT_DATA_SKIP_SAMPLES)."""
    return int.from_bytes(bytes(packet.get_sidedata("skip_samples"))[:4], "little")
