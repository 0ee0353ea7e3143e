"""What moves in a window: a part of it, or nothing at all.

Formulas: fgave's own. Differences are taken between pictures a grid step apart (0.2 s): from frame
to frame, slow hands stand still.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from stages.measure.picture import Plane, Scene, Times, cells


MOVES = 2.0  # gray levels of change in the mean of a cell
ACTIVE = 2.5  # the same, for a whole second to count as active
HELD_S = 1.0  # a picture that stays longer stands still, whatever follows it


def movement(scene: Scene, length_s: float) -> dict[str, Any]:
    """How much of the picture moves, and for how long.

    Every step between pictures of the grid weighs as long as it lasts, a second at most; for the
    rest of a longer one, and behind the last picture, the picture is held: nothing moves.
    """
    changes = cell_changes(scene)
    moves = (changes > MOVES).mean(axis=(1, 2))
    steps, held = _weights(scene.times_s, length_s)
    whole = steps.sum() + held
    still = steps[changes.max(axis=(1, 2)) < MOVES].sum() + held
    seconds = max(1, round(length_s))
    second = np.minimum(scene.times_s[1:].astype(int), seconds - 1)
    peaks = [changes[second == k].max(initial=0) for k in range(seconds)]
    return {
        "frozen_fraction": still / whole,
        "moving_area": (steps * moves).sum() / whole,
        "active_seconds": int(sum(peak > ACTIVE for peak in peaks)),
        "motion": tuple(_mean(moves[second == k]) for k in range(seconds)),
    }


def cell_changes(scene: Scene) -> Plane:
    """(n - 1, rows, columns): mean change of each cell's structure from picture to picture."""
    changes = np.empty((len(scene.times_s) - 1, *scene.texture.shape), np.float32)
    for i, change in enumerate(np.abs(np.diff(scene.structure, axis=0))):
        changes[i] = cells(change)
    return changes


def _weights(times_s: Times, length_s: float) -> tuple[Times, float]:
    """Seconds that each step counts for, and those in which a picture is held."""
    steps = np.diff(times_s)
    if not len(steps):
        return steps, length_s
    counted = np.minimum(steps, HELD_S)
    tail = length_s - float(times_s[-1])
    return counted, float((steps - counted).sum()) + (tail if tail > HELD_S else 0.0)


def _mean(values: NDArray[Any]) -> float:
    return float(values.mean()) if len(values) else 0.0
