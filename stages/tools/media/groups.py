"""Groups of pictures: packets from one key frame to the next, decodable without what is before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from av.packet import Packet
from av.video.stream import VideoStream


Spans = Sequence[tuple[float, float]]

LONGEST = 2000
"""Packets: a group that is longer is decoded, wanted or not, lest a whole film is held."""


@dataclass(slots=True)
class Group:
    """Consecutive packets, of which the first is a key frame, unless the stream begins without."""

    packets: list[Packet[VideoStream]] = field(default_factory=list)
    skipped: bool = False
    """Whether packets right before it were left out."""

    def touches(self, spans: Spans, clock: tuple[int, int, int]) -> bool:
        """Whether one of its pictures is shown in a span; where it tells no time, it may be."""
        times, less, over = clock
        ticks = [p.dts if p.pts is None else p.pts for p in self.packets]
        shown = [(tick * times - less) / over for tick in ticks if tick is not None]
        return not shown or any(start <= max(shown) and min(shown) < end for start, end in spans)


def groups_within(
    packets: Iterable[Packet[VideoStream]], spans: Spans | None, clock: tuple[int, int, int]
) -> Iterator[Group]:
    """The packets of which something is shown within the spans, group by group, in their order.

    Args:
        packets: of one stream.
        spans: (start_ms, end_ms); None: all of them.
        clock: `source.counted` of the stream, in milliseconds.
    """
    skipped = False
    for group in _groups(packets):
        if spans is None or len(group.packets) >= LONGEST or group.touches(spans, clock):
            group.skipped, skipped = skipped, False
            yield group
        else:
            skipped = True


def _groups(packets: Iterable[Packet[VideoStream]]) -> Iterator[Group]:
    group = Group()
    for packet in packets:
        if group.packets and (packet.is_keyframe or len(group.packets) >= LONGEST):
            yield group
            group = Group()
        group.packets.append(packet)
    if group.packets:
        yield group
