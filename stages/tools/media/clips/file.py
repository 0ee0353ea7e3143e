"""One clip as it is written: an MP4 that is opened with its first packet and closed once whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import av
from av.audio.frame import AudioFrame
from av.container import OutputContainer
from av.packet import Packet
from av.video.frame import VideoFrame

from stages.core.errors import MediaError
from stages.tools.media.clips.boxes import Edit, set_edits
from stages.tools.media.clips.plan import Cut, Lane, Layout, Written
from stages.tools.media.clips.tally import AudioTally, Problem, VideoTally
from stages.tools.media.ffmpeg import url


T = TypeVar("T", VideoTally, AudioTally)

# A clip's start is muxed as this time. It is later than any lead-in is long, so that each track
# begins after 0 and gets an edit list of two edits, which are then set to what is exact.
_START_S = 60


@dataclass(slots=True)
class Track(Generic[T]):
    """One stream of a clip. Times are ticks of the lane's clock, as in the source."""

    file: ClipFile
    lane: Lane[Any]
    tally: T
    stream: Any = None
    first: int = 0
    """When its first packet is decoded."""
    last: int | None = None
    """When its last packet so far is decoded."""
    shift: int = field(init=False)
    """From its times to those that are muxed."""

    def __post_init__(self) -> None:
        self.shift = _START_S * self.tally.rate - self.tally.start

    def put(self, packet: Packet[Any], pts: int, dts: int, duration: int) -> None:
        """Write a packet with these times; its own are overwritten."""
        file, shift = self.file, self.shift
        if file.given_up:
            return
        if packet.is_corrupt:
            file.corrupt += 1
        if file.container is None and not file.open():
            return
        if self.last is None:
            self.first = dts
        elif dts <= self.last:
            dts = self.last + 1  # MP4 has no two packets that are decoded at once
        self.last = dts
        packet.pts, packet.dts, packet.duration = pts + shift, dts + shift, duration
        packet.time_base = self.lane.clock.tick_s
        packet.stream = self.stream
        file.mux(packet)

    def encode(self, frame: VideoFrame | AudioFrame | None) -> None:
        """Encode a frame and write what comes of it; None: there are no more."""
        if self.file.given_up or not self.file.open():
            return
        try:
            packets = self.stream.encode(frame)
        except av.FFmpegError as error:
            self.file.give_up("encode_error", f"a frame does not encode: {error.strerror}")
            return
        for packet in packets:
            self.put(packet, packet.pts, packet.dts, packet.duration or 0)

    def edit(self) -> Edit:
        """What is shown of it."""
        tally, tick_s = self.tally, self.lane.clock.tick_s
        begin = tally.shown_from
        return Edit(
            delay_s=(begin - tally.start) * tick_s,
            media_s=(begin - self.first) * tick_s,
            duration_s=max(1, tally.shown_to - begin) * tick_s,
        )


@dataclass(slots=True)
class ClipFile:
    """A clip on its way to the disk."""

    cut: Cut
    layout: Layout
    video: Track[VideoTally] = field(init=False)
    audio: Track[AudioTally] | None = field(init=False)
    container: OutputContainer | None = None
    corrupt: int = 0
    """Packets and frames in it that were found damaged."""
    troubles: list[Problem] = field(default_factory=list)
    """What went wrong besides what the tallies tell."""
    given_up: bool = False
    complete: int = 0
    """Tracks that are."""
    written: Written | None = None

    def __post_init__(self) -> None:
        cut, lane = self.cut, self.layout.video
        start, end = lane.clock.first_tick(cut.start_ms), lane.clock.first_tick(cut.end_ms)
        self.video = Track(self, lane, VideoTally(start, end, lane.clock.rate))
        self.audio = None
        if heard := self.layout.audio:
            start, end = (
                heard.clock.nearest_tick(cut.start_ms),
                heard.clock.nearest_tick(cut.end_ms),
            )
            self.audio = Track(self, heard, AudioTally(start, end, heard.clock.rate))

    def open(self) -> bool:
        """Make the file and its streams, once; whether there is a file to write to."""
        if self.container is not None or self.cut.path is None:
            return self.container is not None
        options = {
            "fflags": "+bitexact",
            "movflags": "+faststart",
            "avoid_negative_ts": "disabled",
            "video_track_timescale": str(self.layout.video.clock.rate),
            "movie_timescale": str(self.layout.timescale),
        }
        try:
            self.container = av.open(
                url(self.cut.path), "w", format="mp4", container_options=options
            )
        except av.FFmpegError as error:
            self._fail(error)
            return False
        self.video.stream = self.video.lane.add(self.container)
        if self.audio:
            self.audio.stream = self.audio.lane.add(self.container)
        return True

    def mux(self, packet: Packet[Any]) -> None:
        """Write a packet; after a failure the clip takes no more."""
        try:
            self.container.mux_one(packet)  # type: ignore[union-attr]  # it is open, see `Track.put`
        except av.FFmpegError as error:
            self._fail(error)

    def give_up(self, slug: str, detail: str) -> None:
        """Write no more, and leave no file."""
        self.troubles.append(Problem(slug, detail))
        self.given_up = True

    def settle(self) -> None:
        """One of its tracks is complete; with the last of them, so is the clip."""
        self.complete += 1
        if self.complete < 1 + (self.audio is not None):
            return
        self._close()
        self.written = self._result()
        self._release()

    def _result(self) -> Written:
        shown = 0 if self.given_up else self.video.tally.frames
        heard = self.audio.tally.samples if self.audio and shown else 0
        problems = [*self.troubles, *self._problems()]
        return Written(
            frames=shown,
            samples=heard,
            video_mode=self.layout.video.mode,
            audio_mode=self.layout.audio.mode if self.layout.audio else "none",
            problem=problems[0].slug if problems else "",
            detail="; ".join(problem.detail for problem in problems),
        )

    def _close(self) -> None:
        """End the file and set what is shown of it, or remove it."""
        path = self.cut.path
        if self.container is None or path is None:
            return
        keep = self.video.tally.frames > 0
        try:
            self.container.close()
            if keep and not self.given_up:
                set_edits(path, self._edits())
        except av.FFmpegError as error:
            self._fail(error)
        except MediaError as error:
            self.give_up(error.reason, error.detail)
        if self.given_up or not keep:
            path.unlink(missing_ok=True)

    def _release(self) -> None:
        """Let go of what a long source would heap up."""
        self.container = self.video.stream = None
        self.video.tally.shown.clear()
        if self.audio:
            self.audio.stream = None

    def _edits(self) -> dict[bytes, Edit]:
        edits = {b"vide": self.video.edit()}
        return {**edits, b"soun": self.audio.edit()} if self.audio else edits

    def _problems(self) -> list[Problem]:
        found = self.video.tally.problems()
        found += self.audio.tally.problems() if self.audio else []
        if self.corrupt:
            words = f"{self.corrupt} packets or frames are damaged"
            found.append(Problem("corrupt_packets", words))
        return found

    def _fail(self, error: av.FFmpegError) -> None:
        """A packet that MP4 does not take is the source's fault; a full disk is not."""
        if isinstance(error, OSError):
            raise OSError(error.errno, error.strerror, str(self.cut.path)) from error
        self.give_up("mux_error", f"the MP4 does not take the packets: {error.strerror}")
