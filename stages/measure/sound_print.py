"""What a window's sound is like in outline, in 32 bits a tenth of a second: for finding it again.

The sub-fingerprints of J. Haitsma and T. Kalker, "A highly robust audio fingerprinting system",
ISMIR 2002, with their bands and nearly their frames; a step of 100 ms instead of 11.6 makes them a
ninth as many.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from stages.measure.spectrum import powers_of


Samples = NDArray[np.float32]

FRAME_S, STEP_S = 0.36, 0.1  # whole numbers of samples at every usual rate
BANDS = 33
LOWEST_HZ, HIGHEST_HZ = 300.0, 2000.0
WEIGHTS = 1 << np.arange(BANDS - 1, dtype=np.int64)


def audio_fingerprint(samples: Samples, rate: int) -> tuple[int, ...]:
    """32 bits a step: whether the fall of energy from band to band grew since the step before.

    No gain changes them; silence has none.

    Args:
        samples: (channels, n) float32.
        rate: in Hz.

    Returns:
        A number each 0.1 s, 96 of ten seconds; none where the window is shorter than two frames.
    """
    energy = band_energies(samples.mean(axis=0, dtype=np.float32), rate)
    falls = energy[:, :-1] - energy[:, 1:]
    bits = np.diff(falls, axis=0) > 0
    return tuple(int(one) for one in bits @ WEIGHTS)


def band_energies(mono: Samples, rate: int) -> NDArray[np.float64]:
    """(frames, 33) energy between 300 and 2000 Hz, in bands of one width in log frequency."""
    size, step = round(FRAME_S * rate), round(STEP_S * rate)
    if len(mono) < size:
        return np.zeros((0, BANDS))
    edges = np.geomspace(LOWEST_HZ, HIGHEST_HZ, BANDS + 1) * size / rate
    first = np.round(edges).astype(int)
    power = powers_of(mono, size, step, bins=int(first[-1]))
    return np.asarray(np.add.reduceat(power, first[:-1], axis=1))
