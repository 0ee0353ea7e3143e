"""Each model makes the sound that it stands for."""

from __future__ import annotations

import numpy as np
import pytest

from stages.tools.foley.naming import script_of
from stages.tools.foley.playing import Stroke, play
from stages.tools.foley.recording import ROOM_DBFS, level_dbfs, record
from stages.tools.foley.sounds import MODES, voice_of


RATE = 44_100


def one(action, material, seed=1, length_ms=400):
    stroke = Stroke(0, length_ms, 1.0, 0.0)
    return voice_of(action, material, RATE)(np.random.default_rng(seed), stroke)


def centroid_hz(sound):
    power = np.abs(np.fft.rfft(sound)) ** 2
    return float((power * np.fft.rfftfreq(sound.size, 1 / RATE)).sum() / power.sum())


@pytest.mark.parametrize("material", ["wood", "glass", "metal", "ceramic", "plastic"])
def test_a_struck_thing_rings_at_one_of_its_modes(material):
    sound = one("tapping", material)
    spectrum = np.abs(np.fft.rfft(sound))
    peak = np.fft.rfftfreq(sound.size, 1 / RATE)[spectrum.argmax()]
    assert min(abs(peak / hertz - 1) for hertz, _, _ in MODES[material]) < 0.06


def test_metal_rings_longer_than_glass_and_glass_longer_than_wood():
    def ring_s(material):
        sound = np.abs(one("tapping", material))
        return np.flatnonzero(sound > 0.01 * sound.max())[-1] / RATE

    assert ring_s("metal") > 1.5 * ring_s("glass") > 3 * ring_s("wood")


def test_foil_is_brighter_than_paper_and_felt_is_dull():
    assert centroid_hz(one("crinkling", "foil")) > centroid_hz(one("crinkling", "paper")) > 2000
    assert centroid_hz(one("brushing", "felt")) < 1500


def test_crackle_is_sparse_and_brushing_is_not():
    def crest_db(sound):
        return 20 * np.log10(np.abs(sound).max() / np.sqrt(np.mean(sound**2)))

    assert crest_db(one("crinkling", "foil")) > crest_db(one("brushing", "fabric")) + 6


def test_an_event_is_as_loud_as_scripted_and_wanders_between_the_ears():
    script = script_of("tapping-wood")
    recording = record(script, play(script))
    scratching = recording.events[28 * RATE : 50 * RATE]
    # -42 dBFS while it is played; pauses take a little off.
    assert level_dbfs(scratching) == pytest.approx(-42.5, abs=1.5)
    left, right = (
        np.square(scratching[:, c]).reshape(-1, RATE).mean(axis=1) + 1e-12 for c in (0, 1)
    )
    balance_db = 10 * np.log10(left / right)
    assert balance_db.max() > 2
    assert balance_db.min() < -2


def test_the_room_alone_is_quieter_than_any_event():
    script = script_of("tapping-wood?seconds=4")  # the introduction, in which nothing is played
    recording = record(script, play(script))
    assert not recording.events.any()
    assert level_dbfs(recording.heard) == pytest.approx(ROOM_DBFS, abs=0.5)
