"""Pictures made to fit a place."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray


Image = NDArray[np.uint8]


def fitted(picture: Image, size: tuple[int, int], around: tuple[int, int, int]) -> Image:
    """The picture, whole, in the middle of a frame of (width, height); a colour fills the rest."""
    scale = min(size[0] / picture.shape[1], size[1] / picture.shape[0])
    wide, high = (max(1, round(side * scale)) for side in (picture.shape[1], picture.shape[0]))
    left, top = (size[0] - wide) // 2, (size[1] - high) // 2
    whole = np.full((size[1], size[0], 3), around, np.uint8)
    small = cv2.resize(picture, (wide, high), interpolation=cv2.INTER_AREA)
    whole[top : top + high, left : left + wide] = small
    return whole
