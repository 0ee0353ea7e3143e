"""Sensor grain: different in every frame, and nearly free."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from stages.tools.foley.paint import Chance


SIGMA = 1.6
"""Standard deviation of the grain in luma steps."""
_MORE = 64


@dataclass(slots=True)
class Grain:
    """An endless roll of film: pieces of one noisy sheet, each from a new place in it."""

    chance: Chance
    shape: tuple[int, int]
    sheet: NDArray[np.uint8] = field(init=False)

    def __post_init__(self) -> None:
        rows, cols = (size + _MORE for size in self.shape)
        noise = self.chance.standard_normal((2 * rows, cols)).astype(np.float32)
        # Grain is a little wider than a pixel.
        noise = np.asarray(cv2.GaussianBlur(noise, (0, 0), 0.6), np.float32)
        noise *= SIGMA / float(noise.std())
        # Bytes wrap around, so adding 255 is taking away 1.
        self.sheet = np.rint(noise.clip(-12, 12)).astype(np.int8).view(np.uint8)

    def next(self) -> NDArray[np.uint8]:
        """Grain for the next frame: (h, w) uint8, to be added modulo 256."""
        rows, cols = self.shape
        top = int(self.chance.integers(self.sheet.shape[0] - rows))
        left = int(self.chance.integers(_MORE))
        return self.sheet[top : top + rows, left : left + cols]
