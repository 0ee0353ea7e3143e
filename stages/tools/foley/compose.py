"""How one frame is put together: what the camera sees, the hands over it, light and grain."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from stages.tools.foley.hand import Patch
from stages.tools.foley.paint import Planes
from stages.tools.foley.scene import Scene


Frame = NDArray[np.uint8]
"""(3 h w / 2) uint8: yuv420p, limited range."""


def look_at(scene: Scene, look: NDArray[np.float64], size: tuple[int, int]) -> Planes:
    """A copy of what the camera sees of the scene, to a fraction of a pixel."""
    out = []
    for plane, step in ((scene.planes.y, 1), (scene.planes.u, 2), (scene.planes.v, 2)):
        width, height = size[0] // step, size[1] // step
        x, y = (m / step + float(d) / step for m, d in zip(scene.margin, look, strict=True))
        if look.any():
            middle = (x + (width - 1) / 2, y + (height - 1) / 2)
            out.append(np.asarray(cv2.getRectSubPix(plane, (width, height), middle), np.uint8))
        else:
            out.append(plane[int(y) : int(y) + height, int(x) : int(x) + width].copy())
    return Planes(*out)


def blit(planes: Planes, patch: Patch, x: float, y: float) -> None:
    """Lay the hand over the picture with its fingertip at x, y."""
    left, top = round(x) - patch.tip[0], round(y) - patch.tip[1]
    for plane, shown, through, step in zip(
        (planes.y, planes.u, planes.v), patch.planes, patch.through, (1, 2, 2), strict=True
    ):
        a, b = left // step, top // step
        rows = slice(max(-b, 0), min(shown.shape[0], plane.shape[0] - b))
        cols = slice(max(-a, 0), min(shown.shape[1], plane.shape[1] - a))
        if rows.start < rows.stop and cols.start < cols.stop:
            part = plane[b + rows.start : b + rows.stop, a + cols.start : a + cols.stop]
            part[:] = (part * through[rows, cols] + shown[rows, cols]) >> 8


def mix(first: Planes, share: float, second: Planes) -> Planes:
    """Two pictures over each other: so much of the first, the rest of the second."""
    pairs = ((first.y, second.y), (first.u, second.u), (first.v, second.v))
    y, u, v = (np.asarray(cv2.addWeighted(a, share, b, 1 - share, 0), np.uint8) for a, b in pairs)
    return Planes(y, u, v)


def develop(frame: Frame, planes: Planes, light: float, grain: NDArray[np.uint8]) -> None:
    """Write a picture into `frame`, so much brighter, with grain."""
    luma, pixels = planes.y, planes.y.size
    if light != 1.0:
        luma = np.clip((luma - 16.0) * light + 16, 16, 235).astype(np.uint8)
    # Luma is 16..235 and grain is small, so the sum stays within a byte.
    np.add(luma, grain, out=frame[:pixels].reshape(luma.shape))
    frame[pixels : pixels * 5 // 4] = planes.u.ravel()
    frame[pixels * 5 // 4 :] = planes.v.ravel()
