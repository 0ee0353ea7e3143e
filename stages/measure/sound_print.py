"""How a window's sound moves between bands, in 24 bits each 0.1 s: for finding it again.

The sub-fingerprints of J. Haitsma and T. Kalker, "A highly robust audio fingerprinting system",
ISMIR 2002, with fewer and wider bands up to 5 kHz, where ASMR is heard, and 0.4 s between what is
compared instead of 11.6 ms: frames that do not overlap differ by more than a codec adds.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from stages.measure.spectrum import spectra
from stages.tools.likeness.form import BITS, SOUND_STEP_MS


Samples = NDArray[np.float32]

FRAME_S, STEP_S = 0.36, SOUND_STEP_MS / 1000  # whole numbers of samples at every usual rate
LAG = 4  # steps between the two that are compared
BANDS = BITS + 1
LOWEST_HZ, HIGHEST_HZ = 300.0, 5000.0
STEADY = 0.05  # share of the energy: where less moves, there is a hum, a tone or nothing
WEIGHTS = 1 << np.arange(BITS, dtype=np.int64)


def audio_fingerprint(samples: Samples, rate: int) -> tuple[int, ...]:
    """A print a step: whether the fall of energy from band to band grows within 0.4 s.

    No gain changes them; silence, and a sound that stays as it is, have none.

    Args:
        samples: (channels, n) float32.
        rate: in Hz.

    Returns:
        A number each 0.1 s, 93 of ten seconds; none of a window shorter than 0.76 s.
    """
    energy = band_energies(samples.mean(axis=0, dtype=np.float32), rate)
    if len(energy) <= LAG:
        return ()
    falls = energy[:, :-1] - energy[:, 1:]
    growth = falls[LAG:] - falls[:-LAG]
    there = (energy[LAG:] + energy[:-LAG]).sum(axis=1)
    moving = np.abs(growth).sum(axis=1) > STEADY * there
    return tuple(int(one) for one in ((growth > 0) @ WEIGHTS) * moving)


def band_energies(mono: Samples, rate: int) -> NDArray[np.float64]:
    """(frames, 25) energy between 300 and 5000 Hz, in bands of one width in log frequency."""
    size, step = round(FRAME_S * rate), round(STEP_S * rate)
    if len(mono) < size:
        return np.zeros((0, BANDS))
    edges = np.geomspace(LOWEST_HZ, HIGHEST_HZ, BANDS + 1) * size / rate
    first = 2 * np.round(edges).astype(int) - 1  # of a bin's real and imaginary part
    power = np.square(spectra(mono, size, step)[:, first[0] : first[-1]])
    beyond = int(first[-1] - first[0]) - power.shape[1]  # a low rate has nothing up there
    power = np.pad(power, ((0, 0), (0, beyond))) if beyond else power
    return np.asarray(np.add.reduceat(power, first[:-1] - first[0], axis=1), np.float64)
