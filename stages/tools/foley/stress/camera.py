"""Where the camera of a case looks: at its place, unless that is what is wrong."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from stages.tools.foley.paint import Chance
from stages.tools.foley.stress.cases import Case


Poses = NDArray[np.float64]
"""(n, 3): x, y as shares of the picture's width, and the zoom."""
SWAY_HZ = 0.5


def poses(case: Case, chance: Chance, times_s: NDArray[np.float64], seconds: float) -> Poses:
    """Where it looks in every frame. Which way it goes, or sways, is a matter of chance."""
    found = np.zeros((times_s.size, 3))
    found[:, 2] = 1
    angle = float(chance.uniform(0, 2 * np.pi))
    way = np.asarray([math.cos(angle), math.sin(angle)])
    if case.kind == "jitter":
        found[:, :2] = case.strength * chance.standard_normal((times_s.size, 2))
    elif case.kind == "drift":
        found[:, :2] = (times_s / seconds - 0.5)[:, None] * case.strength * way
    elif case.kind == "sway":
        wave = np.sin(2 * np.pi * SWAY_HZ * times_s + float(chance.uniform(0, 2 * np.pi)))
        found[:, :2] = wave[:, None] * case.strength * way
    elif case.kind == "zoom":
        found[:, 2] = 1 + case.strength * times_s / seconds
    return found
