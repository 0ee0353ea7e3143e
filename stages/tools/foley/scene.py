"""A still table-top, painted once: wall, lights, boards, mat, and the things that will sound."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from stages.tools.foley.paint import (
    Chance,
    Image,
    Planes,
    blur,
    cloud,
    flat,
    lay,
    to_planes,
    wood,
)
from stages.tools.foley.props import paint_prop


MARGIN = 0.2
"""How far the painted table goes on beyond each edge of the picture, as a share of the picture."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A painted table and where the things on it stand."""

    planes: Planes
    """The whole table: the picture and its margins."""
    margin: tuple[int, int]
    """x, y in the planes of the picture's upper left corner, in luma pixels; even."""
    places: dict[str, tuple[float, float]]
    """Material → x, y of the thing's middle in the picture, in luma pixels."""


_TABLES = ((118, 78, 50), (150, 112, 78), (92, 66, 52), (134, 92, 58))
_MATS = ((176, 158, 132), (110, 122, 112), (140, 96, 88), (96, 104, 128))
_WALLS = ((52, 40, 38), (40, 44, 54), (56, 46, 34), (46, 38, 50))


def paint_scene(
    chance: Chance, size: tuple[int, int], materials: tuple[str, ...], *, near: float = 1.0
) -> Scene:
    """A table with a thing of each material on it.

    Args:
        chance: where its colours, textures and places come from.
        size: width, height of the picture; the painted table is larger by the margin.
        materials: what stands on it; ids of the taxonomy.
        near: how much larger things are than from the usual place; near by, no wall is seen.
    """
    width, height = size
    margin = (2 * round(width * MARGIN / 2), 2 * round(height * MARGIN / 2))
    shape = (height + 2 * margin[1], width + 2 * margin[0])
    u = near * min(size) / 360
    image = _boards(chance, shape, u)
    places = _places(chance, materials, size)
    middle = (0.46 + chance.uniform(-0.05, 0.05), 0.60 + chance.uniform(-0.03, 0.03))
    _mat(chance, image, (margin[0] + width * middle[0], margin[1] + height * middle[1]), size, near)
    horizon = margin[1] + round(height * float(chance.uniform(0.15, 0.22)))
    if near == 1.0:
        _wall(chance, image, horizon, u)
    aside = float(chance.choice((0.09, 0.88)))
    _candle(chance, image, (margin[0] + width * aside, horizon + 26 * u), u)
    for material, (x, y) in places.items():
        paint_prop(chance, image, material, (margin[0] + x, margin[1] + y), u)
    image *= _light(shape)[..., None]
    return Scene(to_planes(image), margin, places)


def _places(
    chance: Chance, materials: tuple[str, ...], size: tuple[int, int]
) -> dict[str, tuple[float, float]]:
    """Spread over the table, the nearest thing not always the first."""
    kinds = sorted(set(materials))
    order = [int(i) for i in chance.permutation(len(kinds))]
    across = np.linspace(0.20, 0.66, max(len(kinds), 2))
    places = {}
    for spot, index in enumerate(order):
        down = (0.62 if spot % 2 else 0.47) + float(chance.uniform(-0.02, 0.02))
        places[kinds[index]] = (float(across[spot]) * size[0], down * size[1])
    return places


def _boards(chance: Chance, shape: tuple[int, int], u: float) -> Image:
    rgb = _TABLES[chance.integers(len(_TABLES))]
    image = flat(shape, rgb)
    top = 0
    while top < shape[0]:
        bottom = min(shape[0], top + round(float(chance.uniform(62, 88)) * u))
        board = wood(chance, (bottom - top, shape[1]), rgb, u) * float(chance.uniform(0.88, 1.12))
        image[top:bottom] = board
        image[max(bottom - round(2 * u), top) : bottom] *= 0.45  # the gap to the next board
        top = bottom
    return blur(image, 0.5 * u)


def _mat(
    chance: Chance, image: Image, centre: tuple[float, float], size: tuple[int, int], near: float
) -> None:
    shape = image.shape[:2]
    u = near * min(size) / 360
    mask = np.zeros(shape, np.float32)
    corner = (round(size[0] * 0.42 * near), round(size[1] * 0.27 * near))
    x, y = round(centre[0]), round(centre[1])
    cv2.rectangle(mask, (x - corner[0], y - corner[1]), (x + corner[0], y + corner[1]), 1.0, -1)
    lay(image, image * 0.45, blur(mask, 6 * u) * 0.6)
    down, across = np.mgrid[: shape[0], : shape[1]].astype(np.float32) * (2 * np.pi / (7 * u))
    weave = 1 + 0.09 * np.sin(across) * np.sin(down) + 0.07 * cloud(chance, shape, (2 * u, 5 * u))
    stripes = 1 - 0.28 * (np.abs(np.sin(across / 11)) > 0.93)
    colour = flat(shape, _MATS[chance.integers(len(_MATS))])
    lay(image, colour * (weave * stripes)[..., None], blur(mask, 0.8 * u))


def _wall(chance: Chance, image: Image, horizon: int, u: float) -> None:
    shape = (horizon, image.shape[1])
    wall = flat(shape, _WALLS[chance.integers(len(_WALLS))])
    wall *= (1 + 0.25 * cloud(chance, shape, (50 * u, 120 * u)))[..., None]
    lights = np.zeros(shape, np.float32)
    for _ in range(round(shape[1] / (24 * u))):
        at = (int(chance.integers(shape[1])), int(chance.integers(max(shape[0], 1))))
        disc = np.zeros(shape, np.float32)
        cv2.circle(
            disc, at, round(float(chance.uniform(5, 13)) * u), float(chance.uniform(0.2, 0.6)), -1
        )
        lights = np.maximum(lights, disc)
    lay(wall, flat(shape, (255, 196, 120)), blur(lights, 1.6 * u))
    image[:horizon] = wall
    image[horizon : horizon + round(9 * u)] *= 0.55  # the shadow where the table ends


def _candle(chance: Chance, image: Image, centre: tuple[float, float], u: float) -> None:
    paint_prop(chance, image, "wax", centre, 0.62 * u)
    shape = image.shape[:2]
    x, y = round(centre[0]), round(centre[1])
    flame, pool = np.zeros((2, *shape), np.float32)
    cv2.ellipse(pool, (x, y), (round(18 * u), round(14 * u)), 0, 0, 360, 1.0, -1)
    cv2.ellipse(flame, (x, round(y - 5 * u)), (round(4 * u), round(10 * u)), 0, 0, 360, 1.0, -1)
    lay(image, flat(shape, (236, 168, 84)), blur(pool, 4 * u) * 0.8)
    lay(image, flat(shape, (255, 244, 206)), blur(flame, 1.5 * u))
    image += flat(shape, (110, 62, 18)) * (6 * blur(pool, 34 * u))[..., None]


def _light(shape: tuple[int, int]) -> Image:
    """Soft light from the upper left, and darker corners."""
    down = np.linspace(-1, 1, shape[0], dtype=np.float32)[:, None]
    across = np.linspace(-1, 1, shape[1], dtype=np.float32)[None, :]
    away = np.hypot(across + 0.25, down + 0.05)
    return np.asarray(1.16 - 0.42 * away**2, np.float32).clip(0.35, 1.2)
