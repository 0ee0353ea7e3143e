"""The packets of one stream, decoded in order; what does not decode is named, and passed over."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.packet import Packet
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from stages.tools.media.groups import Group


F = TypeVar("F", VideoFrame, AudioFrame)

STRICT = {"err_detect": "explode"}
"""Options of a decoder that says so where it would otherwise patch what it gives together."""


def be_strict(stream: VideoStream | AudioStream) -> None:
    """Have the stream's decoder name what it cannot decode; before its first packet is decoded."""
    if stream.codec_context is not None:
        stream.codec_context.options = dict(STRICT)


@dataclass(frozen=True, slots=True)
class Decoded(Generic[F]):
    """What came out of one packet."""

    frames: list[F]
    packet: Packet[VideoStream] | Packet[AudioStream]
    fault: str
    """Why nothing came out, in words; empty where the packet decoded."""

    @property
    def ticks(self) -> int | None:
        """When the packet is presented, on the stream's clock; None where the file says nothing."""
        return self.packet.dts if self.packet.pts is None else self.packet.pts


def video(groups: Iterable[Group], stream: VideoStream) -> Iterator[Decoded[VideoFrame]]:
    """Each packet of these groups of a video stream, decoded with one thread.

    A packet with a time but without a byte (Theora, AVI) shows the picture before once more: it is
    left out. So are pictures that need a group which was skipped.
    """
    context = stream.codec_context
    context.thread_count = 1
    first: int | None = None  # nothing before can be shown
    last: Packet[VideoStream] | None = None
    for group in groups:
        if group.skipped:
            yield from _drained(context, last)
            first = group.packets[0].pts
        for last in group.packets:
            if last.size == 0 and last.dts is not None:
                continue
            frames, fault = _decode(last.decode)
            shown = cast("list[VideoFrame]", frames)
            if first is not None:
                shown = [f for f in shown if f.pts is None or f.pts >= first]
            yield Decoded(shown, last, fault)
    yield from _drained(context, last)


def _drained(
    context: VideoCodecContext, last: Packet[VideoStream] | None
) -> Iterator[Decoded[VideoFrame]]:
    """What the decoder still held behind its last packet; then it can begin anew."""
    if last is not None:
        frames, fault = _decode(lambda: context.decode(None))
        context.flush_buffers()
        yield Decoded(cast("list[VideoFrame]", frames), last, fault)


def audio(packets: Iterable[Packet[AudioStream]]) -> Iterator[Decoded[AudioFrame]]:
    """Each packet of an audio stream, decoded."""
    for packet in packets:
        frames, fault = _decode(packet.decode)
        yield Decoded(cast("list[AudioFrame]", frames), packet, fault)


def _decode(decode: Callable[[], Iterable[object]]) -> tuple[list[object], str]:
    try:
        return list(decode()), ""
    except av.EOFError:  # said once more after the last frame
        return [], ""
    except av.FFmpegError as error:
        return [], str(error.strerror or error)
