"""The form of a print: how `measure` writes it and how it is compared."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


Prints = NDArray[np.uint32]

BITS = 24
"""Of every print. 0 stands for a moment that says nothing: too little changes in it."""
PICTURE_STEP_MS, SOUND_STEP_MS = 200, 100
SIDE = 5
"""A picture's bits are the lowest 5 x 5 frequencies, row by row, without the mean."""

_ODD = sum(1 << n for n in range(BITS) if (n + 1) % SIDE % 2)  # waves that a mirror turns round


def mirrored(prints: Prints) -> Prints:
    """The prints of the same pictures, seen in a mirror; what says nothing still does not."""
    return np.where(prints == 0, prints, prints ^ np.uint32(_ODD)).astype(np.uint32)


def differing(one: Prints, other: Prints) -> NDArray[np.uint8]:
    """How many bits of each pair differ."""
    return np.asarray(np.bitwise_count(one ^ other), np.uint8)
