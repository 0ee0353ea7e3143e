"""How a window's picture moves, in 24 bits each 0.2 s: for finding it again.

A sound's sub-fingerprints after J. Haitsma and T. Kalker (ISMIR 2002), carried over to the lowest
frequencies of the picture: a bit says whether one of them grew within a second. What stands still,
be it the table that two films share or a logo, takes no part; a mirror turns known bits round.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from stages.measure.picture import Gray, Times
from stages.tools.likeness.form import BITS, PICTURE_STEP_MS, SIDE


Waves = NDArray[np.float32]

STEP_S = PICTURE_STEP_MS / 1000
SMOOTH, LAG = 3, 5  # steps that are averaged; steps between the two that are compared
SMALL = 32  # pixels a side, whatever the shape of the picture
STILL = 0.2  # gray levels: a smaller mean change is grain, or none
WEIGHTS = 1 << np.arange(BITS, dtype=np.int64)


def video_fingerprint(times_s: Times, grays: Sequence[Gray], seconds: int) -> tuple[int, ...]:
    """A print each 0.2 s: which of the picture's waves grow from here to a second later.

    Neither size, brightness nor a logo changes them much; where nothing moves there is none.

    Args:
        times_s: (n,) from the window's start, rising; n is at least 1.
        grays: the n pictures (h, w), uint8.
        seconds: length of the window.

    Returns:
        43 prints of ten seconds; none of a window shorter than two seconds.
    """
    points = (np.arange(round(seconds / STEP_S)) - 0.5) * STEP_S
    chosen = np.minimum(np.searchsorted(times_s, points - 1e-6), len(grays) - 1)
    if len(chosen) < SMOOTH + LAG:
        return ()
    shown, place = np.unique(chosen, return_inverse=True)
    seen = waves([grays[i] for i in shown])[place]
    smooth = np.lib.stride_tricks.sliding_window_view(seen, SMOOTH, axis=0).mean(axis=-1)
    growth = smooth[LAG:] - smooth[:-LAG]
    moving = np.abs(growth).mean(axis=1) > STILL
    return tuple(int(one) for one in ((growth > 0) @ WEIGHTS) * moving)


def waves(grays: Sequence[Gray]) -> Waves:
    """(n, 24) how much of each low frequency of the cosine transform a picture has.

    In gray levels; frequencies in rows of five, from the second on: the first is the mean.
    """
    small = (cv2.resize(gray, (SMALL, SMALL), interpolation=cv2.INTER_AREA) for gray in grays)
    found = (cv2.dct(one.astype(np.float32))[:SIDE, :SIDE].ravel()[1:] for one in small)
    return np.stack(list(found)) * np.float32(2 / SMALL)
