"""What passes before the table: a working hand, large hands, a patch; how large, and where."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from stages.tools.foley.hand import Sheet, paint_hand
from stages.tools.foley.paint import Chance, cloud
from stages.tools.foley.stress.table import SIZE, Plane


Path2 = NDArray[np.float64]
"""(n, 2) x, y of a point in pixels of the picture."""

_SIDE = 300  # of the painted hand in pixels, before it is brought to size
_TRIES = 12


@dataclass(frozen=True, slots=True)
class Cover:
    """Something opaque before the table."""

    shown: Plane
    """(h, w) gray levels times opacity."""
    through: Plane
    """(h, w) 1 minus the opacity."""
    tip: tuple[float, float]
    """x, y in it of the point that goes along a path."""


def hand(chance: Chance, *, left: bool = False) -> Cover:
    """A hand and its sleeve."""
    sheet = Sheet(_SIDE, (2 * _SIDE, 2 * _SIDE))
    patch = paint_hand(chance, sheet, left=left)
    through = patch.through[0].astype(np.float32) / 256
    shown = (patch.planes[0].astype(np.float32) / 256 - 16 * (1 - through)) * (255 / 219)
    return Cover(shown.astype(np.float32), through.astype(np.float32), patch.tip)


def patch(chance: Chance, share: float) -> Cover:
    """A textured board of so much of the picture, its tip its upper left corner."""
    width, height = (round(side * share**0.5) for side in SIZE)
    shown = (
        120
        + 45 * cloud(chance, (height, width), (9, 9))
        + 20 * cloud(chance, (height, width), (2, 2))
    )
    return Cover(shown.astype(np.float32), np.zeros((height, width), np.float32), (0, 0))


def lay(picture: Plane, cover: Cover, x: float, y: float) -> None:
    """Lay a cover over a picture, in place, its tip at x, y."""
    left, top = round(x - cover.tip[0]), round(y - cover.tip[1])
    rows = slice(max(-top, 0), min(cover.shown.shape[0], picture.shape[0] - top))
    cols = slice(max(-left, 0), min(cover.shown.shape[1], picture.shape[1] - left))
    if rows.start < rows.stop and cols.start < cols.stop:
        part = picture[top + rows.start : top + rows.stop, left + cols.start : left + cols.stop]
        part *= cover.through[rows, cols]
        part += cover.shown[rows, cols]


def scaled(cover: Cover, factor: float) -> Cover:
    """The same, so much larger."""
    size = (round(cover.shown.shape[1] * factor), round(cover.shown.shape[0] * factor))
    shown, through = (
        cv2.resize(p, size, interpolation=cv2.INTER_AREA).astype(np.float32)
        for p in (cover.shown, cover.through)
    )
    return Cover(shown, through, (cover.tip[0] * factor, cover.tip[1] * factor))


def covering(covers: tuple[Cover, ...], at: list[tuple[float, float]], share: float) -> float:
    """By how much covers are to be scaled so that, with their tips there, they hide this share."""
    low, high = 0.05, 4.0
    for _ in range(_TRIES):
        middle = (low * high) ** 0.5
        ground = np.full((SIZE[1], SIZE[0]), 1, np.float32)
        for cover, (x, y) in zip(covers, at, strict=True):
            alone = Cover(np.zeros_like(cover.shown), cover.through, cover.tip)
            lay(ground, scaled(alone, middle), x, y)
        low, high = (middle, high) if (ground < 0.5).mean() < share else (low, middle)
    return low


def working(chance: Chance, times_s: NDArray[np.float64], reach: float) -> Path2:
    """An irregular to and fro of `reach` pixels to each side, with rests: x, y around 0."""
    phase, speed = chance.uniform(0, 2 * np.pi, 4), chance.uniform(0.8, 1.3)
    t = 2 * np.pi * speed * _with_rests(chance, times_s)
    x = 0.65 * np.sin(0.55 * t + phase[0]) + 0.35 * np.sin(1.37 * t + phase[1])
    y = 0.60 * np.sin(0.43 * t + phase[2]) + 0.40 * np.sin(1.11 * t + phase[3])
    return np.stack([reach * x, 0.5 * reach * y], 1)


def away(chance: Chance, times_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) 0..1, how far it has withdrawn: twice in ten seconds it leaves for a moment."""
    out = np.zeros_like(times_s)
    for start in (chance.uniform(0.5, 3.5), chance.uniform(6, 8.5)):
        stays = chance.uniform(0.5, 1.2)
        out += np.interp(
            times_s, [start, start + 0.4, start + 0.4 + stays, start + 0.8 + stays], [0, 1, 1, 0]
        )
    return out


def _with_rests(chance: Chance, times_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Time that stops every few seconds for up to one."""
    clock = np.zeros_like(times_s)
    at = float(chance.uniform(0, 2))
    while at < times_s[-1]:
        rest = float(chance.uniform(0.3, 1.0))
        clock += np.clip(times_s - at, 0, rest)
        at += rest + float(chance.uniform(1.5, 3.5))
    return times_s - clock
