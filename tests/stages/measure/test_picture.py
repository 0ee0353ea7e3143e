from __future__ import annotations

import numpy as np
import pytest

from stages.measure.picture import (
    cells,
    gradient,
    halved,
    high_pass,
    on_grid,
    relative,
    scene,
)


def ramp(height, width, per_pixel):
    return (np.arange(width) * per_pixel + np.zeros((height, 1))).astype(np.float32)


def test_the_grid_takes_the_first_picture_from_half_a_step_before_each_point():
    times = np.arange(300) / 30
    chosen = times[on_grid(times, 0.2)]
    assert len(chosen) == 50
    assert chosen[:3] == pytest.approx([0, 0.1, 0.3])
    assert np.diff(chosen)[1:] == pytest.approx(0.2, abs=1 / 30 + 1e-9)


def test_a_picture_that_stands_for_several_grid_points_is_taken_once():
    times = np.array([0.0, 2.5, 5.0, 7.5])
    assert on_grid(times, 0.2).tolist() == [0, 1, 2, 3]


def test_halving_takes_means_of_two_by_two():
    gray = np.array([[0, 4, 8, 8], [0, 4, 8, 8]], np.uint8)
    assert halved(gray).tolist() == [[2.0, 8.0]]


def test_the_high_pass_removes_brightness_and_keeps_detail():
    flat = np.full((45, 80), 77, np.float32)
    assert np.abs(high_pass(flat)).max() == pytest.approx(0, abs=1e-4)
    dot = flat.copy()
    dot[20, 40] += 169
    assert high_pass(dot)[20, 40] == pytest.approx(168, abs=1e-3)


def test_the_gradient_of_a_ramp_is_its_slope():
    assert gradient(ramp(45, 80, 3))[20, 5:75] == pytest.approx(3)


@pytest.mark.parametrize(("shape", "expected"), [((45, 80), (9, 16)), ((80, 45), (16, 9))])
def test_there_are_sixteen_by_nine_cells_the_long_way(shape, expected):
    assert cells(np.ones(shape, np.float32)).shape == expected


def test_a_cell_is_the_mean_of_its_area():
    plane = np.zeros((45, 80), np.float32)
    plane[:5, :5] = 7
    assert cells(plane)[0, :2].tolist() == [7, 0]


def test_a_difference_counts_beyond_noise_and_in_units_of_texture():
    difference = np.full((45, 80), 2.0, np.float32)
    texture = np.full((9, 16), 2.5, np.float32)
    assert relative(difference, texture) == pytest.approx(0.5)  # (2 - 0.5) / (2.5 + 0.5)
    assert relative(difference * 0.2, texture).max() == 0


def test_a_shift_of_a_ramp_by_one_pixel_is_about_one():
    texture = cells(gradient(ramp(45, 80, 6)))
    moved = np.abs(ramp(45, 80, 6) + 6 - ramp(45, 80, 6))
    assert np.median(relative(moved, texture)) == pytest.approx(5.5 / 6.5, abs=0.01)


def test_a_scene_holds_what_its_grid_chose_in_order():
    times = np.arange(100) / 10
    grays = [np.full((90, 160), n, np.uint8) for n in range(100)]
    made = scene(times, grays, 0.2)
    assert made.pictures.shape == made.structure.shape == (50, 45, 80)
    assert made.pictures[:, 0, 0] == pytest.approx(np.rint(made.times_s * 10))
    assert made.texture.max() == 0


@pytest.mark.parametrize("of", [halved, high_pass, gradient, cells])
def test_where_a_picture_lies_in_memory_changes_no_bit(of):
    rng = np.random.default_rng(7)
    kind = np.uint8 if of is halved else np.float32
    plane = (rng.random((93, 155)) * 255).astype(kind)
    room = np.zeros(plane.nbytes + 128, np.uint8)
    first = -room.ctypes.data % 64
    seen = set()
    for shift in range(first, first + 64, 4):
        there = room[shift : shift + plane.nbytes].view(kind).reshape(plane.shape)
        there[...] = plane
        seen.add(of(there).tobytes())
    assert len(seen) == 1
