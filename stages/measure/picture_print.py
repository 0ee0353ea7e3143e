"""What a window's pictures look like from afar, in 63 bits a second: for finding it again.

A perceptual hash by low frequencies of the cosine transform, after C. Zauner, "Implementation and
benchmarking of perceptual image hash functions", Hagenberg 2010.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from stages.measure.picture import Gray, Times


SIDE, KEPT = 32, 8
WEIGHTS = 1 << np.arange(KEPT * KEPT - 1, dtype=np.int64)


def video_fingerprint(times_s: Times, grays: Sequence[Gray], seconds: int) -> tuple[int, ...]:
    """One hash a second, of the first picture from its middle on; the last stands for what lacks.

    Args:
        times_s: (n,) from the window's start, rising; n is at least 1.
        grays: the n pictures (h, w), uint8.
        seconds: how many.
    """
    found = np.searchsorted(times_s, np.arange(seconds) + 0.5 - 1e-6)
    return tuple(phash(grays[i]) for i in np.minimum(found, len(grays) - 1))


def phash(gray: Gray) -> int:
    """63 bits: which of the lowest 8 x 8 frequencies, less the mean, lie above their median.

    Neither size, brightness nor contrast changes them; a flat picture has none.
    """
    small = cv2.resize(gray.astype(np.float32), (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    low: NDArray[np.float32] = cv2.dct(small - small.mean())[:KEPT, :KEPT].ravel()[1:].round(1)
    return int(WEIGHTS[low > np.median(low)].sum())
