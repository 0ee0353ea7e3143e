"""The packets of several streams of a file, each stream's by themselves, from one reading of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet
from av.stream import Discard
from av.video.stream import VideoStream

from stages.core.errors import MediaError
from stages.tools.media.source import decode_error


AnyStream = VideoStream | AudioStream


class Lanes:
    """One lane a stream. What is read on the way to one lane's next packet waits in the others.

    So lanes are best used side by side: how far one runs ahead of another is what is held. A lane
    that is closed holds nothing any more.
    """

    def __init__(self, container: InputContainer, streams: Sequence[AnyStream], name: str) -> None:
        """Leave all other streams' packets unread where the container's format can."""
        self._waiting: dict[int, deque[Packet[Any]]] = {s.index: deque() for s in streams}
        self._name = name
        self._broken: MediaError | None = None
        for stream in container.streams:
            if stream.index not in self._waiting:
                stream.discard = Discard.all
        self._packets: Iterator[Packet[Any]] = container.demux(list(streams))

    def lane(self, stream: AnyStream) -> Iterator[Packet[Any]]:
        """The packets of one of the streams, in order.

        Raises:
            MediaError: `no_decoder`; or `decode_error`, behind the last packet before the file
                cannot be read on.
        """
        index = stream.index  # which is no more when the file has been closed
        waiting = self._waiting[index]
        try:
            if stream.codec_context is None:
                raise MediaError("no_decoder", f"stream {index}: no decoder for its codec")
            while waiting or self._read():
                if waiting:
                    yield waiting.popleft()
            if self._broken:
                raise self._broken
        finally:
            del self._waiting[index]

    def _read(self) -> bool:
        """Put the next packet where it belongs; False if there is none."""
        try:
            packet = next(self._packets, None)
        except av.FFmpegError as error:
            self._broken = decode_error(self._name, error)
            return False
        if packet is not None and packet.stream.index in self._waiting:
            self._waiting[packet.stream.index].append(packet)
        return packet is not None
