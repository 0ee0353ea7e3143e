from __future__ import annotations

import numpy as np
import pytest

from stages.measure.stereo import correlation, stereo


NOISE = np.random.default_rng(5).normal(0, 0.1, (2, 100_000)).astype(np.float32)


def test_a_single_channel_has_no_sides():
    assert stereo(NOISE[:1]) == {}


def test_the_same_on_both_sides_is_dual_mono():
    row = stereo(np.stack([NOISE[0], NOISE[0]]))
    assert row["dual_mono"] is True
    assert row["stereo_corr"] == pytest.approx(1)
    assert row["balance_db"] == 0
    assert row["side_db"] < -90


def test_two_steps_of_sixteen_bits_apart_is_no_longer_the_same():
    apart = np.stack([NOISE[0], NOISE[0] + np.float32(2.1 * 2.0**-15)])
    assert stereo(apart)["dual_mono"] is False


def test_what_a_codec_smears_over_an_edge_leaves_the_sides_the_same():
    smeared = np.stack([NOISE[0], NOISE[0]])
    smeared[1, :90] += 0.01
    assert stereo(smeared)["dual_mono"] is True
    smeared[1, :200] += 0.01
    assert stereo(smeared)["dual_mono"] is False


def test_unrelated_sides_have_no_correlation_and_as_much_side_as_middle():
    row = stereo(NOISE)
    assert row["stereo_corr"] == pytest.approx(0, abs=0.01)
    assert row["side_db"] == pytest.approx(0, abs=0.1)
    assert row["dual_mono"] is False


def test_balance_is_how_far_left_is_above_right():
    row = stereo(np.stack([NOISE[0], NOISE[1] * np.float32(0.5)]))
    assert row["balance_db"] == pytest.approx(6.02, abs=0.1)


def test_opposed_sides_correlate_negatively():
    assert correlation(NOISE[0], -NOISE[0]) == pytest.approx(-1)


def test_silence_has_numbers():
    row = stereo(np.zeros((2, 1000), np.float32))
    assert row == {"stereo_corr": 0, "side_db": 0, "balance_db": 0, "dual_mono": True}
