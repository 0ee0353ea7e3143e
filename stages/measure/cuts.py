"""Where a window jumps to another shot. Formulas: fgave's own."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from stages.measure.picture import Gray, Plane, Scene, Times, halved, high_pass, relative


THUMB = 32, 18
AROUND_S = 0.5  # a cut is one step; movement and flicker bring others close by
BEYOND_S = 0.4, 0.8  # on each side of a step: a flash is not there, a new shot still is
GAIN = 0.5, 2.0  # of contrast that light alone can explain


def cut(times_s: Times, grays: Sequence[Gray], scene: Scene) -> dict[str, float]:
    """The largest step between neighbouring pictures, and whether the scene is another behind it.

    Up to three pictures before the step are compared with three behind it: beside the step, 0.4 s
    and 0.8 s away. `cut_structure` is that of the pair most alike: when a flash is over, or the
    first shot is back, the picture is what it was.

    Args:
        times_s: (n,) of every picture, not only those of the grid.
        grays: the n pictures.
        scene: the same window's; gives the texture to compare with.
    """
    at, jump = largest_jump(times_s[1:], step_sizes(grays))
    if jump <= 0:
        return {"cut_jump": 0.0, "cut_structure": 0.0}
    before, behind = (
        [high_pass(halved(grays[i])) for i in side] for side in both_sides(times_s, at)
    )
    changes = [structure_change(one, other, scene.texture) for one in before for other in behind]
    return {"cut_jump": jump, "cut_structure": min(changes)}


def both_sides(times_s: Times, at: int) -> tuple[list[int], list[int]]:
    """Which pictures to compare across the step behind picture `at`; fewer near an end."""
    last = len(times_s) - 1
    # Pictures beside the step may themselves show a little of both shots.
    before, behind = {max(at - 1, 0)}, {min(at + 2, last)}
    for beyond_s in BEYOND_S:
        early = int(np.searchsorted(times_s, times_s[at] - beyond_s, side="right")) - 1
        late = int(np.searchsorted(times_s, times_s[at + 1] + beyond_s))
        before |= {early} if early >= 0 else set()
        behind |= {late} if late <= last else set()
    return sorted(before), sorted(behind)


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
