"""Train a network on one fold; on a GPU where there is one, in bfloat16 where that helps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from fgave_pipeline.bench.classify.metrics import Scores
from fgave_pipeline.bench.classify.model import LOGIT, Answer, Job
from fgave_pipeline.bench.classify.nets.inputs import Norm, banks_of, hidden, norm_of
from fgave_pipeline.bench.classify.nets.recipe import Recipe


Indices = NDArray[np.int64]
SELECTION = {
    "inner": "best on a fifth of the training, held apart by groups",
    "last": "the last",
    "test": "best on the test, which is no fair test",
}
TOO_FEW = "the last, for the training has too few groups to hold some apart"


@dataclass(frozen=True, slots=True)
class Pupil:
    """A network that is trained."""

    net: Any
    """(clips, frames, bins) → (clips, classes)."""
    recipe: Recipe
    job: Job
    norm: Norm
    device: torch.device

    def batches(self, clips: Indices) -> Iterator[Indices]:
        """The clips in pieces."""
        for first in range(0, len(clips), self.recipe.batch):
            yield clips[first : first + self.recipe.batch]

    def heard(self, banks: NDArray[np.float32]) -> Any:
        """What the network says of these."""
        given = torch.from_numpy(np.asarray(self.norm.of(banks), np.float32)).to(self.device)
        with _half(self.device):
            said = self.net(given)
        return said.float()


def place() -> torch.device:
    """Where networks are trained."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def begin(job: Job) -> torch.device:
    """Make a fold's chance its own, and say where to work."""
    torch.manual_seed(job.seed)
    torch.set_num_threads(job.jobs)
    return place()


def fit(net: Any, recipe: Recipe, job: Job, weights: str) -> Answer:
    """Train a network and let it answer the test.

    Args:
        net: (clips, frames, bins) → (clips, classes): logits, or probabilities by the recipe.
        recipe: how; what the job asks for comes before it.
        job: on what.
        weights: what the network begins with, in words.
    """
    device = place()
    recipe = recipe.asked(job.learn)
    pupil = Pupil(net.to(device), recipe, job, norm_of(job, recipe), device)
    select = job.learn.select
    apart = job.part.inner if select == "inner" else job.part.test
    train = np.setdiff1d(job.part.train, apart)
    words = SELECTION[select] if len(apart) else TOO_FEW
    outputs, epoch = _epochs(pupil, train, apart if select != "last" else apart[:0])
    return Answer(
        outputs=outputs,
        weights=weights,
        selection=words,
        space="sigmoid, pooled by attention" if recipe.probabilities else LOGIT,
        device=_words(device),
        known={"epoch": epoch, "recipe": asdict(recipe), "norm": asdict(pupil.norm)},
    )


def answers(pupil: Pupil, clips: Indices) -> Scores:
    """(clips, classes) float64: what the network says, without learning from it."""
    pupil.net.eval()
    with torch.no_grad():
        said = [
            pupil.heard(banks_of(pupil.job, some, pupil.recipe.frames)).cpu()
            for some in pupil.batches(clips)
        ]
    return np.asarray(torch.cat(said).numpy(), np.float64)


def _epochs(pupil: Pupil, train: Indices, apart: Indices) -> tuple[Scores, int]:
    """The answers to the test after the epoch that counts, and which that is, from 1 on."""
    recipe, chance = pupil.recipe, np.random.default_rng(pupil.job.seed)
    learner = torch.optim.Adam(
        pupil.net.parameters(), recipe.rate, recipe.betas, weight_decay=recipe.weight_decay
    )
    best, found, step = (-1.0, 0.0), None, 0
    chosen = recipe.epochs
    for epoch in range(recipe.epochs):
        pupil.net.train()
        for some in pupil.batches(_order(pupil.job, train, recipe, chance)):
            for group in learner.param_groups:
                group["lr"] = recipe.rate_at(epoch, step)
            _step(pupil, some, learner, chance)
            step += 1
        if len(apart) and (now := _standing(pupil, apart)) > best:
            best, chosen = now, epoch + 1
            found = answers(pupil, pupil.job.part.test)
    return (answers(pupil, pupil.job.part.test) if found is None else found), chosen


def _step(pupil: Pupil, some: Indices, learner: Any, chance: np.random.Generator) -> None:
    banks = hidden(banks_of(pupil.job, some, pupil.recipe.frames), pupil.recipe, chance)
    loss = _loss(pupil, pupil.heard(banks), some)
    learner.zero_grad()
    loss.backward()
    learner.step()


def _loss(pupil: Pupil, said: Any, clips: Indices) -> Any:
    truth = torch.from_numpy(pupil.job.truth[clips]).to(said.device)
    if not pupil.recipe.probabilities:
        return torch.nn.functional.cross_entropy(said, truth)
    wanted = torch.nn.functional.one_hot(truth, pupil.job.classes).float()
    return torch.nn.functional.binary_cross_entropy(said.clamp(1e-7, 1 - 1e-7), wanted)


def _standing(pupil: Pupil, clips: Indices) -> tuple[float, float]:
    """The larger, the better: accuracy, then the loss."""
    said = answers(pupil, clips)
    right = float((said.argmax(axis=1) == pupil.job.truth[clips]).mean())
    return right, -float(_loss(pupil, torch.from_numpy(said).float(), clips))


def _order(job: Job, train: Indices, recipe: Recipe, chance: np.random.Generator) -> Indices:
    """The clips of an epoch: each once, or as many drawn by the weight of their class."""
    if not recipe.balanced:
        return chance.permutation(train)
    truth = job.truth[train]
    weights = 1000 / (np.bincount(truth, minlength=job.classes)[truth] + 0.01)
    return chance.choice(train, len(train), p=weights / weights.sum())


def _half(device: torch.device) -> AbstractContextManager[Any]:
    if device.type != "cuda":
        return nullcontext()
    half: AbstractContextManager[Any] = torch.autocast("cuda", torch.bfloat16)
    return half


def _words(device: torch.device) -> str:
    if device.type == "cuda":
        return f"{torch.cuda.get_device_name(device)}, bfloat16"
    return "cpu"
