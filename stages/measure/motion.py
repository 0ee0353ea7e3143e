"""What moves in a window: its background, a part of it, nothing at all.

Formulas: fgave's own. Differences are taken between pictures a grid step apart (0.2 s): from frame
to frame, slow hands stand still.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from stages.measure.picture import Plane, Scene, Times, cells, relative


MOVES = 2.0  # gray levels of change in the mean of a cell
ACTIVE = 2.5  # the same, for a whole second to count as active
HELD_S = 1.0  # a picture that stays longer stands still, whatever follows it


def background(scene: Scene, seconds: int) -> dict[str, Any]:
    """How still the background is.

    `background_motion`: median over cells of how far the picture strays from its own median in
    time. `background_shift`: the same distance between the first second's median and the last's.
    `background`: of each second's median from the whole's. The median in time takes no notice of
    a hand that passes; the median over cells takes none of what fills less than half the picture.
    """
    still = np.median(scene.structure, axis=0).astype(np.float32)
    strays = np.median(np.abs(scene.structure - still), axis=0).astype(np.float32)
    by_second = second_medians(scene, seconds)
    return {
        "background_motion": _typical(strays, scene),
        "background_shift": _typical(np.abs(by_second[-1] - by_second[0]), scene),
        "background": tuple(_typical(np.abs(one - still), scene) for one in by_second),
    }


def second_medians(scene: Scene, seconds: int) -> list[Plane]:
    """Median structure of each second; one without a picture shows that of the second before."""
    second = np.minimum(scene.times_s.astype(int), seconds - 1)
    found: list[Plane | None] = []
    for k in range(seconds):
        here = scene.structure[second == k]
        before = found[-1] if found else None
        found.append(np.median(here, axis=0).astype(np.float32) if len(here) else before)
    first = next(one for one in found if one is not None)
    return [first if one is None else one for one in found]


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


def _typical(difference: Plane, scene: Scene) -> float:
    return float(np.median(relative(difference, scene.texture)))


def _mean(values: NDArray[Any]) -> float:
    return float(values.mean()) if len(values) else 0.0
