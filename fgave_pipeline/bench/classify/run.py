"""Run models over folds, and keep a row of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from fgave_pipeline.bench.classify.logmel import Sounds, sounds_of
from fgave_pipeline.bench.classify.model import LOGIT, Answer, Job, Learn
from fgave_pipeline.bench.classify.models import MODELS, PLAIN, Model
from fgave_pipeline.bench.classify.outside import read_outside, to_predictions
from fgave_pipeline.bench.classify.summary import as_dict, spaces, summary
from fgave_pipeline.bench.classify.task import Rules, Task, crossing, seed_of, task_of
from fgave_pipeline.bench.extras import need
from fgave_pipeline.bench.finished import Finished, length_ms
from fgave_pipeline.bench.results import Row, save, tools, weights_of
from fgave_pipeline.store import digest_of
from stages.core.errors import UsageError


Tell = Callable[[str, int], None]
"""(what is worked on, how many steps of it are done since the last word)."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to run."""

    targets: tuple[str, ...] = ("act", "mat")
    models: tuple[str, ...] = PLAIN
    rules: Rules = field(default_factory=Rules)
    learn: Learn = field(default_factory=Learn)
    seconds: float = 10.0
    """How much of each clip is heard."""
    weights: Path | None = None


def classify(found: Finished, wanted: Wanted, out: Path, jobs: int, tell: Tell) -> Iterator[Row]:
    """Every model on every set of classes; each row is kept as soon as it is there.

    Raises:
        UsageError: an extra, weights or classes are missing, or a clip does not decode.
    """
    models = [MODELS[name] for name in wanted.models]
    for model in models:
        need(model.extra, f"model {model.name}")
    need("bench", "fgave bench classify")
    weights = _checked(models, wanted.weights)
    ms = length_ms(found.rows, wanted.seconds)
    tasks = [task_of(found.rows, target, wanted.rules) for target in wanted.targets]
    sounds = sounds_of(found, found.rows, ms, jobs, lambda: tell("log-mel", 1))
    for task in tasks:
        for model in models:
            tell(f"{task.target} {model.name}", 0)
            said = _asked(found, task, wanted) | {"model": model.name, "column": model.column}
            said |= {"weights_sha256": weights if model.weights else {}}
            fitted = _fit(model, (task, sounds), wanted, jobs, tell)
            yield _kept(out, task, said, fitted)


def outside(found: Finished, wanted: Wanted, out: Path, file: tuple[Path, str]) -> Row:
    """Score a file of predictions of other code.

    Args:
        found: the dataset.
        wanted: the first of its targets, and its rules, count.
        out: where rows are kept.
        file: the file, and what its code is called.

    Raises:
        UsageError: it does not fit the dataset.
    """
    need("bench", "fgave bench classify")
    path, name = file
    task = task_of(found.rows, wanted.targets[0], wanted.rules)
    read = read_outside(path, task)
    column = name if name in ("psla", "ast", "passt") else ""
    said = _asked(found, task, wanted) | {"model": name, "column": column, "weights_sha256": {}}
    known = {
        "predictions": weights_of(path),
        "clips_not_asked_for": read.more_clips,
        "columns_not_asked_for": read.more_columns,
    }
    answer = Answer(read.outputs, "not known here", "not known here", known=known)
    return _kept(out, task, said, (answer, read.fold))


def _checked(models: list[Model], weights: Path | None) -> dict[str, str]:
    if weights is None and (must := [m.name for m in models if m.weights == "must"]):
        raise UsageError(f"model {must[0]} needs --weights PATH, a folder of transformers")
    takers = [m.name for m in models if m.weights]
    if weights is not None and len(takers) != 1:
        raise UsageError(f"--weights is for one model, but {len(takers)} of those asked take any")
    return weights_of(weights)


def _asked(found: Finished, task: Task, wanted: Wanted) -> Row:
    """All that a row was asked to be."""
    return {
        "dataset": {"name": found.name, "digest": found.digest},
        "experiment": f"{found.name}-Audio({task.target.upper()}-{len(task.classes)})",
        "target": task.target,
        "rules": asdict(wanted.rules),
        "learn": asdict(wanted.learn),
        "clip_seconds": wanted.seconds,
    }


def _fit(
    model: Model, given: tuple[Task, Sounds], wanted: Wanted, jobs: int, tell: Tell
) -> tuple[Answer, Any]:
    """The answers to all folds, together."""
    task, sounds = given
    at = sounds.of(task.rows)
    weights = wanted.weights if model.weights else None
    outputs = np.zeros((len(task.rows), len(task.classes)))
    told: list[Answer] = []
    for part in task.parts(wanted.rules.seed):
        seed = seed_of(wanted.rules.seed, part.fold)
        classes = len(task.classes)
        job = Job(sounds, at, task.truth, classes, part, seed, wanted.learn, weights, jobs)
        told.append(model.fit(job))
        outputs[part.test] = told[-1].outputs
        tell(f"{task.target} {model.name}", 1)
    last = told[-1]
    known = {"by_fold": [one.known for one in told]} if any(one.known for one in told) else {}
    whole = Answer(outputs, last.weights, last.selection, last.space, last.device, known)
    return whole, task.fold


def _kept(out: Path, task: Task, said: Row, fitted: tuple[Answer, Any]) -> Row:
    """Score it in every space it has, and write it down."""
    answer, fold = fitted
    scored = {
        space: as_dict(summary(task.truth, fold, answer.outputs, space), task.classes)
        for space in spaces(answer.space)
    }
    name = f"{task.target}-{said['model']}-{digest_of(said)[:8]}"
    row = said | {
        "name": name,
        "clips": len(task.rows),
        "classes": list(task.classes),
        "classes_left_out": list(task.dropped),
        "clips_left_out": task.left_out,
        "groups": len(set(task.groups)),
        "groups_in_several_folds": crossing(fold, [one.group for one in task.rows]),
        "chance": round(100 / len(task.classes), 4),
        "weights": answer.weights,
        "selection": answer.selection,
        "outputs": "logits" if answer.space == LOGIT else answer.space,
        "device": answer.device,
        "scores": scored,
        "tools": tools(),
    }
    row |= {"known": answer.known} if answer.known else {}
    save(out, name, row, to_predictions(task, fold, answer.outputs))
    return row
