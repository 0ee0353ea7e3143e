"""What fetching will cost, said before the first byte: time, room, and the room that there is."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from fgave_pipeline.ledger import Look
from fgave_pipeline.retry import HOUR_S
from fgave_pipeline.units import OK


ASSUMED_BYTES = 250_000_000
"""Of a video of which nothing is known: half an hour of 720p at 1.1 Mbit/s."""

GB, MB = 1_000_000_000, 1_000_000


@dataclass(frozen=True, slots=True)
class Forecast:
    """The cost of the videos that are to be fetched from sites."""

    videos: int
    per_hour: int
    """The pace that was asked for; 0 is without a limit."""
    seconds: float | None
    """None where nothing is known to reckon with."""
    bytes: int
    assumed: bool
    """Whether the size of a video is a guess, because none is known yet."""
    free_bytes: int

    @property
    def words(self) -> str:
        """One line, such as `1,240 videos, about 4 h 10 min at 300 an hour, …`."""
        noun = "video" if self.videos == 1 else "videos"
        pace = f" at {self.per_hour} an hour" if self.per_hour else ""
        time = "time unknown" if self.seconds is None else f"about {duration(self.seconds)}{pace}"
        if not self.bytes:
            return f"{self.videos:,} {noun}, {time}"
        guess = " (assumed)" if self.assumed else ""
        room = f"about {size(self.bytes)}{guess}; {size(self.free_bytes)} free"
        short = ", which is too little" if self.bytes > self.free_bytes else ""
        return f"{self.videos:,} {noun}, {time}, {room}{short}"


@dataclass(frozen=True, slots=True)
class Speed:
    """How fast fetching may be."""

    per_hour: int = 0
    side_by_side: int = 1
    bytes_per_s: int = 0


def forecast(
    videos: int, speed: Speed, known: Iterable[Look], folder: Path, *, guess: int = ASSUMED_BYTES
) -> Forecast:
    """The cost of so many videos, by what earlier ones of the dataset were like.

    Args:
        videos: how many are to be fetched.
        speed: the limits that are set.
        known: earlier looks at sources of the dataset.
        folder: where they will lie; where it does not exist, its nearest parent is asked for room.
        guess: bytes of a video while none is known; 0 if no media are fetched.
    """
    fine = [look for look in known if look.status == OK]
    sizes = [look.bytes for look in fine if look.bytes]
    each = round(fmean(sizes)) if sizes else guess
    took_s = fmean(look.seconds for look in fine) if fine else None
    there = next(place for place in (folder, *folder.resolve().parents) if place.exists())
    return Forecast(
        videos=videos,
        per_hour=speed.per_hour,
        seconds=_seconds(videos, each, speed, took_s),
        bytes=videos * each,
        assumed=not sizes,
        free_bytes=shutil.disk_usage(there).free,
    )


def _seconds(videos: int, each: int, speed: Speed, took_s: float | None) -> float | None:
    """The largest of what the pace, the speed and experience ask for."""
    least = [videos * HOUR_S / speed.per_hour] if speed.per_hour else []
    if speed.bytes_per_s:
        least.append(videos * each / speed.bytes_per_s / speed.side_by_side)
    if took_s is not None:
        least.append(videos * took_s / speed.side_by_side)
    return max(least, default=None)


def duration(seconds: float) -> str:
    """A time as people say it: `40 s`, `12 min`, `4 h 10 min`, `3 d 4 h`."""
    if seconds < 60:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min"
    tens = round(seconds / 600)
    hours, rest = divmod(tens, 6)
    if hours < 48:
        return f"{hours} h {rest * 10} min" if rest else f"{hours} h"
    days, rest = divmod(round(seconds / HOUR_S), 24)
    return f"{days} d {rest} h" if rest else f"{days} d"


def size(count: int) -> str:
    """Bytes as people say them: `310 GB`, `9.6 GB`, `12 MB`."""
    if count >= 10 * GB:
        return f"{count / GB:,.0f} GB"
    return f"{count / GB:.1f} GB" if count >= GB else f"{count / MB:.0f} MB"
