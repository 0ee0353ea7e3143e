"""The truth agrees with what can be heard and read."""

from __future__ import annotations

import numpy as np
import pytest

from stages.tools.foley import load_truth
from stages.tools.foley.truth import heard_seconds, save_truth


SMALL = "width=96&height=64&fps=5"


def levels(sound, rate):
    """Level of each whole second in dBFS."""
    whole = sound[: len(sound) // rate * rate].reshape(-1, rate, sound.shape[1])
    return 10 * np.log10(np.maximum(np.mean(whole**2, axis=(1, 2)), 1e-12))


@pytest.mark.parametrize("name", ["tapping-wood", "brushing-felt", "crinkling-foil", "fireside"])
def test_event_seconds_are_louder_than_the_room_and_the_others_are_not(made, sound, name):
    _, _, truth = made(f"{name}?{SMALL}")
    heard = np.asarray([s is not None for w in truth.windows for s in w.seconds])
    level = levels(*sound(f"{name}?{SMALL}"))[: len(heard)]
    assert heard.mean() < 0.95  # there are pauses
    assert level[~heard].max() < -68
    # A second may hold no more than the first moment of a stroke.
    assert np.mean(level[heard] > -68) > 0.95


@pytest.mark.parametrize("name", ["tapping-wood", "brushing-felt", "crinkling-foil", "fireside"])
def test_windows_are_as_quiet_as_real_recordings(sound, name):
    waveform, rate = sound(f"{name}?{SMALL}")
    for start in range(0, len(waveform) // rate - 9, 10):
        window = waveform[start * rate : (start + 10) * rate]
        assert -55 < 10 * np.log10(np.mean(window**2)) < -25


def test_noise_alone_is_loud_and_unfit_and_holds_no_event(made, sound):
    _, _, truth = made(f"noisy-room?{SMALL}")
    waveform, rate = sound(f"noisy-room?{SMALL}")
    level = levels(waveform, rate)
    found = {w.reasons: w for w in truth.windows if w.reasons}
    assert set(found) == {("digital_silence",), ("hiss",), ("hum",)}
    assert all(not w.keep and not any(w.seconds) for w in found.values())
    assert level[32:38].min() > -55
    assert level[52:58].min() > -50
    assert np.abs(waveform[11 * rate : 19 * rate]).max() < 2**-15


def test_clipping_and_mono_are_odd_and_fit(made, sound):
    _, _, truth = made(f"noisy-room?{SMALL}")
    waveform, rate = sound(f"noisy-room?{SMALL}")
    odd = {w.oddities: w for w in truth.windows if w.oddities}
    assert set(odd) == {("clipping",), ("mono",)}
    assert all(w.keep for w in odd.values())
    mono = waveform[42 * rate : 48 * rate]
    assert np.abs(mono[:, 0] - mono[:, 1]).max() < 2**-14
    assert np.mean(np.abs(waveform[61 * rate : 69 * rate]) > 0.9) > 0.005


def test_an_introduction_has_no_label_and_a_montage_is_unfit(made):
    _, _, truth = made(f"big-hands?{SMALL}")
    montage, greeting, first = truth.windows[:3]
    assert (montage.keep, montage.labelled, montage.reasons) == (False, False, ("intro",))
    assert (greeting.keep, greeting.labelled, greeting.oddities) == (True, False, ("voice",))
    assert (first.keep, first.labelled, first.action, first.material) == (
        True,
        True,
        "tapping",
        "wood",
    )


def test_what_the_text_does_not_tell_is_unknown(made):
    _, _, truth = made(f"brushing-felt?{SMALL}")
    assert (truth.windows[6].action, truth.windows[6].material) == ("unknown", "silicone")
    assert truth.events[-1].action == "brushing"
    _, _, unlisted = made(f"fireside?{SMALL}")
    assert not any(w.labelled for w in unlisted.windows)
    assert {s for w in unlisted.windows for s in w.seconds if s} == {("unknown", "unknown")}


def test_a_reupload_has_the_truth_of_its_original(made):
    _, _, first = made(f"tea-table?{SMALL}")
    _, _, second = made(f"reupload?{SMALL}")
    assert (first.windows, first.events) == (second.windows, second.events)


def test_a_truth_is_read_back_as_it_was_written(tmp_path, made):
    _, _, truth = made(f"noisy-room?{SMALL}")
    save_truth(tmp_path / "truth.json", truth)
    assert load_truth(tmp_path / "truth.json") == truth


def test_fifty_audible_milliseconds_make_an_event_second():
    events = np.zeros((3000, 2), np.float32)
    events[1100:1150] = 0.001  # -60 dBFS
    events[2000:3000] = 0.0005  # -66 dBFS: the end of a ringing
    assert heard_seconds(events, 1000).tolist() == [False, True, False]
