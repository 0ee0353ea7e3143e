"""AST, and what its embedding gives a logistic regression, by transformers' implementation."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from transformers import ASTConfig, ASTForAudioClassification, ASTModel

from fgave_pipeline.bench.classify.logmel import Sounds, padded
from fgave_pipeline.bench.classify.model import Answer, Job
from fgave_pipeline.bench.classify.nets.inputs import AUDIOSET, Norm
from fgave_pipeline.bench.classify.nets.recipe import Recipe
from fgave_pipeline.bench.classify.nets.training import begin, fit, place
from fgave_pipeline.bench.classify.nets.weights import loaded
from fgave_pipeline.bench.classify.plain import linear_on


CLIPS_AT_ONCE = 16


def ast(job: Job) -> Answer:
    """Train it by AST's recipe for ESC-50, but for what chooses the epoch."""
    begin(job)
    net = _ast(job.weights, job.classes)
    recipe = Recipe(epochs=25, batch=48, rate=1e-5 if job.weights else 1e-4,
                    frames=net.config.max_length, over=2.0, freq_mask=24, time_mask=96,
                    decay=0.85, decay_from=5)  # fmt: skip
    words = "from --weights, head new" if job.weights else "no pretrained weights"
    return fit(Logits(net), recipe, job, words)


def embed_linear(job: Job) -> Answer:
    """A logistic regression on the embedding; the network stays as it is."""
    begin(job)
    if job.weights is None:
        raise ValueError("a model that must have weights was asked without")
    features = embedded(job.sounds, job.weights)[job.at]
    words = "embedding from --weights, as it is"
    return Answer(linear_on(features, job), words, device=place().type)


@functools.lru_cache(maxsize=1)  # folds, and both sets of classes, ask for the same
def embedded(sounds: Sounds, weights: Path) -> NDArray[np.float64]:
    """(clips, width): what AST makes of each clip, normalised as its weights were trained with.

    Raises:
        UsageError: there are no such weights in the folder.
    """
    net = loaded(ASTModel, weights).to(place()).eval()
    norm = Norm(AUDIOSET[0], 2 * AUDIOSET[1])
    found = []
    for first in range(0, len(sounds.banks), CLIPS_AT_ONCE):
        some = sounds.banks[first : first + CLIPS_AT_ONCE]
        banks = np.stack([norm.of(padded(bank, net.config.max_length)) for bank in some])
        with torch.no_grad():
            found.append(net(torch.from_numpy(banks).to(place())).pooler_output.cpu())
    return np.asarray(torch.cat(found).numpy(), np.float64)


class Logits(nn.Module):  # type: ignore[misc]  # torch is not there for who checks types
    """(clips, frames, bins) → (clips, classes)."""

    def __init__(self, net: Any) -> None:
        super().__init__()
        self.net = net

    def forward(self, banks: Any) -> Any:
        """What transformers wraps in an object."""
        return self.net(banks).logits


def _ast(weights: Path | None, classes: int) -> Any:
    if weights is None:
        return ASTForAudioClassification(ASTConfig(num_labels=classes))
    return loaded(ASTForAudioClassification, weights, "classifier.", num_labels=classes)
