"""A source's video, decoded and encoded anew into clips, where MP4 cannot hold its packets."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction

import av
from av.codec.context import Flags
from av.container import OutputContainer
from av.packet import Packet
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream

from stages.tools.media.clips.clock import Clock
from stages.tools.media.clips.file import ClipFile, Track
from stages.tools.media.clips.tally import VideoTally


# Nearly transparent. The same input gives the same bytes only with one thread and without the
# macroblock tree: with it, 20 runs over 30 frames of 160x90 gave up to six different streams.
_OPTIONS = {"crf": "16", "preset": "veryfast", "x264-params": "mbtree=0"}


@dataclass(slots=True)
class VideoEncode:
    """Takes the packets of a source's video in their order, and shows the clips their frames."""

    clock: Clock
    stream: VideoStream
    waiting: deque[Track[VideoTally]]
    """The clips that are yet to begin, by their start."""
    open: list[Track[VideoTally]] = field(default_factory=list)
    began: bool = False

    def feed(self, packet: Packet[VideoStream] | None) -> None:
        """Take the next packet; None ends the stream."""
        if not self.waiting and not self.open:
            return
        try:
            frames = self.stream.decode(packet)
        except av.EOFError:
            return
        except av.FFmpegError:
            for track in self.open:
                track.file.corrupt += 1
            return
        for frame in frames:
            if frame.pts is not None:
                self._show(frame, frame.pts * self.clock.times)

    def finish(self, until_ms: float = math.inf) -> None:
        """There are no more packets for the clips that end by this time of the source."""
        if until_ms == math.inf:
            self.feed(None)
        while self.waiting and self.waiting[0].file.cut.end_ms <= until_ms:
            self.open.append(self.waiting.popleft())
        for track in tuple(self.open):
            if track.file.cut.end_ms <= until_ms:
                self.open.remove(track)
                _finish(track)

    def _show(self, frame: VideoFrame, tick: int) -> None:
        while self.waiting and tick >= self.waiting[0].tally.start:
            track = self.waiting.popleft()
            track.tally.begins_before = self.began
            self.open.append(track)
        self.began = True
        for track in tuple(self.open):
            if tick < track.tally.end:
                length = (frame.duration or 0) * self.clock.times
                track.tally.shown.append((tick, length))
                _encode(track, frame, tick)
            else:
                track.tally.goes_on = True
                _finish(track)
                self.open.remove(track)


def encode_video(clock: Clock, stream: VideoStream, files: Iterable[ClipFile]) -> VideoEncode:
    """The video encoded into these clips, which stand in the order of their starts."""
    stream.codec_context.thread_count = 1
    return VideoEncode(clock, stream, deque(file.video for file in files))


def _encode(track: Track[VideoTally], frame: VideoFrame, tick: int) -> None:
    track.file.corrupt += frame.is_corrupt
    if track.file.cut.path is None:
        return
    track.file.open()
    fitting = _fitting(frame, track.stream)
    fitting.pts, fitting.time_base = tick, track.lane.clock.tick_s
    fitting.pict_type = PictureType.NONE  # where key frames stand is the encoder's to say
    track.encode(fitting)


def _finish(track: Track[VideoTally]) -> None:
    if track.tally.shown:
        track.encode(None)
    track.file.settle()


def video_encoder(
    source: VideoStream, clock: Clock, rotation: int
) -> Callable[[OutputContainer], VideoStream]:
    """What adds an H.264 stream to a clip, of the source's size, shape and colours.

    Args:
        source: the stream to encode.
        clock: its clock in the clips.
        rotation: counterclockwise degrees by which its pictures are turned for display.
    """

    def add(container: OutputContainer) -> VideoStream:
        rate = source.average_rate or Fraction(25)
        stream = container.add_stream("libx264", rate=rate, options=dict(_OPTIONS))
        context, like = stream.codec_context, source.codec_context
        context.width, context.height = like.width, like.height
        halves = like.width % 2 == 0 and like.height % 2 == 0
        context.pix_fmt = "yuv420p" if halves else "yuv444p"
        context.time_base = clock.tick_s
        context.thread_count = 1
        context.flags |= Flags.bitexact
        context.sample_aspect_ratio = source.sample_aspect_ratio or Fraction(1)
        context.color_range, context.colorspace = like.color_range, like.colorspace
        context.color_primaries, context.color_trc = like.color_primaries, like.color_trc
        if rotation:
            stream.set_display_rotation(rotation)
        return stream

    return add


def _fitting(frame: VideoFrame, stream: VideoStream) -> VideoFrame:
    """The frame in the encoder's size and format, which a source may change on its way."""
    wanted = (stream.width, stream.height, stream.pix_fmt)
    if (frame.width, frame.height, frame.format.name) == wanted:
        return frame
    return frame.reformat(width=wanted[0], height=wanted[1], format=wanted[2])
