"""The sound of a clip as one channel, at any rate: the mean of its channels, exactly as long."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray

from stages.core.errors import MediaError
from stages.tools.media.samples import Samples, join, sample_blocks


RULE = "mean of the channels; resampled by soxr, quality HQ; 16-bit PCM, rounded, no dither"
"""How a clip becomes mono, in words that can stand beside the files."""

SPARE_S = 0.1
"""So much may lack at an end, and is silence then: a codec's last frame, a stream's late start."""


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
        MediaError: no sound, some that does not decode, or `audio_short` where more of it lacks
            than a codec's frame or two.
    """
    blocks = list(sample_blocks(clip, from_zero=True))
    fault = next((block.fault for block in blocks if block.samples is None), "")
    if fault or not blocks:
        raise MediaError("audio_damaged", f"{clip.name}: {fault or 'no sample decodes'}")
    rate = blocks[0].rate
    wanted = round(length_ms * rate / 1000)
    found, there = join(blocks, 0, wanted)
    if wanted - there > SPARE_S * rate:
        heard = f"{there / rate:.3f} s of sound, expected {length_ms / 1000:g} s"
        raise MediaError("audio_short", f"{clip.name}: {heard}")
    return Mono(_mean(found), rate, length_ms, wanted - there)


def _mean(channels: Samples) -> NDArray[np.float32]:
    """Of channels in antiphase nothing is left: that is what a mean is."""
    return np.asarray(channels.mean(axis=0, dtype=np.float64), np.float32)


def _of_length(samples: NDArray[np.float32], length: int) -> NDArray[np.float32]:
    """A resampler may round the length by a sample."""
    return np.pad(samples[:length], (0, max(0, length - len(samples))))
