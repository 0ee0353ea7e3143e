"""What a stream's packets say undecoded: when its frames are shown, and where none is."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
from av.packet import Packet
from numpy.typing import NDArray


Ints = NDArray[np.int64]

# Some containers keep whole milliseconds, so neighbours at an even rate may differ by one.
_JITTER_S = 0.0015


@dataclass(slots=True)
class PacketList:
    """The presented packets of one stream, in the order of the file and in the stream's ticks."""

    times: array[int] = field(default_factory=lambda: array("q"))
    durations: array[int] = field(default_factory=lambda: array("q"))
    keys: int = 0

    def add(self, packet: Packet[Any]) -> None:
        """Note a packet; one that is hidden, broken off or without a time is passed over."""
        time = packet.pts if packet.pts is not None else packet.dts
        if time is None or not packet.size or packet.is_discard or packet.is_corrupt:
            return
        self.times.append(time)
        self.durations.append(packet.duration or 0)
        self.keys += packet.is_keyframe

    def timeline(self, tick_s: Fraction) -> Timeline | None:
        """The packets in the order of their presentation; None if there is none."""
        if not self.times:
            return None
        times = np.array(self.times, dtype=np.int64)
        order = np.argsort(times, kind="stable")
        return Timeline(times[order], self.durations[int(order[-1])], tick_s)


@dataclass(frozen=True, slots=True)
class Timeline:
    """When the packets of a stream are presented."""

    times: Ints
    """(n,) int64, n > 0, ticks, ascending."""
    last_duration: int
    """Of the last of them, in ticks; 0 if unknown."""
    tick_s: Fraction

    @property
    def start_s(self) -> Fraction:
        """Start of the first packet."""
        return int(self.times[0]) * self.tick_s

    @property
    def end_s(self) -> Fraction:
        """End of the last packet.

        A duration that was rounded to milliseconds gives way to the mean distance of the packets,
        so that 240 frames at 24 a second last 10.000 s and not 9.999 s.
        """
        last, usual = self.last_duration * self.tick_s, self.interval_s
        if usual and (not last or abs(last - usual) < _JITTER_S):
            last = usual
        return int(self.times[-1]) * self.tick_s + last

    @property
    def interval_s(self) -> Fraction:
        """Mean distance from one packet to the next; 0 for a single packet."""
        span = int(self.times[-1] - self.times[0])
        return span * self.tick_s / (len(self.times) - 1) if span else Fraction(0)

    @property
    def is_uneven(self) -> bool:
        """Whether more than 1 % of the distances stray by a tenth, and by more than jitter."""
        steps = np.diff(self.times) * float(self.tick_s)
        if not len(steps):
            return False
        usual = float(np.median(steps))
        strays = np.abs(steps - usual) > max(usual / 10, _JITTER_S)
        return bool(strays.mean() > 0.01)

    def holes(self, longest_s: float) -> list[tuple[Fraction, Fraction]]:
        """(start, end), in seconds, wherever two times lie further apart than `longest_s`."""
        found = np.flatnonzero(np.diff(self.times) * float(self.tick_s) > longest_s)
        edges = [(int(self.times[i]), int(self.times[i + 1])) for i in found]
        return [(start * self.tick_s, end * self.tick_s) for start, end in edges]
