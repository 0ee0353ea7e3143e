"""The sound of a clip as one channel, at any rate: the mean of its channels, exactly as long."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray

from stages.tools.media.samples import Samples
from stages.tools.media.sound import heard


RULE = "mean of the channels; resampled by soxr, quality HQ; 16-bit PCM, rounded, no dither"
"""How a clip becomes mono, in words that can stand beside the files."""


@dataclass(frozen=True, slots=True)
class Mono:
    """The sound of a clip."""

    samples: NDArray[np.float32]
    """(n,) float32, full scale 1."""
    rate: int
    """In Hz."""
    length_ms: int
    missing: int
    """How many of the samples the file did not have; they are 0."""

    def at(self, rate: int) -> NDArray[np.float32]:
        """The same sound at another rate: (length_ms * rate / 1000,) float32, to the sample."""
        heard = self.samples
        if rate != self.rate:
            heard = soxr.resample(heard, self.rate, rate, quality="HQ")
        return _of_length(heard, round(self.length_ms * rate / 1000))


def mono(clip: Path, length_ms: int) -> Mono:
    """What is heard in a clip between its start and `length_ms`, nothing of its lead-in.

    Raises:
        MediaError: as `heard`.
    """
    sound = heard(clip, length_ms)
    return Mono(_mean(sound.samples), sound.rate, length_ms, sound.missing)


def _mean(channels: Samples) -> NDArray[np.float32]:
    """Of channels in antiphase nothing is left: that is what a mean is."""
    return np.asarray(channels.mean(axis=0, dtype=np.float64), np.float32)


def _of_length(samples: NDArray[np.float32], length: int) -> NDArray[np.float32]:
    """A resampler may round the length by a sample."""
    return np.pad(samples[:length], (0, max(0, length - len(samples))))
