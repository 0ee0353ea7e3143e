"""Single pictures out of a media file, for people to look at."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from stages.core.errors import MediaError
from stages.tools.media.source import open_media, origin_s, video_stream


def still(path: Path, at_ms: int) -> NDArray[np.uint8]:
    """The first picture at or after a time from the file's start: (h, w, 3) uint8, BGR.

    Raises:
        MediaError: the file cannot be read, or has no picture from then on.
    """
    (picture,) = stills(path, [at_ms])
    return picture


def stills(path: Path, times_ms: Sequence[int]) -> list[NDArray[np.uint8]]:
    """The first picture at or after each of these times, which rise, from one decode.

    Raises:
        MediaError: the file cannot be read, or has no picture from one of the times on.
    """
    found: list[NDArray[np.uint8]] = []
    with open_media(path) as container:
        stream = video_stream(container)
        start_s = origin_s(container)
        for frame in container.decode(stream) if stream is not None else ():
            while _reached(frame.time, start_s, times_ms[len(found) :]):
                found.append(np.asarray(frame.to_ndarray(format="bgr24"), np.uint8))
            if len(found) == len(times_ms):
                return found
    raise MediaError("no_frames", f"{path.name}: no picture from {times_ms[len(found)]} ms on")


def _reached(time_s: float | None, start_s: Fraction, times_ms: Sequence[int]) -> bool:
    """Whether a picture is the first at or after the next of the times."""
    return bool(times_ms) and time_s is not None and (time_s - start_s) * 1000 >= times_ms[0]
