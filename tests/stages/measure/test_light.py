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
    assert row["luma_range"] == pytest.approx(0, abs=1e-6)
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
    assert row["luma_range"] > 0.8


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
