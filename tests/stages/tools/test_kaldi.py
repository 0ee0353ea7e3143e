"""Log-mel filter banks: known values of AST's own front end, and facts of Kaldi's."""

from __future__ import annotations

import math

import numpy as np
import pytest

from stages.tools.kaldi import SILENCE, fbank, frames_in


SECONDS = np.arange(160_000) / 16_000
SWEEP = (0.2 * np.sin(2 * np.pi * (300 * SECONDS + 40 * SECONDS**2))).astype(np.float32)
# What the audio functions of transformers 5.23.0 make of the sweep, with the settings of its
# ASTFeatureExtractor: frame → values of the bins below.
BINS = [0, 5, 20, 60, 100]
KNOWN = {
    0: [-7.06012, -15.035256, -5.3196254, -15.942385, -15.942385],
    500: [-8.718175, -15.942385, -13.6517315, -15.942385, -15.942385],
    997: [-9.614616, -15.942385, -15.942385, -15.419253, -15.942385],
}


@pytest.mark.parametrize("frame", KNOWN)
def test_a_sweep_has_the_values_that_the_front_end_of_ast_gives_it(frame):
    assert fbank(SWEEP, 16_000)[frame, BINS] == pytest.approx(KNOWN[frame], abs=1e-4)


@pytest.mark.parametrize(("seconds", "frames"), [(10, 998), (5, 498), (1, 98)])
def test_ten_seconds_make_998_frames_of_128(seconds, frames):
    found = fbank(SWEEP[: seconds * 16_000], 16_000)
    assert found.shape == (frames, 128)
    assert found.dtype == np.float32
    assert frames_in(seconds * 16_000, 16_000) == frames


def test_silence_has_the_smallest_number_of_a_float_in_every_bin():
    assert pytest.approx(-15.9424, abs=5e-5) == SILENCE
    assert np.unique(fbank(np.zeros(16_000, np.float32), 16_000)).tolist() == [np.float32(SILENCE)]


def test_less_than_a_window_makes_no_frame():
    assert fbank(SWEEP[:399], 16_000).shape == (0, 128)
    assert fbank(SWEEP[:400], 16_000).shape == (1, 128)
    assert frames_in(399, 16_000) == 0


def test_a_constant_is_silence():
    # What is the same throughout a window is taken away before anything else is done.
    assert fbank(np.full(800, 0.5, np.float32), 16_000).max() == np.float32(SILENCE)


def test_a_frame_is_what_the_formulas_say_done_by_hand():
    window = SWEEP[1600:2000].astype(float)
    window -= window.mean()
    lifted = [
        (x - 0.97 * (window[n - 1] if n else x)) * (0.5 - 0.5 * math.cos(2 * math.pi * n / 399))
        for n, x in enumerate(window)
    ]
    waves = np.exp(-2j * np.pi * np.outer(np.arange(256), np.arange(400)) / 512)
    power = np.abs(waves @ np.array(lifted)) ** 2
    mels = [1127 * math.log(1 + line * 31.25 / 700) for line in range(256)]
    low, high = 1127 * math.log(1 + 20 / 700), 1127 * math.log(1 + 8000 / 700)
    step = (high - low) / 129
    for band in (3, 20, 64, 127):
        centre = low + (band + 1) * step
        energy = sum(
            p * max(0, 1 - abs(m - centre) / step) for p, m in zip(power, mels, strict=True)
        )
        expected = math.log(max(energy, float(np.finfo(np.float32).eps)))
        assert fbank(SWEEP, 16_000)[10, band] == pytest.approx(expected, abs=1e-4)
