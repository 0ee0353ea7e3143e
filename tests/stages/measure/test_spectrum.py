from __future__ import annotations

import numpy as np
import pytest

from stages.measure.levels import levels
from stages.measure.spectrum import power_spectrum, spectrum


RATE = 44_100
T = np.arange(10 * RATE) / RATE


def noise(level=0.1, channels=1):
    return np.random.default_rng(0).normal(0, level, (channels, len(T))).astype(np.float32)


def tones(*hz, amplitude=0.1):
    return sum(amplitude * np.sin(2 * np.pi * f * T) for f in hz).astype(np.float32)[None]


def test_white_noise_is_flat():
    row = spectrum(noise(), RATE)
    assert row["flatness"] == pytest.approx(1, abs=0.05)
    assert row["hum_50"] < 0.02
    assert row["lf_fraction"] == pytest.approx(80 / 22_030, abs=0.002)


@pytest.mark.parametrize(
    ("base", "own", "other"), [(50, "hum_50", "hum_60"), (60, "hum_60", "hum_50")]
)
def test_hum_is_found_at_its_own_mains(base, own, other):
    row = spectrum(tones(base, 2 * base, 4 * base), RATE)
    assert row[own] > 0.99
    assert row[other] < 0.01
    assert row["flatness"] < 1e-3


def test_a_tone_between_harmonics_is_no_hum():
    row = spectrum(tones(430), RATE)
    assert max(row["hum_50"], row["hum_60"]) < 0.05


def test_rumble_lies_below_a_hundred_hertz():
    assert spectrum(tones(40, 70), RATE)["lf_fraction"] > 0.99
    assert spectrum(tones(150), RATE)["lf_fraction"] < 0.01


def test_the_high_pass_halves_the_power_at_its_corner():
    low, corner, high = (spectrum(tones(hz), RATE)["rms_hp_dbfs"] for hz in (30, 120, 4000))
    whole = levels(tones(120), RATE, 10)["rms_dbfs"]
    assert corner - whole == pytest.approx(-3.01, abs=0.1)
    assert high - whole == pytest.approx(0, abs=0.01)
    assert low - whole == pytest.approx(-10 * np.log10(1 + 4**4), abs=0.5)


def test_silence_has_no_spectrum():
    row = spectrum(np.zeros((2, len(T)), np.float32), RATE)
    assert row == {"rms_hp_dbfs": -120, "hum_50": 0, "hum_60": 0, "lf_fraction": 0, "flatness": 0}


def test_channels_share_the_spectrum_by_their_energy():
    both = np.concatenate([tones(50), tones(1010)])
    assert spectrum(both, RATE)["hum_50"] == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize("count", [100, 32_768, 40_000])
def test_a_short_sound_has_a_spectrum_too(count):
    power, hz = power_spectrum(noise()[:, :count], RATE)
    assert power.shape == hz.shape
    assert hz[1] <= 1.5
    assert np.isfinite(power).all()


@pytest.mark.parametrize("rate", [8000, 96_000])
def test_any_rate_will_do(rate):
    row = spectrum(noise(), rate)
    assert row["flatness"] == pytest.approx(1, abs=0.05)
