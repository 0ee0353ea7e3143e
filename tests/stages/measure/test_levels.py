from __future__ import annotations

import numpy as np
import pytest

from stages.measure.levels import (
    clipped,
    dbfs,
    digital_silence,
    frame_levels,
    levels,
    onsets,
    rises,
)


RATE = 8000


def sine(amplitude, hz=400.0, seconds=10, rate=RATE):
    t = np.arange(seconds * rate) / rate
    return (amplitude * np.sin(2 * np.pi * hz * t)).astype(np.float32)[None]


def found(samples, rate=RATE):
    return levels(samples, rate, 10)


def test_a_sine_lies_three_decibels_below_its_peak():
    row = found(sine(0.5))
    assert row["rms_dbfs"] == pytest.approx(-9.031, abs=1e-3)
    assert row["peak_dbfs"] == pytest.approx(-6.021, abs=1e-3)
    assert row["crest_db"] == pytest.approx(3.010, abs=1e-3)
    assert row["dynamic_range_db"] == pytest.approx(0, abs=1e-3)
    assert row["sound_dbfs"] == pytest.approx((-9.031,) * 10, abs=1e-3)
    assert row["audible_fraction"] == 1


def test_a_square_wave_is_as_loud_as_its_peak():
    row = found(np.sign(sine(1.0, hz=401)) * np.float32(0.1))
    assert row["rms_dbfs"] == pytest.approx(-20, abs=0.01)
    assert row["crest_db"] == pytest.approx(0, abs=0.01)


def test_a_level_is_the_mean_energy_of_the_channels_not_that_of_their_mix():
    tone = sine(0.5)
    opposed = np.concatenate([tone, -tone])
    assert found(opposed)["rms_dbfs"] == pytest.approx(found(tone)["rms_dbfs"])
    one_sided = np.concatenate([tone, np.zeros_like(tone)])
    assert found(one_sided)["rms_dbfs"] == pytest.approx(found(tone)["rms_dbfs"] - 3.010, abs=1e-3)


def test_digital_silence_is_minus_120_and_never_infinite():
    row = found(np.zeros((2, 10 * RATE), np.float32))
    assert row["rms_dbfs"] == row["peak_dbfs"] == row["floor_dbfs"] == row["p95_dbfs"] == -120
    assert row["sound_dbfs"] == (-120.0,) * 10
    assert row["crest_db"] == row["dynamic_range_db"] == 0
    assert row["audible_fraction"] == row["active_fraction"] == 0
    assert row["digital_silence_fraction"] == 1
    assert row["active"] == (0.0,) * 10


def test_the_floor_of_ten_is_the_limit_of_decibels():
    assert dbfs(0.0) == -120
    assert dbfs(1.0) == 0


@pytest.mark.parametrize(("level", "audible"), [(-69.0, 1.0), (-71.0, 0.0)])
def test_audible_is_above_minus_70(level, audible):
    assert found(sine(10 ** ((level + 3.0103) / 20)))["audible_fraction"] == audible


@pytest.mark.parametrize("rate", [8000, 11_025, 22_050, 44_100, 48_000])
def test_ten_seconds_are_two_hundred_frames_at_any_rate(rate):
    assert len(frame_levels(sine(0.1, rate=rate), rate, 0.05)) == 200


def test_what_sounds_is_told_second_by_second():
    tone = sine(0.1)
    tone[:, : 3 * RATE] *= 0.001
    tone[:, 5 * RATE :] *= 0.001
    row = found(tone)
    assert row["active"] == (0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    assert row["active_fraction"] == pytest.approx(0.2)
    assert row["sound_dbfs"][3] - row["sound_dbfs"][2] == pytest.approx(60, abs=0.1)


def test_digital_silence_is_the_share_without_a_step_of_sixteen_bits():
    samples = np.zeros((2, 10 * RATE), np.float32)
    samples[1, : 4 * RATE : 50] = 2.0**-15
    assert digital_silence(samples, RATE) == pytest.approx(0.6)
    assert digital_silence(samples * np.float32(0.99), RATE) == 1


def test_a_clipped_sine_is_clipped_where_it_is_flat():
    limited = np.clip(sine(2.0, hz=100), -1, 1)
    assert clipped(limited) == pytest.approx(2 / 3, abs=0.02)  # |sin| > 1/2
    assert clipped(limited * np.float32(0.8)) == 0


def test_two_samples_at_full_scale_are_no_clipping():
    samples = np.zeros((1, 1000), np.float32)
    samples[0, [10, 11, 20, 21, 22]] = 1
    assert clipped(samples) == pytest.approx(3 / 1000)


def test_what_a_codec_overshoots_is_clipped_at_full_scale():
    overshot = np.clip(sine(2.0, hz=100), -1, 1)
    overshot[0, ::997] *= 1.2
    assert clipped(overshot) == pytest.approx(2 / 3, abs=0.02)


def bursts(at, rate=RATE):
    samples = np.zeros((1, 10 * rate), np.float32)
    for second in at:
        start = int(second * rate)
        samples[0, start : start + rate // 20] = 0.1
    return samples


def test_onsets_are_counted_where_they_are():
    row = onsets(bursts([0.5, 2.25, 2.75, 9.5]), RATE, 10)
    assert row["onsets"] == (1, 0, 2, 0, 0, 0, 0, 0, 0, 1)
    assert row["onset_rate"] == pytest.approx(0.4)


def test_a_steady_sound_has_no_onsets():
    noise = np.random.default_rng(0).normal(0, 0.1, (1, 10 * RATE)).astype(np.float32)
    assert onsets(noise, RATE, 10)["onset_rate"] == 0
    assert onsets(noise * 0, RATE, 10)["onset_rate"] == 0


def test_a_rise_that_cannot_be_heard_is_no_onset():
    assert onsets(bursts([1, 2, 3]) * np.float32(0.002), RATE, 10)["onset_rate"] == 0


def test_rises_nearer_than_fifty_milliseconds_are_one():
    heard = np.full(40, -70.0)
    heard[[10, 13, 16, 30]] = -40
    assert rises(heard).tolist() == [10, 16, 30]
