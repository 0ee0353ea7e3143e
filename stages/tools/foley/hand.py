"""A hand seen from above, painted once: what touches the things on the table."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from stages.tools.foley.paint import (
    Chance,
    Image,
    blur,
    cloud,
    flat,
    lay,
    moved,
    shade,
    to_planes,
)


Weights = NDArray[np.uint16]
Limb = tuple[tuple[float, float, float], ...]
"""Joints of a limb: x, y and radius of each, in units of the hand's side."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a hand is painted on."""

    side: int
    """Length of the hand's unit, from fingertips to sleeve, in pixels."""
    shape: tuple[int, int]
    """Height and width in pixels; even."""


@dataclass(frozen=True, slots=True)
class Patch:
    """A picture that is laid over others: yuv420p planes, multiplied by their opacity."""

    planes: tuple[Weights, Weights, Weights]
    """Value times opacity (0..256)."""
    through: tuple[Weights, Weights, Weights]
    """256 minus the opacity: how much of what lies below is seen."""
    tip: tuple[int, int]
    """x, y in the patch of the point that touches, in luma pixels."""


# A right hand, seen from above.
_FINGERS = (
    ((0.62, 0.52, 0.060), (0.57, 0.36, 0.052), (0.53, 0.245, 0.043)),  # little
    ((0.56, 0.50, 0.066), (0.47, 0.31, 0.057), (0.41, 0.165, 0.047)),  # ring
    ((0.50, 0.50, 0.068), (0.37, 0.31, 0.059), (0.29, 0.165, 0.049)),  # middle
    ((0.44, 0.54, 0.066), (0.29, 0.37, 0.058), (0.20, 0.250, 0.048)),  # index
    ((0.50, 0.70, 0.075), (0.36, 0.62, 0.062), (0.26, 0.545, 0.053)),  # thumb
)
_PALM = (
    ((0.46, 0.55, 0.085), (0.68, 0.76, 0.105)),
    ((0.60, 0.54, 0.085), (0.70, 0.76, 0.105)),
    ((0.52, 0.64, 0.100), (0.72, 0.80, 0.095)),
)
_ARM = ((0.69, 0.77, 0.098), (1.10, 1.18, 0.125))
_SLEEVE = ((0.80, 0.88, 0.128), (1.40, 1.56, 0.165), (2.20, 2.60, 0.190))
_TOOLS = {
    "brush": ((0.36, 0.50, 0.017), (0.13, 0.115, 0.017)),
    "pick": ((0.33, 0.47, 0.020), (0.135, 0.16, 0.008)),
}
_TUFT = ((0.155, 0.155, 0.030), (0.115, 0.095, 0.058))
_TOUCH = {"": (0.185, 0.225), "brush": (0.10, 0.085), "pick": (0.13, 0.155)}
_SKINS = ((224, 172, 140), (198, 140, 104), (141, 92, 66), (236, 190, 164))
_SLEEVES = ((214, 202, 182), (122, 134, 116), (150, 110, 112), (92, 100, 124))
_POLISHES = ((236, 196, 188), (150, 60, 70), (232, 220, 214), (96, 112, 108))


def paint_hand(chance: Chance, sheet: Sheet, holds: str = "", *, left: bool = False) -> Patch:
    """A hand with its sleeve, coming from the lower right (or left), pointing up into the picture.

    Args:
        chance: where its colours come from.
        sheet: how large it is; what of the arm lies beyond is cut off.
        holds: a key of the tools, or "": a bare finger touches.
        left: whether it is a left hand.
    """
    image, alpha = _painted(chance, sheet, holds)
    x, y = _TOUCH[holds]
    if left:
        image, alpha = image[:, ::-1].copy(), alpha[:, ::-1].copy()
        x = sheet.shape[1] / sheet.side - x
    return _patch(image, alpha, (round(x * sheet.side), round(y * sheet.side)))


def _painted(chance: Chance, sheet: Sheet, holds: str) -> tuple[Image, Image]:
    skin = _SKINS[chance.integers(len(_SKINS))]
    image = flat(sheet.shape, skin)
    seen = np.zeros(sheet.shape, np.float32)
    layers = [_handle(sheet, holds)] if holds else []
    layers += [_bristles(chance, sheet)] if holds == "brush" else []
    layers += [_flesh(chance, sheet, skin), _wool(chance, sheet)]
    for surface, mask in layers:
        lay(image, surface, mask)
        seen = np.maximum(seen, mask)
    shadow = blur(moved(seen, 0.03 * sheet.side, 0.05 * sheet.side), 0.03 * sheet.side) * 0.42
    alpha = seen + (1 - seen) * shadow
    return image * (seen / np.maximum(alpha, 1e-3))[..., None], alpha


def _handle(sheet: Sheet, holds: str) -> tuple[Image, Image]:
    relief, mask = _limbs((_TOOLS[holds],), sheet)
    return flat(sheet.shape, (150, 96, 58)) * shade(relief, 1.2)[..., None], mask


def _bristles(chance: Chance, sheet: Sheet) -> tuple[Image, Image]:
    relief, mask = _limbs((_TUFT,), sheet)
    hair = 1 + 0.3 * cloud(chance, sheet.shape, (sheet.side / 160, sheet.side / 160))
    return flat(sheet.shape, (206, 178, 140)) * (hair * shade(relief, 0.7))[..., None], mask


def _flesh(chance: Chance, sheet: Sheet, skin: tuple[int, int, int]) -> tuple[Image, Image]:
    side = sheet.side
    relief, mask = _limbs((*_FINGERS, *_PALM, _ARM), sheet)
    tone = 1 + 0.035 * cloud(chance, sheet.shape, (side / 90, side / 90))
    tone += 0.05 * cloud(chance, sheet.shape, (side / 9, side / 9))
    colour = flat(sheet.shape, skin) * tone[..., None]
    for finger in _FINGERS:
        _blush(colour, finger, side)
    colour *= shade(blur(relief, side / 110), 0.8)[..., None]
    polish = _POLISHES[chance.integers(len(_POLISHES))]
    for finger in _FINGERS:
        _nail(colour, finger, side, polish)
    return colour, mask


def _blush(colour: Image, finger: Limb, side: int) -> None:
    """Knuckles and tips are redder than the rest."""
    red = np.asarray((1.0, 0.84, 0.80), np.float32)
    for (x, y, radius), strength in zip(finger, (0.3, 0.35, 0.6), strict=True):
        spot = np.zeros(colour.shape[:2], np.float32)
        cv2.circle(spot, (round(x * side), round(y * side)), round(radius * side), 1.0, -1)
        lay(colour, colour * red, blur(spot, side / 40) * strength)


def _nail(colour: Image, finger: Limb, side: int, polish: tuple[int, int, int]) -> None:
    (from_x, from_y, _), (x, y, radius) = finger[-2:]
    angle = float(np.degrees(np.arctan2(y - from_y, x - from_x)))
    size = (round(radius * 0.72 * side), round(radius * 0.50 * side))
    shape = colour.shape[:2]
    plate, gleam = np.zeros((2, *shape), np.float32)
    cv2.ellipse(plate, (round(x * side), round(y * side)), size, angle, 0, 360, 1.0, -1)
    lay(colour, flat(shape, polish), blur(plate, side / 300))
    at = (round((x - radius * 0.2) * side), round((y - radius * 0.2) * side))
    cv2.ellipse(gleam, at, (max(size[0] // 3, 1), max(size[1] // 4, 1)), angle, 0, 360, 1.0, -1)
    lay(colour, flat(shape, (255, 250, 245)), blur(gleam, side / 220) * 0.6)


def _wool(chance: Chance, sheet: Sheet) -> tuple[Image, Image]:
    """The sleeve: ribs across the arm, and fluff."""
    side = sheet.side
    relief, mask = _limbs((_SLEEVE,), sheet)
    down, across = _grid(sheet.shape) * np.float32(2 * np.pi * 42 / side)
    ribs = 1 + 0.14 * np.sin((across - down) * 0.7) + 0.05 * np.sin((across + down) * 0.9)
    ribs += 0.10 * cloud(chance, sheet.shape, (side / 110, side / 110))
    colour = flat(sheet.shape, _SLEEVES[chance.integers(len(_SLEEVES))])
    return colour * (ribs * shade(relief, 0.6))[..., None], mask


def _limbs(limbs: tuple[Limb, ...], sheet: Sheet) -> tuple[Image, Image]:
    """Height in pixels of round limbs above the table, and how much of each pixel they cover."""
    relief, cover = np.zeros((2, *sheet.shape), np.float32)
    down, across = _grid(sheet.shape)
    for start, end in [bone for limb in limbs for bone in itertools.pairwise(limb)]:
        (x0, y0, r0), (x1, y1, r1) = np.asarray((start, end)) * sheet.side
        run, fall = x1 - x0, y1 - y0
        share = ((across - x0) * run + (down - y0) * fall) / (run * run + fall * fall)
        share = share.clip(0, 1)
        away = np.hypot(across - x0 - share * run, down - y0 - share * fall)
        radius = r0 + (r1 - r0) * share
        relief = np.maximum(relief, np.sqrt(np.maximum(radius * radius - away * away, 0)))
        cover = np.maximum(cover, np.clip(radius - away + 0.5, 0, 1))
    return np.asarray(relief, np.float32), np.asarray(cover, np.float32)


def _grid(shape: tuple[int, int]) -> Image:
    return np.asarray(np.mgrid[: shape[0], : shape[1]], np.float32)


def _patch(image: Image, alpha: Image, tip: tuple[int, int]) -> Patch:
    planes = to_planes(image)
    half = (alpha.shape[1] // 2, alpha.shape[0] // 2)
    small = cv2.resize(alpha, half, interpolation=cv2.INTER_AREA)
    opaque = [np.rint(256 * a).astype(np.uint16) for a in (alpha, small, small)]
    y, u, v = (
        plane.astype(np.uint16) * share
        for plane, share in zip((planes.y, planes.u, planes.v), opaque, strict=True)
    )
    through = [np.uint16(256) - share for share in opaque]
    return Patch((y, u, v), (through[0], through[1], through[2]), tip)
