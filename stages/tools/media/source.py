"""A media file, opened: which streams count, where its time begins, what its errors mean."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet
from av.stream import Discard, Disposition
from av.video.stream import VideoStream

from stages.core.errors import MediaError
from stages.tools.media.ffmpeg import FORMATS, url


S = TypeVar("S", VideoStream, AudioStream)


@contextmanager
def open_media(path: Path) -> Iterator[InputContainer]:
    """Open a media file for reading; FFmpeg's errors inside the block become MediaError.

    Raises:
        MediaError: `not_a_file`, `empty_file`, `unreadable` (also: a format that is not media), or
            `decode_error` where reading on fails.
    """
    _check_file(path)
    options = {"protocol_whitelist": "file", "format_whitelist": FORMATS}
    try:
        container = av.open(url(path), options=options, metadata_errors="replace")
    except (av.FFmpegError, ValueError) as error:
        raise MediaError("unreadable", f"{path.name}: {_words(error)}, expected media") from error
    with container:
        try:
            yield container
        except av.FFmpegError as error:
            raise decode_error(path.name, error) from error


def video_stream(container: InputContainer) -> VideoStream | None:
    """The stream of moving pictures: the default one, else the first; never cover art."""
    moving = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    return next(
        (s for s in moving if s.disposition & Disposition.default), next(iter(moving), None)
    )


def audio_stream(container: InputContainer) -> AudioStream | None:
    """The audio that a player plays: the default stream, else the first."""
    heard = list(container.streams.audio)
    return next((s for s in heard if s.disposition & Disposition.default), next(iter(heard), None))


def packets_of(container: InputContainer, stream: S, name: str) -> Iterator[Packet[S]]:
    """The packets of one stream, in order; the others' stay unread where the format allows it.

    Raises:
        MediaError: as `packets_in`.
    """
    for other in container.streams:
        if other.index != stream.index:
            other.discard = Discard.all
    yield from packets_in(container, [stream], name)


def packets_in(container: InputContainer, streams: list[Any], name: str) -> Iterator[Packet[Any]]:
    """The packets of some streams, in the order in which they lie.

    Raises:
        MediaError: `no_decoder`; or, behind the last packet before the file cannot be read on,
            `decode_error`, or `late_stream` where a stream begins that the header does not name.
    """
    for stream in streams:
        if stream.codec_context is None:
            raise MediaError(
                "no_decoder", f"{name}: stream {stream.index}: no decoder for its codec"
            )
    try:
        yield from container.demux(streams)
    except av.FFmpegError as error:
        raise decode_error(name, error) from error
    except IndexError as error:  # PyAV finds no place for such a stream's first packet
        words = f"{name}: a stream begins behind the header, expected all of them in it"
        raise MediaError("late_stream", words) from error


def origin_s(container: InputContainer) -> Fraction:
    """Time 0 of the source on its streams' clocks: the earliest start of its video and audio.

    A player shows this moment as 0:00, so people's timestamps count from here.
    """
    chosen = (video_stream(container), audio_stream(container))
    return min((start_s(stream) for stream in chosen if stream is not None), default=Fraction(0))


def start_s(stream: VideoStream | AudioStream) -> Fraction:
    """When the stream begins, on its container's clock; what only readies a decoder not counted."""
    if stream.start_time is None or stream.time_base is None:
        return Fraction(0)
    return stream.start_time * stream.time_base


def counted(tick_s: Fraction, origin: Fraction, per_s: int) -> tuple[int, int, int]:
    """(a, b, c) of a stream: a time after `origin` is `(ticks * a - b) / c`, counted `per_s`.

    What `Fraction` computes, for the price of whole numbers: there is a time for every packet.
    """
    return (
        tick_s.numerator * origin.denominator * per_s,
        origin.numerator * tick_s.denominator * per_s,
        tick_s.denominator * origin.denominator,
    )


def decode_error(name: str, error: av.FFmpegError) -> MediaError:
    """What is raised where a file cannot be read on."""
    return MediaError("decode_error", f"{name}: {_words(error)}")


def _check_file(path: Path) -> None:
    try:
        found = path.stat()
    except OSError as error:
        raise MediaError("not_a_file", f"{path.name}: {error.strerror}") from error
    if not stat.S_ISREG(found.st_mode):
        raise MediaError("not_a_file", f"{path.name}: not a regular file")
    if found.st_size == 0:
        raise MediaError("empty_file", f"{path.name}: 0 bytes, expected media")


def _words(error: Exception) -> str:
    text = getattr(error, "strerror", None) or str(error)
    return str(text)
