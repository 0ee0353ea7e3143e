from __future__ import annotations

import cv2
import numpy as np
import pytest

from stages.measure.ground import background, contrasts, grain, ground, relative
from stages.measure.picture import scene


TIMES = np.arange(150) / 15
CHANCE = np.random.default_rng(7)


def wall():
    """(200, 400) of a texture much larger than the picture, so that a camera can move over it."""
    noise = CHANCE.normal(128, 60, (200, 400)).astype(np.float32)
    return np.clip(cv2.GaussianBlur(noise, (0, 0), 1.5) * 3 - 256, 0, 255).astype(np.uint8)


WALL = wall()


def view(x=0.0, y=0.0):
    return WALL[int(y) + 20 : int(y) + 110, int(x) + 20 : int(x) + 180]


def measured(grays, times=TIMES):
    return background(ground(scene(times, grays, 0.2)), 10)


def test_a_constant_picture_is_still():
    found = measured([view()] * 150)
    assert found == {"background_motion": 0, "background_shift": 0, "background": (0.0,) * 10}


def test_a_single_picture_is_still():
    assert measured([view()], np.array([9.5]))["background_motion"] == 0


def test_a_camera_that_wanders_moves_the_background():
    grays = [view(40 + 35 * np.sin(0.9 * t) * np.cos(2.3 * t)) for t in TIMES]
    assert measured(grays)["background_motion"] > 0.4


def test_a_camera_that_pans_moves_and_ends_elsewhere():
    found = measured([view(15 * t) for t in TIMES])
    assert found["background_motion"] > 0.4
    assert found["background_shift"] > 0.6


def test_a_shift_that_persists_is_a_shift_of_the_background():
    found = measured([view(40 if t >= 6 else 0) for t in TIMES])
    assert found["background_motion"] < 0.25
    assert found["background_shift"] > 0.6
    assert min(found["background"][7:]) > 0.6 > max(found["background"][:5])


@pytest.mark.parametrize("light", [lambda t: 0.5 + 0.05 * t, lambda t: 1 - 0.05 * t])
def test_light_that_slowly_changes_is_no_movement(light):
    found = measured([(view() * light(t)).astype(np.uint8) for t in TIMES])
    assert found["background_motion"] < 0.05
    assert found["background_shift"] < 0.05


def test_a_board_that_hides_two_fifths_and_sweeps_leaves_the_background_still():
    board = CHANCE.integers(0, 255, (57, 101)).astype(np.uint8)
    grays = []
    for t in TIMES:
        picture = view().copy()
        x, y = int(29.5 + 29 * np.sin(2.1 * t)), int(16.5 + 16 * np.sin(1.3 * t + 1))
        picture[y : y + 57, x : x + 101] = board
        grays.append(picture)
    found = measured(grays)
    assert found["background_motion"] < 0.2
    assert found["background_shift"] < 0.4


def test_grain_is_no_movement():
    grays = [
        np.clip(view() + CHANCE.normal(0, 12, (90, 160)), 0, 255).astype(np.uint8) for _ in TIMES
    ]
    found = measured(grays)
    assert found["background_motion"] < 0.05
    assert found["background_shift"] < 0.05


def test_the_grain_of_a_still_picture_is_its_standard_deviation():
    planes = 50 * CHANCE.standard_normal((1, 45, 80)) + CHANCE.normal(0, 6, (50, 45, 80))
    assert grain(planes.astype(np.float32)) == pytest.approx(6, rel=0.05)


def test_what_moves_is_not_taken_for_grain():
    planes = [cv2.GaussianBlur(view(4 * n)[::2, ::2], (0, 0), 1) for n in range(30)]
    moving = np.stack(planes).astype(np.float32)
    assert grain(moving) < 0.2 * np.abs(np.diff(moving, axis=0)).mean()


def test_contrast_is_told_by_most_cells_and_not_by_who_comes_in():
    still = CHANCE.normal(0, 20, (45, 80)).astype(np.float32)
    dimmed = still * np.float32(0.6)
    dimmed[:, :30] = 80 * CHANCE.standard_normal((45, 30))
    assert contrasts(np.stack([still, dimmed]), still) == pytest.approx([1, 0.6], abs=0.01)


def test_pictures_with_nothing_in_common_keep_their_contrast():
    one, other = CHANCE.normal(0, 20, (2, 45, 80)).astype(np.float32)
    assert contrasts(other[None], one)[0] == 1
    assert contrasts(one[None], one * 0)[0] == 1


def test_a_difference_counts_in_units_of_texture():
    made = ground(scene(TIMES, [view()] * 150, 0.2))
    found = relative(np.full((45, 80), 2.0, np.float32), made)
    assert found == pytest.approx(1.5 / (made.texture + 0.5))  # (2 - 0.5) / (texture + 0.5)


def test_a_second_without_a_picture_shows_that_of_the_second_before():
    times = np.concatenate([np.arange(30) / 10, 6 + np.arange(40) / 10])
    found = measured([view()] * 30 + [view(40)] * 40, times)["background"]
    assert found[2] == found[3] == found[5] != found[6]


def test_a_portrait_is_measured_like_a_landscape():
    wide = [view(15 * t) for t in TIMES]
    tall = [np.ascontiguousarray(picture.T) for picture in wide]
    one, other = measured(wide), measured(tall)
    assert one["background_motion"] == pytest.approx(other["background_motion"], rel=1e-3)
