"""The packets of one stream, decoded in order; what does not decode is named, and passed over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar, cast

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet
from av.stream import Discard
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from stages.core.errors import MediaError


F = TypeVar("F", VideoFrame, AudioFrame)


@dataclass(frozen=True, slots=True)
class Decoded(Generic[F]):
    """What came out of one packet."""

    frames: list[F]
    packet: Packet[VideoStream] | Packet[AudioStream]
    fault: str
    """Why nothing came out, in words; empty where the packet decoded."""

    @property
    def time_s(self) -> Fraction | None:
        """When the packet is presented, on the stream's clock; None where the file says nothing."""
        ticks = self.packet.dts if self.packet.pts is None else self.packet.pts
        return None if ticks is None else ticks * self.packet.time_base


def video(container: InputContainer, stream: VideoStream) -> Iterator[Decoded[VideoFrame]]:
    """Each packet of a video stream, decoded with one thread.

    A packet with a time but without a byte (Theora, AVI) shows the picture before once more: it is
    left out.
    """
    _only(container, stream)
    stream.codec_context.thread_count = 1
    for packet in container.demux(stream):
        if packet.size == 0 and packet.dts is not None:
            continue
        frames, fault = _decode(packet)
        yield Decoded(cast("list[VideoFrame]", frames), packet, fault)


def audio(container: InputContainer, stream: AudioStream) -> Iterator[Decoded[AudioFrame]]:
    """Each packet of an audio stream, decoded."""
    _only(container, stream)
    for packet in container.demux(stream):
        frames, fault = _decode(packet)
        yield Decoded(cast("list[AudioFrame]", frames), packet, fault)


def _only(container: InputContainer, wanted: VideoStream | AudioStream) -> None:
    """Leave the other streams' packets unread where the container's format can."""
    if wanted.codec_context is None:
        raise MediaError("no_decoder", f"stream {wanted.index}: no decoder for its codec")
    for stream in container.streams:
        if stream.index != wanted.index:
            stream.discard = Discard.all


def _decode(packet: Packet[VideoStream] | Packet[AudioStream]) -> tuple[list[object], str]:
    try:
        return list(packet.decode()), ""
    except av.EOFError:  # said once more after the last frame
        return [], ""
    except av.FFmpegError as error:
        return [], str(error.strerror or error)
