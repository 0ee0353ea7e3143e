"""Levels and spectra are computed for speed; librosa, which is known, says the same."""

from __future__ import annotations

import librosa
import numpy as np
import pytest

from stages.measure.levels import dbfs, frame_levels
from stages.measure.spectrum import flatness, powers_of


@pytest.fixture(scope="module")
def taps():
    """Two seconds of two channels of decaying noise."""
    chance = np.random.default_rng(7)
    decay = np.exp(-np.arange(88_200) % 11_025 / 2_000)
    return (chance.standard_normal((2, 88_200)) * decay * 0.3).astype(np.float32)


@pytest.mark.parametrize(("size", "step"), [(4096, 2048), (15_876, 4410), (1023, 400)])
def test_powers_are_those_of_its_short_time_fourier_transform(taps, size, step):
    theirs = np.abs(librosa.stft(taps[0], n_fft=size, hop_length=step, center=False)) ** 2
    ours = powers_of(taps[0], size, step)
    assert ours.shape == theirs.T.shape
    np.testing.assert_allclose(ours, theirs.T, rtol=1e-3, atol=1e-5 * theirs.max())
    np.testing.assert_array_equal(powers_of(taps[0], size, step, bins=100), ours[:, :100])


def test_levels_are_those_of_its_root_mean_square(taps):
    count = 2205
    rms = librosa.feature.rms(y=taps, frame_length=count, hop_length=count, center=False)
    theirs = dbfs(np.mean(rms[:, 0] ** 2, axis=0))
    np.testing.assert_allclose(frame_levels(taps, 44_100, 0.05), theirs, atol=1e-3)


def test_flatness_is_its_spectral_flatness(taps):
    power = powers_of(taps[0], 4096, 2048).mean(axis=0)
    theirs = librosa.feature.spectral_flatness(S=power[:, None], power=1.0, amin=1e-30)[0, 0]
    assert flatness(power) == pytest.approx(theirs, rel=1e-4)
