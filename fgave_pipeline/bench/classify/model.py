"""What a model is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fgave_pipeline.bench.classify.logmel import Sounds
from fgave_pipeline.bench.classify.metrics import Scores
from fgave_pipeline.bench.classify.task import Part
from stages.core.params import param


ABSENT = -1000.0
"""The score of a class that the training does not have: a number, for metrics take no infinity."""

LOGIT, SOFTMAX = "logit", "softmax"
SPACES = (LOGIT, SOFTMAX)


@dataclass(frozen=True, slots=True)
class Learn:
    """How networks are trained; 0 is what the model's own recipe says."""

    epochs: int = param(0, "passes over the training", low=0)
    batch: int = param(0, "clips at once", low=0)
    select: str = param(
        "inner", "which epoch counts: best on a fifth of the training that is held apart, the last,"
        " or best on the test, as AST's recipe has it",
        choices=("inner", "last", "test"),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Job:
    """One fold: what to learn from, and what to answer."""

    sounds: Sounds
    at: NDArray[np.int64]
    """(clips of the task,): where each stands among the sounds."""
    truth: NDArray[np.int64]
    """(clips of the task,): number of the class."""
    classes: int
    part: Part
    """Numbers of clips of the task."""
    seed: int
    learn: Learn = field(default_factory=Learn)
    weights: Path | None = None
    """Where weights lie that the user gave."""
    jobs: int = 1
    """How many cores may be busy."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model says of the clips of a test."""

    outputs: Scores
    """(clips of the test, classes), as the model gives them."""
    weights: str
    """What it began with, in words."""
    selection: str = "none"
    """How the epoch was chosen, in words."""
    space: str = LOGIT
    """What the outputs are: logits, or what `space` says in words."""
    device: str = "cpu"
    known: dict[str, Any] = field(default_factory=dict)
    """What else there is to say."""


Fit = Callable[[Job], Answer]
