"""ACC, mAP and AUC as the code of AST and PSLA counts them, and PaSST's for several labels.

ACC asks only which score is the largest in its row; mAP and AUC compare the scores of a column, so
they depend on what a row's scores have in common: logits and their softmax give the same ACC and
other mAP and AUC.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


Scores = NDArray[np.float64]
"""(clips, classes): the larger, the surer."""
Truth = NDArray[np.int64]
"""(clips,): the number of each clip's class."""


@dataclass(frozen=True, slots=True)
class Scored:
    """How well clips were told apart; nan where no class could be asked for."""

    clips: int
    accuracy: float
    """Share of clips whose largest score is their class'; of equal scores the first counts."""
    mean_ap: float
    """Mean over classes of the average precision, by steps."""
    auc: float
    """Mean over classes of the area under the ROC curve, one class against the rest."""
    classes_scored: int
    """How many classes these clips have: the others are in neither mean."""
    ap_of: tuple[float, ...]
    """By class; nan of one that no clip has."""
    auc_of: tuple[float, ...]
    """By class; nan of one that no clip has, or every."""


def score(truth: Truth, outputs: Scores) -> Scored:
    """Hold scores against the truth.

    A class that no clip has would make the mean AUC nan and pull the mean AP towards 0 (as in
    scikit-learn's macro averages), so it is left out of both.
    """
    from sklearn.metrics import average_precision_score, roc_auc_score  # noqa: PLC0415  # an extra

    count, classes = outputs.shape
    is_it = truth[:, None] == np.arange(classes)
    has = is_it.sum(axis=0)
    ap = np.full(classes, np.nan)
    auc = np.full(classes, np.nan)
    for n in np.flatnonzero(has):
        ap[n] = average_precision_score(is_it[:, n], outputs[:, n])
        if has[n] < count:
            auc[n] = roc_auc_score(is_it[:, n], outputs[:, n])
    right = np.argmax(outputs, axis=1) == truth
    return Scored(
        clips=count,
        accuracy=float(right.mean()) if count else float("nan"),
        mean_ap=_mean(ap),
        auc=_mean(auc),
        classes_scored=int((has > 0).sum()),
        ap_of=tuple(ap.tolist()),
        auc_of=tuple(auc.tolist()),
    )


def softmax(outputs: Scores) -> Scores:
    """Each row as probabilities."""
    powers = np.exp(outputs - outputs.max(axis=1, keepdims=True))
    found: Scores = powers / powers.sum(axis=1, keepdims=True)
    return found


def _mean(values: Scores) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else float("nan")
