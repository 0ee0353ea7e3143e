"""Mean and deviation of the log-mel of clips, which AST and PSLA take away and divide by."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from stages.tools.kaldi import BINS, fbank
from stages.tools.media.wav import read_wav


@dataclass(frozen=True, slots=True)
class Sums:
    """What the mean and deviation of many clips are made from."""

    frames: int = 0
    total: float = 0.0
    squares: float = 0.0

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.frames + other.frames, self.total + other.total, self.squares + other.squares
        )


def sums_of(wav: Path) -> Sums:
    """Of one file, whose own mean is taken away first, as AST's loader does."""
    pcm, rate = read_wav(wav)
    samples = pcm[:, 0].astype(np.float32) / np.float32(32768)
    bank = fbank(samples - samples.mean(dtype=np.float64).astype(np.float32), rate)
    found = bank.astype(np.float64)
    return Sums(len(bank), float(found.sum()), float(np.square(found).sum()))


@dataclass(frozen=True, slots=True)
class Lengths:
    """How many frames the loaders make of a clip, with zeros behind."""

    ast: int
    psla: int


def norms_of(
    trained_on: dict[str, list[str]], sums: dict[str, Sums], lengths: Lengths
) -> dict[str, Any]:
    """Of each training: of the log-mel alone, and as the two loaders fill it up.

    Args:
        trained_on: what the training is called → ids of its clips.
        sums: id of a clip → its sums.
        lengths: how far the loaders fill it up.
    """
    ways = {"fbank": 0, f"ast_{lengths.ast}": lengths.ast, f"psla_{lengths.psla}": lengths.psla}
    return {
        "train_of_fold": {
            name: {way: norm([sums[one] for one in ids], length) for way, length in ways.items()}
            for name, ids in trained_on.items()
        }
    }


def norm(clips: Iterable[Sums], length: int = 0) -> dict[str, float | None]:
    """Mean and deviation over all frames and bins; None where there is none.

    Args:
        clips: the sums of each.
        length: so many frames a loader makes of each clip, with zeros; 0 for as many as there are.
    """
    found, frames = Sums(), 0
    for clip in clips:
        found += clip
        frames += max(clip.frames, length)
    if not frames:
        return {"mean": None, "std": None}
    mean = found.total / (frames * BINS)
    spread = max(0.0, found.squares / (frames * BINS) - mean**2)
    # The last digits differ between processors.
    return {"mean": round(mean, 6), "std": round(math.sqrt(spread), 6)}


def ast_length(frames: int) -> int:
    """The frames that AST is told of: 1024 for 10 s, 512 for 5 s."""
    return 128 * math.ceil(frames / 128)


def psla_length(frames: int) -> int:
    """The frames that PSLA is told of: 1056 for 10 s."""
    return 32 * math.ceil(frames / 32) + 32
