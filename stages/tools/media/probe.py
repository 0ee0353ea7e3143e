"""What a media file really holds: read from its packets, not from what its header claims."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from stages.core.errors import MediaError
from stages.tools.media.packets import PacketList, Timeline
from stages.tools.media.source import (
    audio_stream,
    open_media,
    origin_s,
    packets_in,
    start_s,
    video_stream,
)


HOLE_S = 1.0
"""Packets further apart than this leave a hole in their stream."""

# Formats whose header holds a duration; for the others FFmpeg guesses one from the file's end.
_ANNOUNCING = ("mov", "matroska", "flv", "avi", "asf", "wav", "flac")
# A decoder may need some packets before it shows a picture; one that takes more shows none.
_TRIES = 100


@dataclass(frozen=True, slots=True)
class Probe:
    """A media file's streams and times. None, 0 or empty where a stream is absent."""

    container: str
    """The format, as FFmpeg names it."""
    bytes: int
    duration_ms: int
    """From `origin_s` to the end of the last picture; of the last sound where no picture is."""
    announced_ms: int | None
    """What the header says; None where the format has no such field."""
    origin_ms: int
    """Time 0 on the streams' clocks; some headers count what they announce from their 0."""
    reach_ms: int = 0
    """From `origin_s` to the end of whichever stream ends last."""
    video_codec: str = ""
    width: int | None = None
    """As displayed, in pixels: rotation applied, sample aspect not."""
    height: int | None = None
    rotation: int | None = None
    """Clockwise degrees by which the stored picture is turned for display."""
    fps: float | None = None
    """Frames by time between the first and the last."""
    variable_fps: bool | None = None
    frames: int | None = None
    keyframes: int | None = None
    audio_codec: str = ""
    sample_rate: int | None = None
    channels: int | None = None
    audio_delay_ms: int | None = None
    """Start of the audio after the start of the video; negative if before."""
    video_gaps: tuple[tuple[int, int], ...] = ()
    """[start_ms, end_ms) spans of more than a second in which no packet starts."""
    audio_gaps: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class _Reading:
    """One stream as it is read."""

    stream: Any
    packets: PacketList
    picture: VideoFrame | None = None
    tries: int = 0

    def look(self, packet: Packet[Any] | None) -> None:
        """Decode until the first picture, and no further; None ends the stream."""
        if self.picture is not None or self.tries > _TRIES:
            return
        self.tries += packet is not None and not packet.is_discard
        try:
            self.picture = next(iter(self.stream.decode(packet)), None)
        except av.FFmpegError:
            return  # the next packet may begin a picture that can be decoded

    def timeline(self) -> Timeline | None:
        return self.packets.timeline(self.stream.time_base)


def probe(path: Path) -> Probe:
    """What a file holds, by one pass over its packets.

    Raises:
        MediaError: as `open_media`; `no_streams` if it has neither video nor audio, `no_packets` if
            nothing of them is there, `no_picture` if its video cannot be decoded.
    """
    with open_media(path) as container:
        video, audio = _read(container, path)
        seen = video.timeline() if video else None
        heard = audio.timeline() if audio else None
        known = _file_facts(container, path, seen or heard)
        ends = [line.end_s for line in (seen, heard) if line]
        known = replace(known, reach_ms=_ms(max(ends) - origin_s(container)))
        if video and seen and video.picture:
            known = _with_video(known, video.picture, seen, origin_s(container))
            codec, keys = _codec(video.stream), video.packets.keys
            known = replace(known, video_codec=codec, keyframes=keys)
        if audio and heard:
            known = _with_audio(known, audio.stream, heard, origin_s(container))
        if video and audio and seen and heard:
            known = replace(
                known, audio_delay_ms=_ms(start_s(audio.stream) - start_s(video.stream))
            )
        return known


def _read(container: InputContainer, path: Path) -> tuple[_Reading | None, _Reading | None]:
    chosen = (video_stream(container), audio_stream(container))
    video, audio = (_Reading(s, PacketList()) if s is not None else None for s in chosen)
    readings = {r.stream.index: r for r in (video, audio) if r is not None}
    if not readings:
        raise MediaError("no_streams", f"{path.name}: neither video nor audio in it")
    try:
        for packet in packets_in(container, [r.stream for r in readings.values()], path.name):
            if not packet.size:
                continue
            reading = readings[packet.stream_index]
            reading.packets.add(packet)
            if reading is video:
                video.look(packet)
    except MediaError as error:
        if error.reason != "decode_error":
            raise
        # A broken end is an end: what was read until there is what the file holds.
    if video:
        _check_picture(video, path)
    return video, audio


def _check_picture(video: _Reading, path: Path) -> None:
    video.look(None)
    if video.packets.times and video.picture is None:
        codec, n = _codec(video.stream), len(video.packets.times)
        raise MediaError("no_picture", f"{path.name}: {n} packets of {codec}, none decodes")


def _file_facts(container: InputContainer, path: Path, main: Timeline | None) -> Probe:
    announced = _announced_ms(container)
    if main is None:
        raise MediaError(
            "no_packets", f"{path.name}: no frame is in it, the header promises {announced or 0} ms"
        )
    return Probe(
        container=container.format.name,
        bytes=path.stat().st_size,
        duration_ms=_ms(main.end_s - origin_s(container)),
        announced_ms=announced,
        origin_ms=_ms(origin_s(container)),
    )


def _with_video(known: Probe, picture: VideoFrame, seen: Timeline, origin: Fraction) -> Probe:
    turned = picture.rotation % 180 != 0
    return replace(
        known,
        width=picture.height if turned else picture.width,
        height=picture.width if turned else picture.height,
        rotation=-picture.rotation % 360,
        fps=float(1 / seen.interval_s) if seen.interval_s else None,
        variable_fps=seen.is_uneven,
        frames=len(seen.times),
        video_gaps=_gaps(seen, origin),
    )


def _with_audio(known: Probe, stream: AudioStream, heard: Timeline, origin: Fraction) -> Probe:
    return replace(
        known,
        audio_codec=_codec(stream),
        sample_rate=stream.codec_context.sample_rate,
        channels=stream.codec_context.channels,
        audio_gaps=_gaps(heard, origin),
    )


def _codec(stream: VideoStream | AudioStream) -> str:
    """The codec's own name, whichever decoder is used for it."""
    return stream.codec.canonical_name


def _announced_ms(container: InputContainer) -> int | None:
    known = container.duration is not None and container.format.name.startswith(_ANNOUNCING)
    return round(container.duration / 1000) if known and container.duration else None


def _gaps(line: Timeline, origin: Fraction) -> tuple[tuple[int, int], ...]:
    return tuple((_ms(a - origin), _ms(b - origin)) for a, b in line.holes(HOLE_S))


def _ms(seconds: Fraction) -> int:
    return round(seconds * 1000)
