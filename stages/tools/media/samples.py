"""The sound of a video, as it is: every channel, at its own rate, where it is heard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from av.audio.frame import AudioFrame
from numpy.typing import NDArray

from stages.core.errors import MediaError
from stages.tools.media import decode
from stages.tools.media.source import (
    audio_stream,
    counted,
    open_media,
    origin_s,
    packets_of,
)


Samples = NDArray[np.float32]
# Clocks of milliseconds and jitter below this are not heard; taken literally they would click.
SLACK_S = 0.040
# Sample format → what full scale is, and where zero lies.
_SCALES = {"u8": (2.0**7, 128.0), "s16": (2.0**15, 0.0), "s32": (2.0**31, 0.0)}


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive samples, or a moment at which there should have been some."""

    position: int
    """Of the first sample, counted at `rate` from the origin of the source."""
    rate: int
    """In Hz, one for all of the source that decodes."""
    samples: Samples | None
    """(channels, n) float32, full scale 1, as the file has them; None if they did not decode."""
    fault: str = ""
    """Why they did not, in words."""

    @property
    def start_ms(self) -> float:
        """When the first sample is heard."""
        return self.position * 1000 / self.rate

    @property
    def end_ms(self) -> float:
        """When the last sample has been heard."""
        count = 0 if self.samples is None else self.samples.shape[1]
        return (self.position + count) * 1000 / self.rate


def sample_blocks(path: Path, *, from_zero: bool = False) -> Iterator[Block]:
    """The audio of the whole file, block by block; where the file has a gap, so have the positions.

    Args:
        path: a media file.
        from_zero: count from the container's 0, where a clip begins even if neither its picture
            nor its sound does; else from the earlier of the two.

    Raises:
        MediaError: no audio stream, no decoder, or a file that cannot be read on. What fails to
            decode inside the file is yielded as a fault.
    """
    with open_media(path) as container:
        stream = audio_stream(container)
        if stream is None:
            raise MediaError("no_audio", f"{path.name}: no audio stream, expected one")
        packets = packets_of(container, stream, path.name)
        origin = Fraction(0) if from_zero else origin_s(container)
        tick_s = stream.time_base or Fraction(1)
        yield from _blocks(decode.audio(packets), tick_s, origin)


def join(blocks: Iterable[Block], start: int, end: int) -> tuple[Samples, int]:
    """The samples of a span, zero where there are none or no numbers, and how many there are.

    Args:
        blocks: at least one that decoded.
        start: position of the first sample of the span.
        end: position behind its last sample.

    Returns:
        (channels, end - start) float32, and the number of samples a channel that were there.
    """
    decoded = [(b.position, b.samples) for b in blocks if b.samples is not None]
    out = np.zeros((decoded[0][1].shape[0], end - start), np.float32)
    there = 0
    for position, samples in decoded:
        first, last = max(start, position), min(end, position + samples.shape[1])
        if first < last:
            out[:, first - start : last - start] = samples[:, first - position : last - position]
            there += last - first
    if not np.isfinite(out).all():
        np.nan_to_num(out, copy=False, nan=0.0, posinf=0.0, neginf=0.0)
    return out, min(there, end - start)


def _blocks(
    packets: Iterable[decode.Decoded[AudioFrame]], tick_s: Fraction, origin: Fraction
) -> Iterator[Block]:
    shape = (1000, 0)  # (rate, channels) of the source: its first block's
    clock = counted(tick_s, origin, shape[0])
    due: int | None = None  # where the next block follows the one before
    for packet in packets:
        if packet.fault:
            at = due or 0 if packet.ticks is None else _position(packet.ticks, clock)
            yield Block(at, shape[0], None, packet.fault)
        for frame in packet.frames:
            found = (frame.sample_rate, frame.layout.nb_channels)
            if due is None:
                shape, clock = found, counted(tick_s, origin, found[0])
            due = _next(frame.pts, clock, due, SLACK_S * shape[0])
            if found == shape:
                yield Block(due, shape[0], to_float(frame))
            else:
                yield Block(due, shape[0], None, f"{_words(found)} where {_words(shape)} were")
            due += round(frame.samples * shape[0] / found[0])


def _next(pts: int | None, clock: tuple[int, int, int], due: int | None, slack: float) -> int:
    """Where the file says, unless that is where the block before has just ended."""
    if pts is None:
        return due or 0
    said = _position(pts, clock)
    return said if due is None or abs(said - due) > slack else due


def _position(ticks: int, clock: tuple[int, int, int]) -> int:
    times, less, over = clock
    return (2 * (ticks * times - less) + over) // (2 * over)  # to the nearest


def to_float(frame: AudioFrame) -> Samples:
    """(channels, n) float32 of a frame of any sample format."""
    kind = frame.format.name.removesuffix("p")
    found = frame.to_ndarray()
    if frame.format.is_packed:
        found = found.reshape(-1, len(frame.layout.channels)).T
    if kind in {"flt", "dbl"}:
        return found.astype(np.float32, copy=False)
    scale, zero = _SCALES[kind]
    return ((found.astype(np.float64) - zero) / scale).astype(np.float32)


def _words(shape: tuple[int, int]) -> str:
    return f"{shape[1]} channels at {shape[0]} Hz"
