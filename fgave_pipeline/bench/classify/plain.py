"""Models that need no weights of others and no GPU: statistics of the log-mel, and scikit-learn."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from fgave_pipeline.bench.classify.metrics import Scores
from fgave_pipeline.bench.classify.model import ABSENT, Answer, Job


def prior(job: Job) -> Answer:
    """How frequent each class is in the training: the floor under every other row."""
    counts = np.bincount(job.truth[job.part.train], minlength=job.classes)
    share = np.where(counts, np.log(np.maximum(counts, 1) / counts.sum()), ABSENT)
    return Answer(np.tile(share, (len(job.part.test), 1)), "no weights")


def linear(job: Job) -> Answer:
    """Logistic regression on the statistics, standardised."""
    return Answer(linear_on(job.sounds.statistics[job.at], job), "no weights")


def linear_on(features: NDArray[np.float64], job: Job) -> Scores:
    """Logits of a logistic regression.

    Args:
        features: (clips of the task, numbers).
        job: what to learn from, and what to answer.
    """
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415  # an extra
    from sklearn.pipeline import make_pipeline  # noqa: PLC0415  # an extra
    from sklearn.preprocessing import StandardScaler  # noqa: PLC0415  # an extra
    from threadpoolctl import threadpool_limits  # noqa: PLC0415  # comes with scikit-learn

    learner = make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=2000))
    train, test = job.part.train, job.part.test
    if len(np.unique(job.truth[train])) < 2:
        return prior(job).outputs
    with threadpool_limits(1):  # as below
        learner.fit(features[train], job.truth[train])
        logits = learner.decision_function(features[test])
    if logits.ndim == 1:  # of two classes scikit-learn gives the difference
        logits = np.stack((-logits / 2, logits / 2), axis=1)
    return _spread(logits, learner.classes_, job.classes)


def boosted(job: Job) -> Answer:
    """Boosted trees on the same statistics; the scores are logarithms of probabilities."""
    from sklearn.ensemble import HistGradientBoostingClassifier  # noqa: PLC0415  # an extra
    from threadpoolctl import threadpool_limits  # noqa: PLC0415  # comes with scikit-learn

    train, test = job.part.train, job.part.test
    if len(np.unique(job.truth[train])) < 2:
        return prior(job)
    learner = HistGradientBoostingClassifier(
        max_iter=60,
        max_leaf_nodes=15,
        min_samples_leaf=min(20, max(2, len(train) // (4 * job.classes))),
        max_features=0.2,
        early_stopping=False,
        random_state=job.seed,
    )
    features: Any = job.sounds.statistics[job.at].astype(np.float32)
    with threadpool_limits(1):  # on cores that are shared, OpenMP's threads wait for each other
        learner.fit(features[train], job.truth[train])
        shares = np.log(np.maximum(learner.predict_proba(features[test]), 1e-12))
    return Answer(_spread(shares, learner.classes_, job.classes), "no weights")


def _spread(scores: Scores, known: NDArray[np.int64], classes: int) -> Scores:
    """A column for every class, also those that the training did not have."""
    found = np.full((len(scores), classes), ABSENT)
    found[:, known] = scores
    return found
