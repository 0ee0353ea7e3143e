"""What a hand uncovers: the background, and how far it strays from itself.

Formulas: fgave's own. The background is asked whether it comes back, not whether it is always seen:
pictures are compared in pairs, seconds apart, and of every cell only the tenth most alike count. A
cell that hands cover for two thirds of the time is still if it is the same whenever it is seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from stages.measure.picture import NOISE, Plane, Scene, Times, cells


PAIRED = 25  # pictures that are compared with each other
APART = 0.1  # of the window: nearer pictures are alike in a slow camera, too
ALIKE = 10  # percentile over pairs
ENDS = 0.3  # of the window: its start, and its end
IN_COMMON = 0.35  # slope below which two pictures show different things
CONTRAST = 0.4, 2.5  # what light alone can do to it
_RIPPLE = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)  # Immerkaer 1996


@dataclass(frozen=True, slots=True)
class Ground:
    """The structure of a window's pictures, freed of changes of light."""

    times_s: Times
    """(n,) from the window's start, rising."""
    planes: Plane
    """(n, h, w) float32, gray levels around 0, as if all had the contrast of the median."""
    still: Plane
    """(h, w): their median in time."""
    texture: Plane
    """(rows, columns) of the cells, gray levels a pixel."""
    noise: float
    """Standard deviation of what grain adds to a pixel, in gray levels."""


def ground(scene: Scene) -> Ground:
    """A window's structure at one contrast."""
    still = np.median(scene.structure, axis=0).astype(np.float32)
    planes = scene.structure / contrasts(scene.structure, still)[:, None, None]
    return Ground(scene.times_s, planes, still, scene.texture, grain(planes))


def contrasts(planes: Plane, still: Plane) -> NDArray[np.float32]:
    """(n,) of each picture's contrast, relative to `still`: 1 where they have little in common.

    The median over the more textured half of the cells of each one's least-squares slope, so that
    a hand, or somebody who comes in, does not bend it.
    """
    power = cells(still * still)
    strong = (power >= np.median(power)) & (power > 0)
    if not strong.any():
        return np.ones(len(planes), np.float32)
    slopes = [np.median(cells(p * still)[strong] / power[strong]) for p in planes]
    found = np.asarray(slopes, np.float32)
    return np.where(found > IN_COMMON, found.clip(*CONTRAST), 1).astype(np.float32)


def grain(planes: Plane) -> float:
    """Standard deviation of noise, in gray levels: the median over cells and times.

    Taken where neighbouring pictures differ from point to point (J. Immerkaer, "Fast Noise Variance
    Estimation", 1996): what moves differs over larger patches, and hardly counts.
    """
    chosen = range(0, len(planes) - 1, max(1, len(planes) // 12))
    ripples = [np.abs(cv2.filter2D(planes[i + 1] - planes[i], -1, _RIPPLE)) for i in chosen]
    if not ripples:
        return 0.0
    mean = float(np.median(np.stack([cells(r.astype(np.float32)) for r in ripples])))
    return mean * float(np.sqrt(np.pi / 2)) / 6 / float(np.sqrt(2))


def background(ground: Ground, seconds: int) -> dict[str, Any]:
    """How still the background is, where it is seen.

    `background_motion`: median over cells of how far the most alike tenth of all pairs of pictures
    differ. `background_shift`: the same for pairs of one picture near the start and one near the
    end. `background`: distance of each second's median from the whole window's.
    """
    chosen = np.linspace(0, len(ground.planes) - 1, min(PAIRED, len(ground.planes)))
    index = chosen.round().astype(int)
    first, second = np.triu_indices(len(index), 1)
    first, second = index[first], index[second]
    at = ground.times_s
    apart = (at[second] - at[first]) >= APART * seconds - 1e-6
    ends = (at[first] < ENDS * seconds) & (at[second] >= (1 - ENDS) * seconds)
    differs = np.zeros((len(first), *ground.texture.shape), np.float32)
    for pair in np.flatnonzero(apart | ends):
        change = np.abs(ground.planes[second[pair]] - ground.planes[first[pair]])
        differs[pair] = relative(change, ground)
    medians = [relative(np.abs(one - ground.still), ground) for one in by_second(ground, seconds)]
    return {
        "background_motion": _typical(differs[apart]),
        "background_shift": _typical(differs[ends]),
        "background": tuple(float(np.median(one)) for one in medians),
    }


def relative(difference: Plane, ground: Ground) -> Plane:
    """A difference of two pictures, cell by cell, in the unit of the texture there.

    Args:
        difference: (h, w), gray levels, nowhere negative.
        ground: gives texture and noise.

    Returns:
        (rows, columns) of max(0, sqrt(mean^2 - noise^2) - NOISE) / (texture + NOISE), where noise
        is the mean absolute difference that grain alone makes.
    """
    grain = 2 / np.sqrt(np.pi) * ground.noise
    beyond = np.sqrt(np.maximum(cells(difference) ** 2 - grain**2, 0)) - NOISE
    share: Plane = (np.maximum(beyond, 0) / (ground.texture + NOISE)).astype(np.float32)
    return share


def by_second(ground: Ground, seconds: int) -> list[Plane]:
    """Median of each second; one without a picture shows that of the second before."""
    second = np.minimum(ground.times_s.astype(int), seconds - 1)
    found: list[Plane | None] = []
    for k in range(seconds):
        here = ground.planes[second == k]
        before = found[-1] if found else None
        found.append(np.median(here, axis=0).astype(np.float32) if len(here) else before)
    first = next(one for one in found if one is not None)
    return [first if one is None else one for one in found]


def _typical(differs: Plane) -> float:
    """Median over cells of the most alike tenth of the pairs; 0 where there is no pair."""
    return float(np.median(np.percentile(differs, ALIKE, axis=0))) if len(differs) else 0.0
