"""How left and right differ. Of more than two channels, the first two are left and right."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from stages.measure.levels import dbfs


Samples = NDArray[np.float32]
SAME = 2.0**-14  # two steps of 16 bits
STRAYS = 1e-3  # share of samples that may differ: a codec smears its neighbours into the edges


def stereo(samples: Samples) -> dict[str, Any]:
    """Correlation, width and balance; nothing for a single channel.

    Args:
        samples: (channels, n) float32.

    Returns:
        `stereo_corr` (0 where a channel is silent), `side_db` (level of left minus right, relative
        to their sum), `balance_db` (left above right) and `dual_mono`.
    """
    if len(samples) < 2:
        return {}
    left, right = samples[0], samples[1]
    return {
        "stereo_corr": correlation(left, right),
        "side_db": _level(left - right) - _level(left + right),
        "balance_db": _level(left) - _level(right),
        "dual_mono": bool((np.abs(left - right) >= SAME).mean() < STRAYS),
    }


def correlation(left: Samples, right: Samples) -> float:
    """Pearson's, -1..1; 0 where one of the two does not vary."""
    a = left - left.mean(dtype=np.float64)
    b = right - right.mean(dtype=np.float64)
    scale = np.sqrt(np.mean(a * a) * np.mean(b * b))
    return float(np.clip(np.mean(a * b) / scale, -1, 1)) if scale > 0 else 0.0


def _level(samples: Samples) -> float:
    return float(dbfs(np.mean(np.square(samples), dtype=np.float64)))
