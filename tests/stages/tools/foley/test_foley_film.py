"""The picture does what was scripted: still where it should be, moving where it should not."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np

from stages.tools.foley.film import Moment, _hands, _shots, _view
from stages.tools.foley.motion import frame_times_ms, strokes_path
from stages.tools.foley.naming import script_of
from stages.tools.foley.paint import Planes
from stages.tools.foley.playing import play


SMALL = "width=160&height=90&fps=10"


def change(frames, start_s, end_s):
    """Mean change between means of half a second, outside the hand: the upper left corner."""
    corner = frames[round(10 * start_s) : round(10 * end_s), :36, :44]
    means = corner[: len(corner) // 5 * 5].reshape(-1, 5, *corner.shape[1:]).mean(axis=1)
    return float(np.abs(np.diff(means, axis=0)).mean())


def test_the_background_is_still_until_the_camera_moves(luma):
    frames = luma(f"restless-camera?{SMALL}")
    assert change(frames, 0, 10) < 1
    assert change(frames, 12, 18) > 4  # pan
    assert change(frames, 20, 30) < 1
    assert change(frames, 30, 40) > 2  # shake
    assert change(frames, 40, 50) < 1
    drifted = np.abs(frames[600:605].mean(axis=0) - frames[500:505].mean(axis=0))[:36, :44]
    assert drifted.mean() > 4
    assert change(frames, 60, 63) < 1


def test_a_cut_is_sudden_and_a_dissolve_is_not(luma):
    frames = luma(f"cutting-room?{SMALL}")
    steps = np.abs(np.diff(frames, axis=0)).mean(axis=(1, 2))
    assert steps[:400].argmax() == 139  # from the last frame before 14 s to the first one after it
    assert steps[340:352].max() < steps[139] / 3
    before, after = frames[330:340].mean(axis=0), frames[355:365].mean(axis=0)
    assert np.abs(after - before).mean() > 10


def test_a_flash_is_brighter_and_over_at_once(luma):
    frames = luma(f"cutting-room?{SMALL}")
    bright = frames.mean(axis=(1, 2))
    assert bright[430] > 1.3 * bright[428]
    assert abs(bright[436] - bright[428]) < 2


def test_a_frozen_picture_does_not_change_and_a_living_one_does(luma):
    frames = luma(f"cutting-room?{SMALL}")
    assert np.abs(np.diff(frames[505:595], axis=0)).max() < 8  # no more than the codec's own
    assert np.abs(np.diff(frames[600:], axis=0)).max() > 30


def test_a_fingertip_meets_the_thing_when_a_tap_is_heard():
    script = script_of("tapping-wood?width=640&height=360&fps=50")
    played = play(script)
    times_ms = frame_times_ms(script)
    path = strokes_path(script, played, times_ms)
    down = path[:, 1]
    starts = [stroke.start_ms for stroke in played[1].strokes]
    at = [int(np.abs(times_ms - start).argmin()) for start in starts]
    between = np.asarray([(a + b) // 2 for a, b in itertools.pairwise(at)])
    assert len(starts) > 40
    # In units of the picture, a hand hovers within 4 of its place and lifts off by up to 26.
    assert np.abs(down[at]).max() < 7
    assert np.median(down[between]) < -12


def test_large_hands_cover_about_two_fifths_of_the_picture():
    script = script_of(f"big-hands?{SMALL}")
    times_ms = frame_times_ms(script)
    shot = _shots(script, play(script), times_ms)[0]
    black = Planes(*(np.zeros_like(p) for p in (shot.scene.planes.y,) * 3))
    unseen = replace(shot, scene=replace(shot.scene, planes=black))
    hands = _hands(script)["brush"]
    views = [
        _view(script, unseen, hands, Moment(i, float(times_ms[i]), np.zeros(2))).y
        for i in range(450, 730, 40)
    ]
    covered = [float((view > 60).mean()) for view in views]  # shadows are darker
    assert min(covered) > 0.35
    assert max(covered) < 0.48
