"""What a window's sound is made of: hum, rumble, hiss.

All from one power spectrum (Welch's method: the mean over half-overlapping Hann windows).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from stages.measure.levels import dbfs


Samples = NDArray[np.float32]
Spectrum = NDArray[np.float64]

BIN_HZ = 1.5  # at most: a tone then lies within 3 Hz of its place, where mains hum is sought
HUM_HZ = 3.0
HARMONICS = range(1, 9)
LOWEST_HZ = 20.0  # below is no sound
RUMBLE_HZ = 100.0
HISS_HZ = 60.0, 16_000.0  # where a codec leaves noise as it is
HIGH_PASS_HZ = 120.0


def spectrum(samples: Samples, rate: int) -> dict[str, float]:
    """Shares of the power, the flatness, the level above 120 Hz.

    In digital silence the shares and the flatness are 0.

    Args:
        samples: (channels, n) float32, full scale 1.
        rate: in Hz.
    """
    power, hz = power_spectrum(samples, rate)
    mean_square = float(np.mean(np.square(samples), dtype=np.float64))
    level = {"rms_hp_dbfs": float(dbfs(mean_square * high_passed(power, hz)))}
    heard = float(power[hz > LOWEST_HZ].sum())
    if heard == 0:
        return level | dict.fromkeys(("hum_50", "hum_60", "lf_fraction", "flatness"), 0.0)
    return level | {
        "hum_50": float(power[near_harmonics(hz, 50.0)].sum()) / heard,
        "hum_60": float(power[near_harmonics(hz, 60.0)].sum()) / heard,
        "lf_fraction": float(power[(hz > LOWEST_HZ) & (hz <= RUMBLE_HZ)].sum()) / heard,
        "flatness": flatness(power[(hz >= HISS_HZ[0]) & (hz <= HISS_HZ[1])]),
    }


def power_spectrum(samples: Samples, rate: int) -> tuple[Spectrum, Spectrum]:
    """Mean power of each frequency over time and channels, and the frequencies in Hz.

    Args:
        samples: (channels, n) float32; padded with zeros where shorter than a window.
        rate: in Hz.
    """
    import librosa  # noqa: PLC0415  # its first call costs seconds: paid where sound is measured

    size = 1 << math.ceil(math.log2(rate / BIN_HZ))
    short = max(0, size - samples.shape[1])
    padded = np.pad(samples, ((0, 0), (0, short))) if short else samples
    power = np.zeros(size // 2 + 1)
    for channel in padded:
        found = librosa.stft(channel, n_fft=size, hop_length=size // 2, center=False)
        power += np.mean(np.square(np.abs(found), dtype=np.float64), axis=-1)
    return power / len(samples), np.asarray(librosa.fft_frequencies(sr=rate, n_fft=size))


def near_harmonics(hz: Spectrum, base: float) -> NDArray[np.bool_]:
    """Frequencies within 3 Hz of the first eight multiples of `base`."""
    near: NDArray[np.bool_] = np.any([np.abs(hz - n * base) <= HUM_HZ for n in HARMONICS], axis=0)
    return near


def flatness(power: Spectrum) -> float:
    """Geometric over arithmetic mean: 1 for white noise, near 0 for tones."""
    import librosa  # noqa: PLC0415  # as above

    # A floor far below any sound, so that an empty bin counts as nearly nothing.
    found = librosa.feature.spectral_flatness(S=power[:, None], power=1.0, amin=1e-30)
    return float(found[0, 0])


def high_passed(power: Spectrum, hz: Spectrum) -> float:
    """Share of the power that a second-order Butterworth high-pass at 120 Hz lets through."""
    passes = hz**4 / (hz**4 + HIGH_PASS_HZ**4)
    whole = float(power.sum())
    return float((power * passes).sum()) / whole if whole > 0 else 0.0
