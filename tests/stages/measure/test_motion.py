from __future__ import annotations

import cv2
import numpy as np
import pytest

from stages.measure.motion import movement
from stages.measure.picture import scene


TIMES = np.arange(150) / 15


@pytest.fixture(scope="module")
def wall():
    """(200, 400) of a texture much larger than the picture, so that a camera can move over it."""
    noise = np.random.default_rng(7).normal(128, 60, (200, 400)).astype(np.float32)
    return np.clip(cv2.GaussianBlur(noise, (0, 0), 1.5) * 3 - 256, 0, 255).astype(np.uint8)


def view(wall, x=0.0, y=0.0):
    return wall[int(y) + 20 : int(y) + 110, int(x) + 20 : int(x) + 180]


def moves(grays, times=TIMES, length_s=10.0):
    return movement(scene(times, grays, 0.2), length_s)


def test_a_constant_picture_does_not_move(wall):
    grays = [view(wall)] * 150
    found = moves(grays)
    assert found["frozen_fraction"] == 1
    assert found["moving_area"] == 0
    assert found["active_seconds"] == 0
    assert found["motion"] == (0.0,) * 10


def hand(wall, t):
    picture = view(wall).copy()
    x = int(60 + 40 * np.sin(2 * np.pi * t))
    picture[30:60, x : x + 25] = 230
    return picture


def test_a_hand_moves_a_part_of_the_picture(wall):
    grays = [hand(wall, t) for t in TIMES]
    found = moves(grays)
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
