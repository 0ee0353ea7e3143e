"""What a network hears: log-mel of one length, normalised; parts of it hidden in training."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fgave_pipeline.bench.classify.logmel import padded
from fgave_pipeline.bench.classify.model import Job
from fgave_pipeline.bench.classify.nets.recipe import Recipe


AUDIOSET = (-4.2677393, 4.5689974)
"""Mean and deviation of AudioSet's log-mel, which AST's weights were trained with."""
PSLA = (-4.6476, 4.5699)
"""The same as PSLA has them."""


@dataclass(frozen=True, slots=True)
class Norm:
    """What is taken away, and what is divided by."""

    mean: float
    sd: float

    def of(self, banks: Any) -> Any:
        """The values, normalised; what was filled with 0 is normalised as well."""
        return (banks - self.mean) / self.sd


def norm_of(job: Job, recipe: Recipe) -> Norm:
    """Of the fold's training, as the networks hear it: with what it is filled up with."""
    total, squares, count = 0.0, 0.0, 0
    for row in job.at[job.part.train]:
        bank = padded(job.sounds.banks[row], recipe.frames).astype(np.float64)
        total, squares, count = (
            total + bank.sum(),
            squares + np.square(bank).sum(),
            count + bank.size,
        )
    mean = total / count
    return Norm(float(mean), float(recipe.over * np.sqrt(max(squares / count - mean**2, 1e-12))))


def banks_of(job: Job, clips: NDArray[np.int64], frames: int) -> NDArray[np.float32]:
    """(clips, frames, bins) of clips of the task."""
    return np.stack([padded(job.sounds.banks[row], frames) for row in job.at[clips]])


def hidden(
    banks: NDArray[np.float32], recipe: Recipe, chance: np.random.Generator
) -> NDArray[np.float32]:
    """The same with a band of bins and a stretch of frames of each clip at 0."""
    found = banks.copy()
    for bank in found:
        for values, most in ((bank, recipe.time_mask), (bank.T, recipe.freq_mask)):
            width = int(chance.integers(0, min(most, len(values)) + 1))
            start = int(chance.integers(0, len(values) - width + 1))
            values[start : start + width] = 0
    return found
