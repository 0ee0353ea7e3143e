"""PSLA's form: EfficientNet-B2 over the log-mel, frequencies averaged, attention of four heads.

The backbone is transformers' EfficientNet, whose numbers are as many as those of the package that
PSLA takes it from. The settings are those of PSLA's recipe for FSD50K, for it has none for ESC-50;
mixing of clips and averaging of weights are left out.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from torch import nn
from transformers import EfficientNetConfig, EfficientNetModel

from fgave_pipeline.bench.classify.model import Answer, Job
from fgave_pipeline.bench.classify.nets.recipe import Recipe
from fgave_pipeline.bench.classify.nets.training import begin, fit
from fgave_pipeline.bench.classify.nets.weights import loaded


FRAMES, HEADS = 1056, 4
STEM = "embeddings.convolution.weight"


def effnet_b2(job: Job) -> Answer:
    """Train it, from ImageNet's weights if the user has them."""
    begin(job)
    recipe = Recipe(epochs=40, batch=24, rate=5e-4, frames=FRAMES, over=1.0, freq_mask=48,
                    time_mask=192, decay=0.5, decay_from=10, decay_every=5, warm_up=1000,
                    balanced=True, probabilities=True)  # fmt: skip
    words = "backbone from --weights" if job.weights else "no pretrained weights"
    return fit(Network(backbone(job.weights), job.classes), recipe, job, words)


def config(**other: Any) -> Any:
    """Of EfficientNet-B2, for one channel; running means as PyTorch's other nets have them."""
    b2 = {"width_coefficient": 1.1, "depth_coefficient": 1.2, "image_size": 260,
          "hidden_dim": 1408, "dropout_rate": 0.3, "batch_norm_momentum": 0.01,
          "num_channels": 1}  # fmt: skip
    return EfficientNetConfig(**(b2 | other))


def backbone(weights: Path | None) -> Any:
    """EfficientNet-B2; the three colours of a pretrained one are added up.

    Raises:
        UsageError: there are no such weights in the folder.
    """
    if weights is None:
        return EfficientNetModel(config())
    coloured = loaded(EfficientNetModel, weights)
    own = coloured.config.to_dict() | {"num_channels": 1, "batch_norm_momentum": 0.01}
    made = EfficientNetModel(EfficientNetConfig(**own))
    state = coloured.state_dict()
    state[STEM] = state[STEM].sum(dim=1, keepdim=True)
    made.load_state_dict(state)
    return made


class Network(nn.Module):  # type: ignore[misc]  # torch is not there for who checks types
    """(clips, frames, bins) → (clips, classes) probabilities."""

    def __init__(self, features: Any, classes: int) -> None:
        super().__init__()
        width = features.config.hidden_dim
        self.features = features
        self.heed = nn.ModuleList(nn.Conv1d(width, classes, 1) for _ in range(HEADS))
        self.tell = nn.ModuleList(nn.Conv1d(width, classes, 1) for _ in range(HEADS))
        self.share = nn.Parameter(torch.full((HEADS,), 1 / HEADS))

    def forward(self, banks: Any) -> Any:
        """Each head says for every moment what it hears, and how much that moment counts."""
        maps = self.features(banks.transpose(1, 2)[:, None]).last_hidden_state
        steps = maps.mean(dim=2).float()
        said = torch.zeros(())
        for share, heed, tell in zip(self.share, self.heed, self.tell, strict=True):
            counts = torch.sigmoid(heed(steps)).clamp(1e-7, 1 - 1e-7)
            counts = counts / counts.sum(dim=2, keepdim=True)
            said = said.to(steps) + share * (torch.sigmoid(tell(steps)) * counts).sum(dim=2)
        return said
