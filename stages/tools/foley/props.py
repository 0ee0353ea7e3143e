"""The things on the table: one look for each material, painted from the same few shapes."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from stages.tools.foley.paint import Chance, Image, blur, cloud, flat, lay, moved, shade


@dataclass(frozen=True, slots=True)
class Look:
    """How a thing of some material looks from above."""

    rgb: tuple[float, float, float]
    shape: str = "box"
    """box, round, or sheet."""
    cell: tuple[float, float] = (1.5, 1.5)
    """Height and width of the blotches of its texture, in units of 1/360 of the picture."""
    contrast: float = 0.10
    relief: float = 0.0
    """How crumpled its surface is."""
    gloss: float = 0.0
    alpha: float = 1.0
    rim: bool = False
    """Whether it is hollow: a jar, a mug, a tin."""


LOOKS = {
    "wood": Look((172, 118, 70), "box", (1.6, 30), 0.22),
    "glass": Look((158, 196, 196), "round", (9, 9), 0.06, gloss=0.9, alpha=0.55, rim=True),
    "metal": Look((168, 170, 176), "round", (1.2, 70), 0.16, gloss=0.7, rim=True),
    "ceramic": Look((226, 219, 205), "round", (2.2, 2.2), 0.05, gloss=0.6, rim=True),
    "plastic": Look((214, 104, 88), "box", (30, 30), 0.05, gloss=0.8),
    "felt": Look((128, 148, 120), "sheet", (1.2, 1.2), 0.22, relief=0.5),
    "fabric": Look((120, 132, 168), "sheet", (1.3, 3), 0.20, relief=0.9),
    "sponge": Look((226, 190, 92), "box", (2.4, 2.4), 0.26),
    "silicone": Look((150, 210, 196), "round", (14, 14), 0.05, gloss=0.3),
    "paper": Look((232, 226, 214), "sheet", (9, 9), 0.03, relief=1.6),
    "foil": Look((186, 190, 198), "sheet", (6, 6), 0.10, relief=3.0, gloss=0.3),
    "plastic_film": Look((196, 210, 226), "sheet", (5, 12), 0.10, relief=2.6, gloss=0.5, alpha=0.7),
    "leather": Look((112, 70, 48), "box", (2.6, 2.6), 0.16, gloss=0.2),
    "wax": Look((240, 226, 190), "round", (20, 20), 0.04, gloss=0.3),
}


def paint_prop(
    chance: Chance, table: Image, material: str, centre: tuple[float, float], u: float
) -> None:
    """Lay a thing of this material on the table, in place, with its soft shadow.

    Args:
        chance: where its texture comes from.
        table: (h, w, 3) the scene so far.
        material: a key of LOOKS.
        centre: x, y of its middle in pixels.
        u: 1/360 of the picture's short side in pixels.
    """
    look = LOOKS[material]
    mask = _mask(chance, table.shape[:2], look.shape, centre, u)
    lay(table, table * 0.35, blur(moved(mask, 5 * u, 9 * u), 7 * u) * 0.75)
    surface = _surface(chance, look, mask, u)
    if look.gloss:
        lay(surface, flat(mask.shape, (255, 250, 240)), _gleam(mask.shape, centre, u) * look.gloss)
    if look.rim:
        _hollow(surface, centre, u)
    lay(table, surface, mask * look.alpha)
    if look.alpha < 1:  # the edge of clear things is what one sees of them
        lay(table, surface * 1.1, (mask - blur(mask, 2.5 * u)).clip(0, 1) * 1.6)


def _surface(chance: Chance, look: Look, mask: Image, u: float) -> Image:
    cell = (look.cell[0] * u, look.cell[1] * u)
    tone = 1 + look.contrast * cloud(chance, mask.shape, cell)
    dome = blur(mask, 9 * u) * 16 * u
    if look.relief:
        folds = np.abs(cloud(chance, mask.shape, (19 * u, 16 * u)))
        folds += 0.6 * np.abs(cloud(chance, mask.shape, (7 * u, 9 * u)))
        dome = dome + folds * look.relief * 4 * u
    return flat(mask.shape, look.rgb) * (tone * shade(dome, 0.9))[..., None]


def _mask(
    chance: Chance, shape: tuple[int, int], kind: str, centre: tuple[float, float], u: float
) -> Image:
    mask = np.zeros(shape, np.uint8)
    x, y = round(centre[0]), round(centre[1])
    if kind == "round":
        cv2.ellipse(mask, (x, y), (round(44 * u), round(36 * u)), 0, 0, 360, 255, -1, cv2.LINE_AA)
    else:
        wobble = 0.16 if kind == "sheet" else 0.0
        corners = _corners(chance, centre, u, wobble)
        cv2.fillPoly(mask, [corners], 255, cv2.LINE_AA)
        soft = blur(np.asarray(mask, np.float32), (7 if kind == "box" else 2) * u)
        mask = np.asarray(np.clip((soft - 110) * 9, 0, 255), np.uint8)
    return np.asarray(mask, np.float32) / 255


def _corners(
    chance: Chance, centre: tuple[float, float], u: float, wobble: float
) -> NDArray[np.int32]:
    angles = np.linspace(0, 2 * np.pi, 4 if not wobble else 11, endpoint=False) + np.pi / 4
    reach = 1 + wobble * chance.uniform(-1, 1, len(angles))
    tilt = chance.uniform(-0.16, 0.16)
    x = 66 * u * reach * np.cos(angles)
    y = 48 * u * reach * np.sin(angles)
    turned = (x * np.cos(tilt) - y * np.sin(tilt), x * np.sin(tilt) + y * np.cos(tilt))
    return np.asarray(np.rint(np.stack(turned, 1) + np.asarray(centre)), np.int32)


def _gleam(shape: tuple[int, int], centre: tuple[float, float], u: float) -> Image:
    spot = np.zeros(shape, np.float32)
    at = (round(centre[0] - 17 * u), round(centre[1] - 16 * u))
    cv2.ellipse(spot, at, (round(15 * u), round(6 * u)), -28, 0, 360, 1.0, -1)
    return blur(spot, 3.5 * u)


def _hollow(surface: Image, centre: tuple[float, float], u: float) -> None:
    hole = np.zeros(surface.shape[:2], np.float32)
    at = (round(centre[0]), round(centre[1] + 2 * u))
    cv2.ellipse(hole, at, (round(31 * u), round(24 * u)), 0, 0, 360, 1.0, -1)
    soft = blur(hole, 1.2 * u)
    deep = blur(moved(hole, 8 * u, 10 * u), 6 * u)
    lay(surface, surface * 0.62, soft)
    lay(surface, surface * 1.35, soft * deep)
