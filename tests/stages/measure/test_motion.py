from __future__ import annotations

import cv2
import numpy as np
import pytest

from stages.measure.motion import background, movement
from stages.measure.picture import scene


TIMES = np.arange(150) / 15


@pytest.fixture(scope="module")
def wall():
    """(200, 400) of a texture much larger than the picture, so that a camera can move over it."""
    noise = np.random.default_rng(7).normal(128, 60, (200, 400)).astype(np.float32)
    return np.clip(cv2.GaussianBlur(noise, (0, 0), 1.5) * 3 - 256, 0, 255).astype(np.uint8)


def view(wall, x=0.0, y=0.0):
    return wall[int(y) + 20 : int(y) + 110, int(x) + 20 : int(x) + 180]


def still_background(grays, times=TIMES):
    return background(scene(times, grays, 0.2), 10)


def moves(grays, times=TIMES, length_s=10.0):
    return movement(scene(times, grays, 0.2), length_s)


def test_a_constant_picture_does_not_move(wall):
    grays = [view(wall)] * 150
    found = still_background(grays) | moves(grays)
    assert found["background_motion"] == 0
    assert found["background_shift"] == 0
    assert found["background"] == (0.0,) * 10
    assert found["frozen_fraction"] == 1
    assert found["moving_area"] == 0
    assert found["active_seconds"] == 0
    assert found["motion"] == (0.0,) * 10


def test_a_camera_that_sways_moves_the_background(wall):
    grays = [view(wall, 10 + 10 * np.sin(2 * np.pi * 0.5 * t)) for t in TIMES]
    assert still_background(grays)["background_motion"] > 0.4


def test_a_camera_that_pans_moves_and_ends_elsewhere(wall):
    found = still_background([view(wall, 15 * t) for t in TIMES])
    assert found["background_motion"] > 0.4
    assert found["background_shift"] > 0.6


def test_a_shift_that_persists_is_a_shift_of_the_background(wall):
    grays = [view(wall, 40 if t >= 7 else 0) for t in TIMES]
    found = still_background(grays)
    assert found["background_motion"] < 0.25
    assert found["background_shift"] > 0.6
    assert min(found["background"][7:]) > 0.6 > max(found["background"][:7])


def test_light_that_slowly_changes_is_no_movement(wall):
    grays = [(view(wall) * 0.5 + 60 + 4 * t).astype(np.uint8) for t in TIMES]
    found = still_background(grays)
    assert found["background_motion"] < 0.1
    assert found["background_shift"] < 0.25


def hand(wall, t):
    picture = view(wall).copy()
    x = int(60 + 40 * np.sin(2 * np.pi * t))
    picture[30:60, x : x + 25] = 230
    return picture


def test_a_hand_moves_a_part_of_the_picture_and_leaves_the_background_still(wall):
    grays = [hand(wall, t) for t in TIMES]
    found = still_background(grays) | moves(grays)
    assert found["background_motion"] < 0.05
    assert found["frozen_fraction"] < 0.1
    assert found["active_seconds"] == 10
    assert 0.02 < found["moving_area"] < 0.5


def test_motion_is_told_second_by_second(wall):
    grays = [hand(wall, t if 3 <= t < 5 else 0) for t in TIMES]
    found = moves(grays)
    assert [second for second, value in enumerate(found["motion"]) if value > 0] == [3, 4, 5]
    assert 2 <= found["active_seconds"] <= 3
    assert found["frozen_fraction"] == pytest.approx(0.8, abs=0.05)


def test_a_picture_that_is_held_stands_still_for_as_long(wall):
    times = np.array([0.0, 0.1, 5.0, 5.1])
    grays = [view(wall), view(wall), view(wall, 40), view(wall, 40)]
    assert moves(grays, times)["frozen_fraction"] == pytest.approx(0.9, abs=0.03)


def test_a_single_picture_is_frozen(wall):
    found = moves([view(wall)], np.array([9.5]))
    assert found["frozen_fraction"] == 1
    assert still_background([view(wall)], np.array([9.5]))["background"] == (0.0,) * 10


def test_a_second_without_a_picture_shows_that_of_the_second_before(wall):
    times = np.concatenate([np.arange(30) / 10, 6 + np.arange(40) / 10])
    grays = [view(wall)] * 30 + [view(wall, 40)] * 40
    found = still_background(grays, times)["background"]
    assert found[2] == found[3] == found[5] != found[6]


def test_a_portrait_is_measured_like_a_landscape(wall):
    wide = [view(wall, 10 + 10 * np.sin(3 * t)) for t in TIMES]
    tall = [np.ascontiguousarray(picture.T) for picture in wide]
    one, other = still_background(wide), still_background(tall)
    assert one["background_motion"] == pytest.approx(other["background_motion"], rel=1e-3)
