"""What a window's sound is made of: hum, rumble, hiss.

All from one power spectrum (Welch's method: the mean over half-overlapping Hann windows).
"""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
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
    size = 1 << math.ceil(math.log2(rate / BIN_HZ))
    short = max(0, size - samples.shape[1])
    padded = np.pad(samples, ((0, 0), (0, short))) if short else samples
    powers = [powers_of(channel, size, size // 2).mean(axis=0) for channel in padded]
    return np.mean(powers, axis=0), np.arange(size // 2 + 1) * rate / size


def powers_of(mono: Samples, size: int, step: int, bins: int | None = None) -> Spectrum:
    """(frames, bins) power of each frequency in Hann windows.

    Args:
        mono: (n,) float32, n at least `size`; what does not fill a window is left out.
        size: samples in a window.
        step: samples from one window to the next.
        bins: how many of the frequencies, from 0 Hz on; all `size // 2 + 1` if None.
    """
    bins = bins or size // 2 + 1
    square = np.square(spectra(mono, size, step)[:, : 2 * bins - 1])
    power = np.empty((len(square), bins))
    power[:, 0], power[:, 1:] = square[:, 0], square[:, 1::2]
    power[:, 1 : (square.shape[1] + 1) // 2] += square[:, 2::2]
    return power


def spectra(mono: Samples, size: int, step: int) -> Samples:
    """(frames, size) the Fourier transforms of Hann windows, as OpenCV packs them.

    A row is Re 0, Re 1, Im 1, Re 2, Im 2 … and, if of an even size, ends with a lone Re.
    """
    hann = np.hanning(size + 1)[:-1].astype(np.float32)
    windows = sliding_window_view(mono, size)[::step] * hann
    return np.asarray(cv2.dft(windows, flags=cv2.DFT_ROWS), np.float32)


def near_harmonics(hz: Spectrum, base: float) -> NDArray[np.bool_]:
    """Frequencies within 3 Hz of the first eight multiples of `base`."""
    near: NDArray[np.bool_] = np.any([np.abs(hz - n * base) <= HUM_HZ for n in HARMONICS], axis=0)
    return near


def flatness(power: Spectrum) -> float:
    """Geometric over arithmetic mean: 1 for white noise, near 0 for tones."""
    # A floor far below any sound, so that an empty bin counts as nearly nothing.
    floored = np.maximum(power, 1e-30)
    return float(np.exp(np.log(floored).mean()) / floored.mean())


def high_passed(power: Spectrum, hz: Spectrum) -> float:
    """Share of the power that a second-order Butterworth high-pass at 120 Hz lets through."""
    passes = hz**4 / (hz**4 + HIGH_PASS_HZ**4)
    whole = float(power.sum())
    return float((power * passes).sum()) / whole if whole > 0 else 0.0
