"""PaSST's HDF5: names, whole MP3 files, and classes as packed bits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np
from numpy.typing import NDArray

from stages.tools.media.mp3 import mp3_bytes
from stages.tools.media.wav import read_wav


NAME_BYTES = 64
"""Room for a name. PaSST's own packer has 20, and cuts longer ones without a word."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A clip of a file."""

    name: str
    wav: Path
    classes: tuple[int, ...]
    """Numbers of all that is heard in it."""


def write_hdf(sounds: list[Sound], count: int, path: Path) -> None:
    """Write one file; of the sounds only one at a time is in memory.

    Args:
        sounds: in the order that the file is to have.
        count: how many classes there are.
        path: the file.
    """
    width = max([NAME_BYTES, *(len(sound.name) for sound in sounds)])
    with h5py.File(path, "w") as file:
        names = file.create_dataset("audio_name", (len(sounds),), f"S{width}")
        mp3s = file.create_dataset("mp3", (len(sounds),), h5py.vlen_dtype(np.uint8))
        targets = file.create_dataset("target", (len(sounds), (count + 7) // 8), np.uint8)
        for place, sound in enumerate(sounds):
            names[place] = sound.name.encode("ascii")
            mp3s[place] = np.frombuffer(mp3_bytes(*read_wav(sound.wav)), np.uint8)
            targets[place] = packed(sound.classes, count)


def packed(classes: Iterable[int], count: int) -> NDArray[np.uint8]:
    """A bit a class, the first in the highest bit of the first byte."""
    bits = np.zeros(count, np.uint8)
    bits[list(classes)] = 1
    return np.packbits(bits)
