from __future__ import annotations

import cv2
import numpy as np
import pytest

from stages.measure.camera import camera
from stages.measure.ground import ground
from stages.measure.picture import scene


TIMES = np.arange(150) / 15
STILL = {"camera_drift": 0.0, "camera_zoom": 0.0, "camera_sway": 0.0}


@pytest.fixture(scope="module")
def wall():
    """(260, 400) uint8 of soft texture: a picture of 160 x 90 and room around it."""
    noise = np.random.default_rng(7).normal(0, 1, (260, 400)).astype(np.float32)
    soft = cv2.GaussianBlur(noise, (0, 0), 3) + 2 * cv2.GaussianBlur(noise, (0, 0), 9)
    return np.clip(128 + 60 * soft / soft.std(), 0, 255).astype(np.uint8)


def view(wall, x=0.0, y=0.0, zoom=1.0):
    inverse = np.array(
        [[1 / zoom, 0, 199.5 + x - 79.5 / zoom], [0, 1 / zoom, 129.5 + y - 44.5 / zoom]]
    )
    return cv2.warpAffine(wall, inverse, (160, 90), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)


def found(grays, times=TIMES):
    return camera(ground(scene(times, grays, 0.2)))


def test_a_camera_that_stands_still_does_nothing(wall):
    assert found([view(wall)] * 150) == STILL
    assert found([view(wall)], np.array([3.0])) == STILL


def test_a_blank_picture_does_nothing():
    assert found([np.full((90, 160), 90, np.uint8)] * 150) == STILL


@pytest.mark.parametrize("percent", [1.0, 2.0, 4.0])
def test_a_drift_is_told_in_percent_of_the_width(wall, percent):
    row = found([view(wall, 1.6 * percent * (t / 10 - 0.5)) for t in TIMES])
    # From the middle of the first fifth to that of the last: four fifths of the way.
    assert row["camera_drift"] == pytest.approx(0.8 * percent, rel=0.15)
    assert row["camera_zoom"] < 0.2


@pytest.mark.parametrize("percent", [2.0, 5.0])
def test_a_zoom_is_told_in_percent(wall, percent):
    row = found([view(wall, zoom=1 + percent / 100 * t / 10) for t in TIMES])
    assert row["camera_zoom"] == pytest.approx(0.8 * percent, rel=0.15)
    assert row["camera_drift"] < 0.2


@pytest.mark.parametrize("percent", [1.0, 2.0])
def test_a_sway_is_told_by_its_median(wall, percent):
    row = found([view(wall, 1.6 * percent * np.sin(np.pi * t + 0.4)) for t in TIMES])
    assert row["camera_sway"] == pytest.approx(percent / 2**0.5, rel=0.2)
    assert row["camera_drift"] < 0.3


def test_a_portrait_drifts_like_a_landscape(wall):
    grays = [view(wall, 3.2 * (t / 10 - 0.5)) for t in TIMES]
    tall = [np.ascontiguousarray(gray.T) for gray in grays]
    assert found(tall)["camera_drift"] == pytest.approx(found(grays)["camera_drift"], rel=0.02)


def hand(wall, grays, swing=40):
    """The same, with something of a third of the picture's width that goes to and fro."""
    board = wall[:70, :50]
    out = []
    for t, gray in zip(TIMES, grays, strict=True):
        picture, x = gray.copy(), int(55 + swing * np.sin(2 * t))
        picture[15:85, x : x + 50] = board
        out.append(picture)
    return out


def test_a_hand_that_moves_is_no_camera(wall):
    assert found(hand(wall, [view(wall)] * 150)) == STILL


def test_a_camera_is_seen_behind_a_hand(wall):
    row = found(hand(wall, [view(wall, 3.2 * (t / 10 - 0.5)) for t in TIMES]))
    assert row["camera_drift"] == pytest.approx(1.6, rel=0.2)


def test_light_is_no_camera(wall):
    assert found([(view(wall) * (1 - t / 20)).astype(np.uint8) for t in TIMES]) == STILL


def test_grain_is_no_camera(wall):
    chance = np.random.default_rng(3)
    noisy = [
        np.clip(view(wall) + chance.normal(0, 12, (90, 160)), 0, 255).astype(np.uint8)
        for _ in TIMES
    ]
    assert found(noisy) == STILL
