"""A window's pictures, made ready: thinned to a grid, halved, freed of light, cut into cells.

Everything here is fgave's own. Two ideas carry it: a difference between pictures is taken after a
high-pass, so that neither brightness nor slow light counts as movement; and it is divided by the
texture of its place, so that it says roughly by how many pixels the place has moved, on a plain
wall as on a bookshelf.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray


Gray = NDArray[np.uint8]
Plane = NDArray[np.float32]
Times = NDArray[np.float64]

BLUR_PX = 13  # of the halved picture, about a sixth of its width: slower than that is light
CELLS = (16, 9)
NOISE = 0.5  # gray levels that grain and coding leave in the mean of a cell
SAMPLE = 8  # pictures that texture is taken from


@dataclass(frozen=True, slots=True)
class Scene:
    """The pictures of a window, one each grid step."""

    times_s: Times
    """(n,) from the window's start, rising."""
    pictures: Plane
    """(n, h, w) float32, 0..255, half the size that came."""
    structure: Plane
    """(n, h, w) float32, gray levels around 0: `high_pass` of each picture."""
    texture: Plane
    """(rows, columns) of the cells, gray levels a pixel: mean gradient."""


def scene(times_s: Times, grays: Sequence[Gray], step_s: float) -> Scene:
    """The pictures on a grid of `step_s`, made ready.

    Args:
        times_s: (n,) from the window's start, rising; n is at least 1.
        grays: n pictures of one size (h, w), uint8.
        step_s: of the grid, in seconds.
    """
    chosen = on_grid(times_s, step_s)
    pictures = np.stack([halved(grays[i]) for i in chosen])
    structure = np.stack([high_pass(picture) for picture in pictures])
    few = pictures[np.unique(np.linspace(0, len(chosen) - 1, SAMPLE).round().astype(int))]
    texture = np.stack([cells(gradient(picture)) for picture in few]).mean(axis=0)
    return Scene(times_s[chosen], pictures, structure, texture)


def on_grid(times_s: Times, step_s: float) -> NDArray[np.intp]:
    """Index of the first picture from half a step before each grid point on, each only once."""
    points = (np.arange(int(times_s[-1] / step_s) + 1) - 0.5) * step_s
    found = np.searchsorted(times_s, points - 1e-6)  # lest rounding decides between two pictures
    return np.unique(found[found < len(times_s)])


def halved(gray: Gray) -> Plane:
    """(h // 2, w // 2) float32: means over two by two pixels."""
    size = (max(1, gray.shape[1] // 2), max(1, gray.shape[0] // 2))
    return _shrunk(gray.astype(np.float32), size)


def high_pass(picture: Plane) -> Plane:
    """The picture less its surroundings, a box of 13 pixels: brightness and slow light are gone."""
    return picture - cv2.boxFilter(picture, -1, (BLUR_PX, BLUR_PX)).astype(np.float32)


def gradient(picture: Plane) -> Plane:
    """Length of the Sobel gradient, in gray levels a pixel."""
    dx = cv2.Sobel(picture, cv2.CV_32F, 1, 0, scale=1 / 8)
    dy = cv2.Sobel(picture, cv2.CV_32F, 0, 1, scale=1 / 8)
    # Not by cv2.magnitude, whose last bits hang on where in memory a picture happens to lie.
    return np.sqrt(dx * dx + dy * dy).astype(np.float32, copy=False)


def cells(plane: Plane) -> Plane:
    """Means over a grid of 16 x 9 cells, 9 x 16 in a portrait: (9, 16) or (16, 9) float32."""
    wide = plane.shape[1] >= plane.shape[0]
    return _shrunk(plane, CELLS if wide else (CELLS[1], CELLS[0]))


def relative(difference: Plane, texture: Plane) -> Plane:
    """A difference, cell by cell, in the unit of the texture there: roughly pixels of movement.

    Args:
        difference: (h, w), gray levels, nowhere negative.
        texture: (rows, columns) of its cells, gray levels a pixel.

    Returns:
        (rows, columns) of max(0, mean - NOISE) / (texture + NOISE).
    """
    beyond_noise = np.maximum(cells(difference) - NOISE, 0)
    share: Plane = (beyond_noise / (texture + NOISE)).astype(np.float32)
    return share


def _shrunk(plane: Plane, size: tuple[int, int]) -> Plane:
    return cv2.resize(plane, size, interpolation=cv2.INTER_AREA).astype(np.float32, copy=False)
