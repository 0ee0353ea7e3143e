"""The tables of the stress set: as the foley world paints them, some of them hard to see."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from stages.tools.foley.paint import Chance, blur
from stages.tools.foley.props import LOOKS
from stages.tools.foley.scene import paint_scene


Plane = NDArray[np.float32]
SIZE = (320, 180)
"""Width and height of a picture."""
KINDS = ("plain", "near", "soft", "dark")
"""Tables take turns: with a wall and lights; nearer; out of focus; in little light."""

_SOFT_PX = 7.0  # out of focus, of a width of 320
_DARK = 0.30


@dataclass(frozen=True, slots=True)
class Table:
    """What a camera looks at."""

    luma: Plane
    """(h, w) full range 0..255: the picture and its margins."""
    margin: tuple[int, int]
    """x, y of the picture's upper left corner."""


def paint_table(chance: Chance, kind: str) -> Table:
    """A table of one of KINDS with three things on it."""
    materials = tuple(str(m) for m in chance.choice(sorted(LOOKS), 3, replace=False))
    scene = paint_scene(chance, SIZE, materials, near=1.0 if kind == "plain" else 1.5)
    luma = (scene.planes.y.astype(np.float32) - 16) * np.float32(255 / 219)
    if kind == "soft":
        luma = np.asarray(blur(luma, _SOFT_PX), np.float32)
    if kind == "dark":
        luma *= np.float32(_DARK)
    return Table(luma, scene.margin)


def look(table: Table, away: tuple[float, float] = (0, 0), zoom: float = 1.0) -> Plane:
    """(180, 320) what a camera sees that looks this far from its place, and so much closer.

    Args:
        table: what it looks at.
        away: x, y as a share of the picture's width; within the table's margins.
        zoom: around the picture's middle.
    """
    (width, height), (left, top) = SIZE, table.margin
    if zoom == 1 and not any(away):
        return table.luma[top : top + height, left : left + width].copy()
    x = left + away[0] * width + (width - 1) / 2 * (1 - 1 / zoom)
    y = top + away[1] * width + (height - 1) / 2 * (1 - 1 / zoom)
    inverse = np.asarray([[1 / zoom, 0, x], [0, 1 / zoom, y]])
    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return cv2.warpAffine(table.luma, inverse, SIZE, flags=how).astype(np.float32)
