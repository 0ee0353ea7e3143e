"""Which streams of a source a clip gets, and whether as they are or encoded anew."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.video.stream import VideoStream

from stages.tools.media.clips.clock import audio_clock, video_clock
from stages.tools.media.clips.encode_audio import audio_encoder, encoded_rate
from stages.tools.media.clips.encode_video import video_encoder
from stages.tools.media.clips.plan import Lane, Layout, S
from stages.tools.media.source import open_media, origin_s, video_stream


# What an MP4 holds by its standards, and FFmpeg reads from it without loss.
VIDEO_CODECS = frozenset({"h264", "hevc", "av1", "vp9", "mpeg4", "mpeg2video", "mpeg1video"})
AUDIO_CODECS = frozenset({"aac", "mp3", "mp2", "opus", "flac", "alac", "ac3", "eac3"})
# Below this rate the muxer refuses MP3: only the first two parts of MPEG audio are standard there.
_LOWEST_MP3_HZ = 16_000


def lay_out(
    container: InputContainer, video: VideoStream, audio: AudioStream | None, path: Path
) -> Layout:
    """The streams of every clip of this source."""
    origin = origin_s(container)
    clock = video_clock(video, origin)
    if fits_video(container, video):
        seen = Lane(_copied(video), clock, "copy")
    else:
        seen = Lane(video_encoder(video, clock, rotation_of(path)), clock, "encode")
    return Layout(seen, _audio_lane(audio, origin) if audio is not None else None)


def _audio_lane(stream: AudioStream, origin: Fraction) -> Lane[AudioStream]:
    if fits_audio(stream):
        clock = audio_clock(stream, stream.codec_context.sample_rate, origin)
        return Lane(_copied(stream), clock, "copy")
    clock = audio_clock(stream, encoded_rate(stream), origin)
    return Lane(audio_encoder(stream, clock), clock, "encode")


def fits_video(container: InputContainer, stream: VideoStream) -> bool:
    """Whether an MP4 can hold the packets as they are.

    AVI often packs an MPEG-4 B-frame into the packet of the frame before it, which MP4 knows not.
    """
    packed = stream.codec.canonical_name == "mpeg4" and container.format.name == "avi"
    return stream.codec.canonical_name in VIDEO_CODECS and not packed


def fits_audio(stream: AudioStream) -> bool:
    """Whether an MP4 can hold the packets as they are."""
    codec, rate = stream.codec.canonical_name, stream.codec_context.sample_rate
    return codec in AUDIO_CODECS and not (codec == "mp3" and rate < _LOWEST_MP3_HZ)


def _copied(stream: S) -> Callable[[OutputContainer], S]:
    return lambda container: container.add_stream_from_template(stream, opaque=True)


def rotation_of(path: Path) -> int:
    """Counterclockwise degrees by which the first picture is turned for display."""
    with open_media(path) as container:
        stream = video_stream(container)
        if stream is None:
            return 0
        stream.codec_context.thread_count = 1
        try:
            return next((frame.rotation for frame in container.decode(stream)), 0)
        except av.FFmpegError:
            return 0
