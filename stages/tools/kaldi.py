"""Kaldi's log-mel filter bank, as AST, PSLA and SSAST take it: 25 ms windows every 10 ms.

The settings are those of these models (`htk_compat`, no energy, Hann window, no dither); the
formulas are those of Kaldi's `feat/feature-window.cc` and `feat/mel-computations.cc`.
"""

from __future__ import annotations

import functools

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray


BINS = 128
SILENCE = float(np.log(np.finfo(np.float32).eps))
"""What a window without sound has in every bin: -15.9424."""

_WINDOW_MS, _SHIFT_MS = 25, 10
_PREEMPHASIS = 0.97
_LOWEST_HZ = 20.0


def fbank(mono: NDArray[np.float32], rate: int, bins: int = BINS) -> NDArray[np.float32]:
    """(frames, bins) float32, natural logarithms of mel energies.

    Windows that would reach beyond the end are left out: 10 s make 998, 5 s make 498.

    Args:
        mono: (n,) float32, full scale 1. AST and PSLA take its mean away before.
        rate: in Hz.
        bins: how many mel bands, from 20 Hz to half the rate.
    """
    size, shift = rate * _WINDOW_MS // 1000, rate * _SHIFT_MS // 1000
    if len(mono) < size:
        return np.empty((0, bins), np.float32)
    windows = _windows(sliding_window_view(mono, size)[::shift].astype(np.float64))
    spectrum = np.fft.rfft(windows, _next_power_of_two(size))
    power = spectrum.real**2 + spectrum.imag**2
    energies = power @ _triangles(rate, power.shape[1], bins)
    floored = np.maximum(energies, np.finfo(np.float32).eps)
    return np.log(floored).astype(np.float32)


def frames_in(samples: int, rate: int) -> int:
    """How many frames so many samples make."""
    size, shift = rate * _WINDOW_MS // 1000, rate * _SHIFT_MS // 1000
    return max(0, 1 + (samples - size) // shift)


def _windows(cut: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each window without its mean, its highs lifted, faded at both ends."""
    centred = cut - cut.mean(axis=1, keepdims=True)
    before = np.concatenate((centred[:, :1], centred[:, :-1]), axis=1)
    faded: NDArray[np.float64] = (centred - _PREEMPHASIS * before) * np.hanning(cut.shape[1])
    return faded


@functools.lru_cache(maxsize=4)
def _triangles(rate: int, lines: int, bins: int) -> NDArray[np.float64]:
    """(lines, bins) weights: triangles that are straight on the mel scale, each of height 1."""
    edges = np.linspace(_mel(_LOWEST_HZ), _mel(rate / 2), bins + 2)
    mel = _mel(np.arange(lines) * rate / (2 * (lines - 1)))[:, None]
    rising = (mel - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - mel) / (edges[2:] - edges[1:-1])
    weights = np.maximum(0.0, np.minimum(rising, falling))
    weights[-1] = 0  # Kaldi leaves the last line out
    return weights


def _mel(hz: float | NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(1127.0 * np.log1p(np.asarray(hz) / 700.0))


def _next_power_of_two(size: int) -> int:
    return 1 << (size - 1).bit_length()
