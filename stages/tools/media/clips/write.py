"""All clips of a source, written on one way through its packets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.video.stream import VideoStream

from stages.core.errors import MediaError
from stages.tools.media.clips.copy_audio import copy_audio
from stages.tools.media.clips.copy_video import copy_video
from stages.tools.media.clips.encode_audio import encode_audio
from stages.tools.media.clips.encode_video import encode_video
from stages.tools.media.clips.file import ClipFile
from stages.tools.media.clips.header import proven
from stages.tools.media.clips.layout import lay_out
from stages.tools.media.clips.plan import Cut, Lane, Written
from stages.tools.media.clips.tally import Problem
from stages.tools.media.source import audio_stream, open_media, origin_s, video_stream


PATIENCE_S = 60
"""A stream that lies so far behind another in the file has ended, or has a hole: its clips are
closed without it, so that few are open at once."""

_OFTEN = 32  # packets from one look for such clips to the next


class _Feed(Protocol):
    def feed(self, packet: Any) -> None: ...
    def finish(self, until_ms: float = ...) -> None: ...


def write_clips(source: Path, cuts: Sequence[Cut]) -> list[Written]:
    """Write each span as an MP4 of its own; what is wrong with one of them is said in its result.

    The source is read once, from its start and in order, whether the spans overlap or not. The same
    call gives the same bytes. A span in which the source shows no frame gets no file, and so does a
    cut without a path, of which all else is said as if it had one.

    Args:
        source: a media file with video.
        cuts: spans, in milliseconds from `source.origin_s`, in any order.

    Returns:
        What became of each, in the order of `cuts`.

    Raises:
        MediaError: as `open_media`, or `no_video`.
        OSError: a clip cannot be written where it should be.
    """
    with open_media(source) as container:
        video, audio = video_stream(container), audio_stream(container)
        if video is None:
            raise MediaError("no_video", f"{source.name}: no video stream, expected one")
        layout = lay_out(container, video, audio, source)
        files = [ClipFile(cut, layout) for cut in cuts]
        in_order = sorted(files, key=lambda file: file.cut.start_ms)
        feeds = {video.index: _video_feed(layout.video, video, in_order)}
        if audio is not None and layout.audio is not None:
            feeds[audio.index] = _audio_feed(layout.audio, audio, in_order)
        _pour(container, feeds, files)
    return proven(cuts, [file.written for file in files if file.written])


def _video_feed(lane: Lane[VideoStream], stream: VideoStream, files: list[ClipFile]) -> _Feed:
    if lane.mode == "copy":
        return copy_video(lane.clock, files)
    return encode_video(lane.clock, stream, files)


def _audio_feed(lane: Lane[AudioStream], stream: AudioStream, files: list[ClipFile]) -> _Feed:
    make = copy_audio if lane.mode == "copy" else encode_audio
    return make(lane.clock, stream, files)


def _pour(container: InputContainer, feeds: Mapping[int, _Feed], files: list[ClipFile]) -> None:
    """Hand every packet to the feed of its stream; a broken end ends the clips that reach it."""
    takers = {index: feed.feed for index, feed in feeds.items()}
    streams = [stream for stream in container.streams if stream.index in takers]
    origin = origin_s(container)
    try:
        for count, packet in enumerate(container.demux(streams)):
            if count % _OFTEN == 0 and packet.dts is not None:
                now_s = packet.dts * packet.time_base - origin
                for feed in feeds.values():
                    feed.finish(float(now_s - PATIENCE_S) * 1000)
            if packet.size:
                takers[packet.stream_index](packet)  # which overwrites the packet's times
    except av.FFmpegError as error:
        words = f"the source breaks off: {error.strerror}"
        for file in files:
            if not file.written:
                file.troubles.append(Problem("read_error", words))
    for feed in feeds.values():
        feed.finish()
