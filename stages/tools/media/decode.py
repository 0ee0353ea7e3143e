"""The packets of one stream, decoded in order; what does not decode is named, and passed over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream


F = TypeVar("F", VideoFrame, AudioFrame)


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


def video(
    packets: Iterable[Packet[VideoStream]], stream: VideoStream
) -> Iterator[Decoded[VideoFrame]]:
    """Each packet of a video stream, decoded with one thread.

    A packet with a time but without a byte (Theora, AVI) shows the picture before once more: it is
    left out.
    """
    stream.codec_context.thread_count = 1
    for packet in packets:
        if packet.size == 0 and packet.dts is not None:
            continue
        frames, fault = _decode(packet)
        yield Decoded(cast("list[VideoFrame]", frames), packet, fault)


def audio(packets: Iterable[Packet[AudioStream]]) -> Iterator[Decoded[AudioFrame]]:
    """Each packet of an audio stream, decoded."""
    for packet in packets:
        frames, fault = _decode(packet)
        yield Decoded(cast("list[AudioFrame]", frames), packet, fault)


def _decode(packet: Packet[VideoStream] | Packet[AudioStream]) -> tuple[list[object], str]:
    try:
        return list(packet.decode()), ""
    except av.EOFError:  # said once more after the last frame
        return [], ""
    except av.FFmpegError as error:
        return [], str(error.strerror or error)
