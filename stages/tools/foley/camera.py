"""Where the camera looks in every frame: nowhere else, unless something goes wrong."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from stages.tools.foley.paint import Chance
from stages.tools.foley.scene import MARGIN
from stages.tools.foley.script import Fault, Script


Path2 = NDArray[np.float64]

PAN = 0.18
"""A pan goes so far across, as a share of the picture's width, there and back."""
DRIFT = 0.08
"""A drift slides so far away in its time; the camera stays where it has come to."""
SHAKE = 0.022
"""A hand-held camera sways so far to each side."""


def camera_path(script: Script, times_ms: NDArray[np.float64]) -> Path2:
    """How far the picture's upper left corner is from its place: (n, 2) x, y in luma pixels."""
    path = np.zeros((times_ms.size, 2))
    for fault in script.of_kind("camera_pan", "camera_drift", "camera_shake"):
        path += _moved(fault, script, times_ms)
    limit = 0.95 * MARGIN * np.asarray([script.width, script.height])
    return np.clip(path, -limit, limit)


def _moved(fault: Fault, script: Script, times_ms: NDArray[np.float64]) -> Path2:
    part = np.clip((times_ms - fault.start_ms) / (fault.end_ms - fault.start_ms), 0, 1)
    if fault.kind == "camera_pan":
        away = PAN * np.sin(2 * np.pi * part)
        return np.stack([away * script.width, 0.2 * away * script.height], 1)
    if fault.kind == "camera_drift":
        away = DRIFT * part
        return np.stack([-away * script.width, 0.4 * away * script.height], 1)
    inside = (part > 0) & (part < 1)
    sway = _sway(script.chance(f"shake {fault.start_ms}"), times_ms / 1000)
    return np.where(inside[:, None], sway * SHAKE * script.width, 0)


def _sway(chance: Chance, t: NDArray[np.float64]) -> Path2:
    """A hand's sway and tremble, -1..1 in each direction."""
    phase = chance.uniform(0, 2 * np.pi, (2, 3))
    parts = [
        0.55 * np.sin(2 * np.pi * 0.7 * t + p[0])
        + 0.30 * np.sin(2 * np.pi * 1.9 * t + p[1])
        + 0.15 * np.sin(2 * np.pi * 4.3 * t + p[2])
        for p in phase
    ]
    return np.stack(parts, 1)
