"""The pictures of a video, small and gray, in one pass from its start."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import cv2
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from stages.core.errors import MediaError
from stages.tools.media import decode
from stages.tools.media.lanes import Lanes
from stages.tools.media.luma import Gray, small_gray, small_size
from stages.tools.media.source import counted, open_media, origin_s, video_stream


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


def luma_frames(path: Path, *, exact: bool = False) -> Iterator[Frame]:
    """Small gray pictures of the whole file, in the order in which they are shown.

    Pictures that no other one is predicted from are left out, and edges between blocks are not
    smoothed: about half the cost of decoding, and the small picture looks the same.

    Args:
        path: a media file.
        exact: every picture, decoded as it should be.

    Raises:
        MediaError: no video stream, no decoder, or a file that cannot be read on. What fails to
            decode inside the file is yielded as a fault, and so are the pictures predicted from it.
    """
    with open_media(path) as container:
        stream = video_stream(container)
        if stream is None:
            raise MediaError("no_video", f"{path.name}: no video stream, expected one")
        packets = Lanes(container, [stream], path.name).lane(stream)
        yield from frames_of(packets, stream, origin_s(container), exact=exact)


def frames_of(
    packets: Iterable[Packet[VideoStream]], stream: VideoStream, origin: Fraction, *, exact: bool
) -> Iterator[Frame]:
    """As `luma_frames`, of a file that is open: `packets` are those of `stream`."""
    cv2.setNumThreads(1)  # sources are what is worked on in parallel
    if not exact:
        _skip_what_no_frame_needs(stream)
    clock = counted(stream.time_base or Fraction(1), origin, 1000)
    yield from _frames(decode.video(packets, stream), clock)


def _skip_what_no_frame_needs(stream: VideoStream) -> None:
    """Set before the first packet is decoded: the codec's options are read only then."""
    if stream.codec_context is not None:
        stream.codec_context.skip_frame = "NONREF"
        stream.codec_context.options = {"skip_loop_filter": "all"}


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
