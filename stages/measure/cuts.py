"""Where a window jumps to another shot. Formulas: fgave's own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import cv2
import numpy as np

from stages.measure.picture import Gray, Plane, Scene, Times, halved, high_pass, relative


THUMB = 32, 18
AROUND_S = 0.5  # a cut is one step; movement and flicker bring others close by
BEYOND_S = 0.5, 0.8  # a flash is over by then
GAIN = 0.5, 2.0  # of contrast that light alone can explain


def cut(times_s: Times, grays: Sequence[Gray], scene: Scene) -> dict[str, float]:
    """The largest step between neighbouring pictures, and whether the scene is another behind it.

    It is another if it differs both from one picture before the step to one behind it (a flash of
    one picture does not) and, where the window reaches so far, from half a second before to half a
    second behind (a longer flash does not, nor does a shot that is over by then).

    Args:
        times_s: (n,) of every picture, not only those of the grid.
        grays: the n pictures.
        scene: the same window's; gives the texture to compare with.
    """
    steps = step_sizes(grays)
    at, jump = largest_jump(times_s[1:], steps)
    if jump <= 0:
        return {"cut_jump": 0.0, "cut_structure": 0.0}
    near = _structure(grays, [max(at - 1, 0)]), _structure(grays, [min(at + 2, len(grays) - 1)])
    changes = [structure_change(*near, scene.texture)]
    lag = times_s - times_s[at], times_s - times_s[at + 1]
    past = np.flatnonzero((lag[0] <= -BEYOND_S[0]) & (lag[0] >= -BEYOND_S[1]))
    then = np.flatnonzero((lag[1] >= BEYOND_S[0]) & (lag[1] <= BEYOND_S[1]))
    if len(past) and len(then):
        far = _structure(grays, past), _structure(grays, then)
        changes.append(structure_change(*far, scene.texture))
    return {"cut_jump": jump, "cut_structure": min(changes)}


def _structure(grays: Sequence[Gray], which: Iterable[int]) -> Plane:
    """Median structure of a few pictures."""
    found = np.stack([high_pass(halved(grays[i])) for i in which])
    return np.median(found, axis=0).astype(np.float32)


def step_sizes(grays: Sequence[Gray]) -> Times:
    """(n - 1,) mean absolute difference of neighbouring pictures at 32 x 18, in gray levels."""
    wide = grays[0].shape[1] >= grays[0].shape[0]
    size = THUMB if wide else (THUMB[1], THUMB[0])
    thumbs = np.stack([cv2.resize(g, size, interpolation=cv2.INTER_AREA) for g in grays])
    steps: Times = np.abs(np.diff(thumbs.astype(np.float64), axis=0)).mean(axis=(1, 2))
    return steps


def largest_jump(times_s: Times, steps: Times) -> tuple[int, float]:
    """The step that stands out most: its index, and by how many gray levels.

    It stands out against the second largest other step within half a second: one more step as
    large may be the other end of a flash or the next shot, but three are movement.
    """
    best, at = 0.0, 0
    for i in np.argsort(-steps, kind="stable"):
        if steps[i] <= best:
            break
        near = np.abs(times_s - times_s[i]) <= AROUND_S
        near[i] = False
        others = np.sort(steps[near])
        excess = float(steps[i] - (others[-2] if len(others) > 1 else 0.0))
        if excess > best:
            best, at = excess, int(i)
    return at, best


def structure_change(before: Plane, after: Plane, texture: Plane) -> float:
    """Median over cells of what a change of contrast alone does not explain, in texture units.

    The gain is the least-squares one; where the two have little in common it is 1.
    """
    common = float((after * before).mean(dtype=np.float64))
    energy = float((before * before).mean(dtype=np.float64))
    slope = common / energy if energy > 0 else 0.0
    gain = float(np.clip(slope, *GAIN)) if slope > 0.35 else 1.0
    return float(np.median(relative(np.abs(after / gain - before), texture)))
