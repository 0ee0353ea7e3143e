"""The pictures of a clip in colour, small, at evenly spread times of each of its seconds."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from stages.core.errors import MediaError
from stages.tools.media.source import open_media, origin_s, video_stream


Picture = NDArray[np.uint8]
"""(h, w, 3) uint8, BGR."""


def pictures(path: Path, seconds: int, per_s: int, size: tuple[int, int]) -> Iterator[Picture]:
    """The picture that is shown at each of `seconds * per_s` times, `1 / per_s` s apart from 0 on.

    One decode, one picture in memory; a picture that stays on is given again, and so is the first
    where the stream begins late and the last where it ends early.

    Args:
        path: a media file.
        seconds: how long.
        per_s: pictures a second.
        size: (width, height) to which each is shrunk, whatever its shape.

    Raises:
        MediaError: the file cannot be read, or has no picture.
    """
    at, last = 0, seconds * per_s
    shown: Picture | None = None
    for time_s, picture in _shrunk(path, size):
        while shown is not None and at < last and Fraction(at, per_s) < time_s:
            yield shown
            at += 1
        if at == last:
            return
        shown = picture
    if shown is None:
        raise MediaError("no_frames", f"{path.name}: no picture")
    for _ in range(at, last):
        yield shown


def _shrunk(path: Path, size: tuple[int, int]) -> Iterator[tuple[Fraction, Picture]]:
    with open_media(path) as container:
        stream = video_stream(container)
        start_s = origin_s(container)
        for frame in container.decode(stream) if stream is not None else ():
            if frame.pts is not None and frame.time_base is not None:
                small = frame.to_ndarray(
                    format="bgr24", width=size[0], height=size[1], interpolation="AREA"
                )
                yield frame.pts * frame.time_base - start_s, np.asarray(small, np.uint8)
