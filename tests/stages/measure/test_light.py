from __future__ import annotations

import numpy as np
import pytest

from stages.measure.light import light
from stages.measure.picture import scene


TIMES = np.arange(150) / 15
TEXTURE = np.random.default_rng(3).integers(60, 190, (90, 160)).astype(np.float64)


def found(strength):
    grays = [(TEXTURE * strength(t)).astype(np.uint8) for t in TIMES]
    return light(scene(TIMES, grays, 0.2))


def test_a_steady_picture_does_not_fade():
    row = found(lambda t: 1.0)
    assert row["fade"] == pytest.approx(0, abs=1e-6)
    assert row["light_change"] == pytest.approx(0, abs=1e-6)
    assert row["luma"] == pytest.approx(TEXTURE.astype(np.uint8).mean(), abs=0.01)
    assert row["black_fraction"] == 0


@pytest.mark.parametrize(
    "strength",
    [
        lambda t: min(1.0, t / 2),
        lambda t: min(1.0, (10 - t) / 2),
        lambda t: min(1.0, abs(t - 5) / 1),
    ],
    ids=["in", "out", "dip"],
)
def test_a_fade_loses_contrast_and_light(strength):
    row = found(strength)
    assert row["fade"] > 0.7
    assert row["light_change"] > 0.5


def test_a_hand_that_leaves_the_dark_changes_the_light_of_its_own_place_only():
    dark = TEXTURE * 0.1
    grays = []
    for t in TIMES:
        picture = dark.copy()
        if t < 6:
            picture[20:, 40:] = TEXTURE[20:, 40:] * 1.2
        grays.append(picture.astype(np.uint8))
    row = light(scene(TIMES, grays, 0.2))
    assert row["fade"] > 0.7
    assert row["light_change"] < 0.1


def test_bars_stay_dark_while_the_rest_fades():
    grays = []
    for t in TIMES:
        picture = TEXTURE * min(1.0, t / 2)
        picture[:11] = picture[-11:] = 0
        grays.append(picture.astype(np.uint8))
    assert light(scene(TIMES, grays, 0.2))["light_change"] > 0.7


def test_black_is_a_mean_below_sixteen():
    assert found(lambda t: 1.0 if t < 7.5 else 0.05)["black_fraction"] == pytest.approx(
        0.25, abs=0.03
    )


def test_a_black_picture_has_numbers():
    row = found(lambda t: 0.0)
    assert row == dict.fromkeys(row, 0.0) | {"black_fraction": 1.0}


def test_texture_votes_where_there_is_any():
    half = TEXTURE.copy()
    half[:, :80] = 100
    row = light(scene(TIMES, [half.astype(np.uint8)] * 150, 0.2))
    assert row["textured_cells"] == pytest.approx(0.5, abs=0.07)
    assert row["texture"] > 1
