"""Colours, textures and soft shapes: what scenes, objects and hands are painted with."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray


Image = NDArray[np.floating]
"""(h, w, 3) float RGB, 0..255; or (h, w) float for one quantity."""
Plane = NDArray[np.uint8]
Chance = np.random.Generator


@dataclass(frozen=True, slots=True)
class Planes:
    """A picture as video keeps it: luma (h, w), chroma (h/2, w/2), limited range, BT.709."""

    y: Plane
    u: Plane
    v: Plane


def cloud(chance: Chance, shape: tuple[int, int], cell: tuple[float, float]) -> Image:
    """Smooth noise, about -1..1, whose blotches measure `cell` (height, width) pixels."""
    height, width = shape
    rows, cols = (int(size / max(grain, 1.0)) + 3 for size, grain in zip(shape, cell, strict=True))
    knots = chance.uniform(-1, 1, (rows, cols)).astype(np.float32)
    grown = cv2.resize(
        knots,
        (max(width, round(cols * cell[1])), max(height, round(rows * cell[0]))),
        interpolation=cv2.INTER_CUBIC,
    )
    return np.asarray(grown[:height, :width], np.float32)


def flat(shape: tuple[int, int], rgb: tuple[float, float, float]) -> Image:
    """A picture of one colour."""
    return np.broadcast_to(np.asarray(rgb, np.float32), (*shape, 3)).copy()


def blur(image: Image, sigma: float) -> Image:
    """The picture out of focus by so many pixels."""
    return np.asarray(cv2.GaussianBlur(image, (0, 0), max(sigma, 0.3)), np.float32)


def moved(mask: Image, right: float, down: float) -> Image:
    """A mask so many pixels further right and down; nothing comes in from the edges."""
    step = np.asarray([[1, 0, right], [0, 1, down]], np.float32)
    return np.asarray(cv2.warpAffine(mask, step, mask.shape[::-1]), np.float32)


def lay(under: Image, over: Image, alpha: Image) -> None:
    """Lay one picture over another, in place, as opaque as `alpha` (h, w), 0..1, says."""
    under += (over - under) * alpha[..., None]


def wood(
    chance: Chance, shape: tuple[int, int], rgb: tuple[float, float, float], u: float
) -> Image:
    """A board with its grain lying along the width; `u` is the size of its features in pixels."""
    warp = (
        cloud(chance, shape, (26 * u, 190 * u)) * 16 * u
        + cloud(chance, shape, (7 * u, 60 * u)) * 2 * u
    )
    down = np.arange(shape[0], dtype=np.float32)[:, None]
    rings = np.sin((down + warp) * (2 * np.pi / (11 * u)))
    pores = cloud(chance, shape, (1.6 * u, 26 * u))
    tone = 1 + 0.09 * rings + 0.10 * pores + 0.10 * cloud(chance, shape, (60 * u, 260 * u))
    return np.asarray(flat(shape, rgb) * tone[..., None])


def shade(height: Image, steepness: float) -> Image:
    """How much light from the upper left each point of a relief gets; 1 where it is level."""
    rise_x = cv2.Sobel(height, cv2.CV_32F, 1, 0, ksize=3, scale=steepness / 8)
    rise_y = cv2.Sobel(height, cv2.CV_32F, 0, 1, ksize=3, scale=steepness / 8)
    norm = np.sqrt(1 + rise_x * rise_x + rise_y * rise_y)
    # Light from (-0.45, -0.60, 0.66), a lamp above the left shoulder.
    lit = (0.45 * rise_x + 0.60 * rise_y + 0.66) / norm / 0.66
    return np.asarray(np.clip(0.38 + 0.62 * lit, 0.25, 1.45), np.float32)


def to_planes(image: Image) -> Planes:
    """RGB as yuv420p planes (BT.709, limited range); height and width must be even."""
    red, green, blue = (np.clip(image[..., i], 0, 255) / 255 for i in range(3))
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    chroma = ((blue - luma) / 1.8556, (red - luma) / 1.5748)
    half = (image.shape[1] // 2, image.shape[0] // 2)
    small = [cv2.resize(c, half, interpolation=cv2.INTER_AREA) for c in chroma]
    u, v = (np.rint(128 + 224 * c).astype(np.uint8) for c in small)
    return Planes(np.rint(16 + 219 * luma).astype(np.uint8), u, v)
