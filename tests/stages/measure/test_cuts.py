from __future__ import annotations

import cv2
import numpy as np
import pytest

from stages.measure.cuts import cut, largest_jump, step_sizes, structure_change
from stages.measure.picture import scene


TIMES = np.arange(150) / 15


def texture(seed):
    noise = np.random.default_rng(seed).normal(128, 60, (90, 160)).astype(np.float32)
    return np.clip(cv2.GaussianBlur(noise, (0, 0), 3) * 8 - 900, 0, 255).astype(np.uint8)


HERE, THERE = texture(1), texture(2)


def found(grays, times=TIMES):
    return cut(times, grays, scene(times, grays, 0.2))


def is_cut(row):
    return row["cut_jump"] > 18 and row["cut_structure"] > 0.4


@pytest.mark.parametrize("at", [1, 2, 75, 148, 149])
def test_a_cut_is_found_wherever_it_is(at):
    assert is_cut(found([HERE] * at + [THERE] * (150 - at)))


def test_a_cut_is_found_at_its_place():
    steps = step_sizes([HERE] * 40 + [THERE] * 110)
    at, jump = largest_jump(TIMES[1:], steps)
    assert at == 39
    assert jump == pytest.approx(steps.max())


def test_a_constant_picture_has_no_jump():
    assert found([HERE] * 150) == {"cut_jump": 0.0, "cut_structure": 0.0}


def test_a_single_picture_has_no_jump():
    assert found([HERE], np.array([3.0])) == {"cut_jump": 0.0, "cut_structure": 0.0}


def test_a_flash_of_one_picture_is_a_jump_without_a_change_of_structure():
    bright = np.clip(HERE.astype(int) + 90, 0, 255).astype(np.uint8)
    row = found([HERE] * 70 + [bright] + [HERE] * 79)
    assert row["cut_jump"] > 18
    assert row["cut_structure"] < 0.1


def test_a_flash_that_fades_within_half_a_second_is_no_cut():
    strength = [100, 70, 45, 25, 10]
    glow = [np.clip(HERE.astype(int) + 2 * s, 0, 255).astype(np.uint8) for s in strength]
    row = found([HERE] * 70 + glow + [HERE] * 75)
    assert row["cut_jump"] > 18
    assert row["cut_structure"] < 0.1


def test_a_lamp_that_is_switched_on_is_a_jump_without_a_change_of_structure():
    dark = (HERE * 0.55).astype(np.uint8)
    row = found([dark] * 70 + [HERE] * 80)
    assert row["cut_jump"] > 18
    assert row["cut_structure"] < 0.2


def test_steady_movement_does_not_stand_out():
    rolled = [np.roll(HERE, 8 * n, axis=1) for n in range(150)]
    assert found(rolled)["cut_jump"] < 5


def test_a_step_stands_out_against_the_second_largest_near_it():
    times = np.arange(10) / 10
    steps = np.array([0, 0, 30, 50, 20, 0, 0, 0, 0, 25.0])
    assert largest_jump(times, steps) == (3, 30.0)


def test_a_change_of_contrast_alone_is_no_change_of_structure():
    before = HERE.astype(np.float32)[:45, :80] - 128
    ones = np.ones((9, 16), np.float32)
    assert structure_change(before, before * 1.8, ones) == pytest.approx(0, abs=1e-4)
    assert structure_change(before, -before, ones) > 1
