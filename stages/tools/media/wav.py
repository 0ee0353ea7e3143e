"""Sound as a WAV file of 16-bit numbers, which every reader reads."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


Pcm = NDArray[np.int16]
"""(n, channels) int16, full scale 32768."""


def to_pcm(samples: NDArray[np.float32]) -> Pcm:
    """(n, 1) int16 of (n,) floats: a reader that divides by 32768 has them back to half a step."""
    scaled = np.clip(np.rint(samples * np.float32(32768)), -32768, 32767)
    return np.asarray(scaled, np.int16)[:, None]


def write_wav(path: Path, pcm: Pcm, rate: int) -> None:
    """Write a WAV file of PCM16.

    Args:
        path: the file.
        pcm: (n, channels).
        rate: in Hz.
    """
    with wave.open(str(path), "wb") as wav:
        wav.setnchannels(pcm.shape[1])
        wav.setsampwidth(2)
        wav.setframerate(rate)
        wav.writeframes(pcm.astype("<i2", copy=False).tobytes())


def read_wav(path: Path) -> tuple[Pcm, int]:
    """(n, channels) int16 of a WAV file that `write_wav` wrote, and its rate in Hz."""
    with wave.open(str(path), "rb") as wav:
        frames = np.frombuffer(wav.readframes(wav.getnframes()), "<i2")
        return frames.reshape(-1, wav.getnchannels()).astype(np.int16), wav.getframerate()
