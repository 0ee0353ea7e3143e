"""Four blocks of convolutions, from scratch: what the sound alone gives, in minutes on a CPU."""

from __future__ import annotations

from typing import Any

from torch import nn

from fgave_pipeline.bench.classify.model import Answer, Job
from fgave_pipeline.bench.classify.nets.recipe import Recipe
from fgave_pipeline.bench.classify.nets.training import begin, fit
from stages.tools.kaldi import BINS


WIDTHS = (16, 32, 64, 128)


def conv_small(job: Job) -> Answer:
    """Train it."""
    begin(job)
    frames = job.sounds.banks.shape[1]
    recipe = Recipe(epochs=30, batch=16, rate=1e-3, frames=frames, over=2.0, freq_mask=12,
                    time_mask=64, decay=0.9, decay_from=10, betas=(0.9, 0.999))  # fmt: skip
    return fit(network(job.classes), recipe, job, "no weights")


def network(classes: int) -> Any:
    """(clips, frames, bins) → (clips, classes) logits; about 0.3 million numbers."""
    blocks: list[Any] = [nn.Unflatten(1, (1, -1)), nn.AvgPool2d((2, 1))]
    before = 1
    for width in WIDTHS:
        for into in (before, width):
            convolution = nn.Conv2d(into, width, 3, padding=1, bias=False)
            blocks += [convolution, nn.BatchNorm2d(width), nn.ReLU()]
        blocks += [nn.AvgPool2d(2)]
        before = width
    bands = BINS // 2 ** len(WIDTHS)  # averaged over time alone: how high a sound is tells much
    return nn.Sequential(*blocks, nn.AdaptiveAvgPool2d((1, None)), nn.Flatten(), nn.Dropout(0.2),
                         nn.Linear(before * bands, classes))  # fmt: skip
