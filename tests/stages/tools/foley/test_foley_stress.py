from __future__ import annotations

import numpy as np
import pytest

from stages.tools.foley.stress import CASES, FPS, SECONDS, Case, film, times_s


SEED = 4  # a plain table
UNFIT = {"drift", "zoom", "sway", "cut", "dissolve", "fade_in", "fade_out", "dip"}


def pictures(kind, seed=SEED):
    case = kind if isinstance(kind, Case) else next(c for c in CASES if c.kind == kind)
    return np.stack(list(film(case, seed))).astype(np.float32)


@pytest.fixture(scope="module")
def undisturbed():
    return pictures("none")


def test_a_window_is_ten_seconds_of_gray_pictures(undisturbed):
    assert undisturbed.shape == (SECONDS * FPS, 180, 320)
    assert times_s()[-1] == pytest.approx(SECONDS - 1 / FPS)


def test_every_case_has_a_name_of_its_own_and_camera_and_cuts_are_unfit():
    assert len({case.name for case in CASES}) == len(CASES)
    assert {case.kind for case in CASES if not case.fit} == UNFIT | {"jitter"}
    assert not {case.kind for case in CASES if case.fit} & UNFIT


def test_the_same_seed_gives_the_same_pictures_and_another_does_not(undisturbed):
    assert (pictures("none") == undisturbed).all()
    assert np.abs(pictures("none", SEED + 1) - undisturbed).mean() > 5


def test_the_table_stays_and_the_hand_moves(undisturbed):
    still = np.median(undisturbed, axis=0)
    strays = np.abs(undisturbed - still).mean(axis=0)
    assert np.median(strays) < 3  # grain
    assert strays.max() > 20


@pytest.mark.parametrize("share", [0.25, 0.40, 0.60])
def test_large_hands_hide_as_much_as_is_said_when_they_are_in(undisturbed, share):
    table = np.median(undisturbed, axis=0)
    hidden = np.abs(pictures(Case("", "hands", share)) - table) > 12
    covered = hidden.mean(axis=(1, 2))
    assert np.percentile(covered, 75) == pytest.approx(share, abs=0.15)
    assert covered.min() < 0.6 * share  # they leave, or one does


def test_a_patch_hides_its_share_and_goes_everywhere(undisturbed):
    hidden = np.abs(pictures(Case("", "patch", 0.25)) - np.median(undisturbed, axis=0)) > 12
    assert 0.15 < hidden.mean() < 0.30
    assert hidden.any(axis=0).mean() > 0.8


def test_a_drift_goes_as_far_as_it_says():
    calm = pictures(Case("", "patch", 0.0001))
    moved = pictures(Case("", "drift", 0.10))
    # The picture's right half, left of which hands work, is the same table 16 pixels further on.
    first = moved[0, :40]
    shifts = [
        np.abs(np.roll(calm[0], (dy, dx), (0, 1))[20:40, 40:-40] - first[20:40, 40:-40]).mean()
        for dy in range(-17, 18)
        for dx in range(-17, 18)
        if abs(np.hypot(dx, dy) - 16) < 1
    ]
    still = np.abs(calm[0, 20:40, 40:-40] - first[20:40, 40:-40]).mean()
    assert min(shifts) < 0.6 * still


def test_light_and_grain_are_as_strong_as_they_say(undisturbed):
    table = undisturbed[:, :20]
    assert pictures("dimming")[-1, :20].mean() == pytest.approx(table[-1].mean() / 2, rel=0.05)
    assert pictures("fade_out")[-1].mean() < 0.1 * undisturbed[-1].mean()
    assert pictures("dip")[75].max() < 12
    assert pictures("flashes").mean(axis=(1, 2)).max() > 1.3 * undisturbed[0].mean()
    noisy = pictures(Case("", "grain", 12)) - undisturbed
    halved = noisy.reshape(len(noisy), 90, 2, 160, 2).mean(axis=(2, 4))
    assert halved[:, 20:80].std() == pytest.approx(12, rel=0.15)


def test_a_cut_leads_to_another_table_at_its_second(undisturbed):
    cut = pictures(Case("", "cut", 5.0))
    assert np.abs(cut[: 5 * FPS] - undisturbed[: 5 * FPS]).max() == 0
    assert np.abs(cut[5 * FPS :] - undisturbed[5 * FPS :]).mean() > 5
    assert (pictures("letterbox")[:, :20].mean()) < 2
