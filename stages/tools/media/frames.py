"""The pictures of a video, small and gray, in one pass from its start."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal

import cv2
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from stages.core.errors import MediaError
from stages.tools.media import decode
from stages.tools.media.groups import Spans, groups_within
from stages.tools.media.luma import Gray, small_gray, small_size
from stages.tools.media.source import (
    counted,
    open_media,
    origin_s,
    packets_of,
    video_stream,
)


Show = Literal["all", "some", "keys"]

# No codec reorders over more packets than this, nor puts as many between two that others need.
PATIENCE = 40


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture at its moment, or a moment at which there should have been one."""

    start_ms: float
    """From the origin of the source, see `source.origin_s`."""
    gray: Gray | None
    """(h, w) of about 14,400 pixels, uint8, full range 0..255; None if it did not decode."""
    fault: str = ""
    """What is wrong with the picture, in words; empty where nothing is known to be."""

    @property
    def end_ms(self) -> float:
        """The same moment: how long a picture stays is for the next one to say."""
        return self.start_ms


def luma_frames(path: Path, *, show: Show = "some", within: Spans | None = None) -> Iterator[Frame]:
    """Small gray pictures of a file, in the order in which they are shown.

    Args:
        path: a media file.
        show: `all` pictures, decoded as they should be; `some`: without those that no other one is
            predicted from, and edges between blocks not smoothed, which is about half the cost and
            looks the same so small; or `keys`, which cost next to nothing.
        within: (start_ms, end_ms) of the spans whose pictures are wanted; some of what lies around
            them comes too. None: of the whole file.

    Raises:
        MediaError: no video stream, no decoder, or a file that cannot be read on. What fails to
            decode inside the file is yielded as a fault, and so are the pictures predicted from it;
            where some of the file is skipped, only what gives no picture at all.
    """
    cv2.setNumThreads(1)  # sources are what is worked on in parallel
    with open_media(path) as container:
        stream = video_stream(container)
        if stream is None:
            raise MediaError("no_video", f"{path.name}: no video stream, expected one")
        packets = packets_of(container, stream, path.name)
        clock = counted(stream.time_base or Fraction(1), origin_s(container), 1000)
        if show == "keys":
            packets = (packet for packet in packets if packet.is_keyframe)
        _prepare(stream, show, strict=_in_one_go(within))
        yield from _frames(decode.video(groups_within(packets, within, clock), stream), clock)


def _in_one_go(spans: Spans | None) -> bool:
    """Whether nothing has to be skipped before the last of the spans."""
    if spans is None:
        return True
    edges = [(-1.0, 0.0), *sorted(spans)]
    reached = itertools.accumulate((end for _, end in edges), max)
    return all(start <= end for (start, _), end in zip(edges[1:], reached, strict=False))


def _prepare(stream: VideoStream, show: Show, *, strict: bool) -> None:
    """Set before the first packet is decoded: the codec's options are read only then.

    Behind a skip a decoder misses what the first pictures refer to, though nothing is damaged.
    """
    options = dict(decode.STRICT) if strict else {}
    if show == "some":
        options |= {"skip_loop_filter": "all"}
    if stream.codec_context is not None:
        stream.codec_context.skip_frame = "NONREF" if show == "some" else "DEFAULT"
        stream.codec_context.options = options


def _frames(
    packets: Iterable[decode.Decoded[VideoFrame]], clock: tuple[int, int, int]
) -> Iterator[Frame]:
    size: tuple[int, int] | None = None
    now, fault, silent = 0.0, "", 0
    for packet in packets:
        silent = 0 if packet.frames else silent + 1
        fault = _fault(packet, fault, silent)
        if fault and not packet.frames:
            now = _time_ms(packet.ticks, clock, now)
            yield Frame(now, None, fault)
        for frame in packet.frames:
            size = size or small_size(frame.width, frame.height)
            broken = fault or ("a corrupt picture" if frame.is_corrupt else "")
            now = _time_ms(frame.pts, clock, now)
            yield Frame(now, small_gray(frame, size), broken)


def _fault(packet: decode.Decoded[VideoFrame], before: str, silent: int) -> str:
    """What is wrong from this packet on: an error lasts until a key frame mends the picture."""
    if packet.fault or silent > PATIENCE:
        return packet.fault or f"{silent} packets without a picture"
    return "" if packet.packet.is_keyframe else before


def _time_ms(ticks: int | None, clock: tuple[int, int, int], otherwise: float) -> float:
    times, less, over = clock
    return otherwise if ticks is None else (ticks * times - less) / over
