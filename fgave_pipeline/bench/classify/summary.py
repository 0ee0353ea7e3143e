"""One row of results: mean and deviation over folds, and of all folds' scores together."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import stdev
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fgave_pipeline.bench.classify.metrics import Scored, Scores, score, softmax
from fgave_pipeline.bench.classify.model import LOGIT, SOFTMAX
from stages.core.errors import UsageError


LEAST_SCORED = 0.25
"""A fold's means over fewer of the classes than this, on average, would say nothing."""


@dataclass(frozen=True, slots=True)
class Summary:
    """ACC, mAP and AUC in percent."""

    mean: tuple[float, float, float]
    """Over folds."""
    sd: tuple[float, float, float]
    """Over folds, of a sample; 0 if there is one alone."""
    pooled: tuple[float, float, float]
    """Of the scores of all folds together."""
    folds: tuple[Scored, ...]
    of_all: Scored


def summary(
    truth: NDArray[np.int64], fold: NDArray[np.int64], outputs: Scores, space: str
) -> Summary:
    """Score the outputs of all folds.

    Args:
        truth: (clips,) number of the class.
        fold: (clips,) the fold in which each was tested.
        outputs: (clips, classes) as the model gave them.
        space: `softmax` takes it of them first.

    Raises:
        UsageError: the folds have too few of the classes.
    """
    given = softmax(outputs) if space == SOFTMAX else outputs
    folds = [score(truth[fold == n], given[fold == n]) for n in np.unique(fold)]
    scored = float(np.mean([one.classes_scored for one in folds])) / outputs.shape[1]
    if scored < LEAST_SCORED:
        raise UsageError(
            f"a fold tests {scored:.0%} of the {outputs.shape[1]} classes on average,"
            f" expected {LEAST_SCORED:.0%}; fewer --folds or a larger --min-groups"
        )
    every = [three(one) for one in folds]
    mean = tuple(_over([one[n] for one in every]) for n in range(3))
    sd = tuple(_spread([one[n] for one in every]) for n in range(3))
    whole = score(truth, given)
    return Summary((mean[0], mean[1], mean[2]), (sd[0], sd[1], sd[2]), three(whole),
                   tuple(folds), whole)  # fmt: skip


def three(one: Scored) -> tuple[float, float, float]:
    """ACC, mAP and AUC in percent."""
    return (100 * one.accuracy, 100 * one.mean_ap, 100 * one.auc)


def as_dict(found: Summary, classes: tuple[str, ...]) -> dict[str, Any]:
    """For JSON; nan, which it has not, is null."""
    return {
        "mean": _named(found.mean),
        "sd": _named(found.sd),
        "pooled": _named(found.pooled),
        "folds": [
            _named(three(one)) | {"clips": one.clips, "classes_scored": one.classes_scored}
            for one in found.folds
        ],
        "by_class": {
            name: {"AP": _plain(100 * ap), "AUC": _plain(100 * auc)}
            for name, ap, auc in zip(classes, found.of_all.ap_of, found.of_all.auc_of, strict=True)
        },
    }


def spaces(own: str) -> tuple[str, ...]:
    """The score spaces in which outputs of this kind can be scored."""
    return (LOGIT, SOFTMAX) if own == LOGIT else (own,)


def _named(values: tuple[float, float, float]) -> dict[str, float | None]:
    return dict(zip(("ACC", "mAP", "AUC"), map(_plain, values), strict=True))


def _plain(value: float) -> float | None:
    return None if np.isnan(value) else round(value, 4)


def _known(values: list[float]) -> list[float]:
    return [value for value in values if not np.isnan(value)]


def _over(values: list[float]) -> float:
    return float(np.mean(_known(values))) if _known(values) else float("nan")


def _spread(values: list[float]) -> float:
    return stdev(_known(values)) if len(_known(values)) > 1 else 0.0
