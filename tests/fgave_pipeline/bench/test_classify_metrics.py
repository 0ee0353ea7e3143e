from __future__ import annotations

import warnings

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, average_precision_score, roc_auc_score

from fgave_pipeline.bench.classify.metrics import score, softmax
from fgave_pipeline.bench.classify.summary import summary
from stages.core.errors import UsageError


def made_up(count: int, classes: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    truth = np.arange(count) % classes
    outputs = chance.normal(size=(count, classes))
    outputs[np.arange(count), truth] += 2
    return truth, outputs


def test_they_are_the_mean_over_classes_and_scikit_learns_macro():
    truth, outputs = made_up(300, 7)
    found = score(truth, outputs)
    one_hot = np.eye(7)[truth]
    by_class = [
        (average_precision_score(one_hot[:, n], outputs[:, n]),
         roc_auc_score(one_hot[:, n], outputs[:, n])) for n in range(7)
    ]  # fmt: skip
    assert np.allclose([found.ap_of, found.auc_of], np.transpose(by_class), rtol=0, atol=1e-12)
    macro = average_precision_score(one_hot, outputs, average="macro")
    assert found.mean_ap == pytest.approx(macro, abs=1e-12)
    assert found.auc == pytest.approx(roc_auc_score(one_hot, outputs, average="macro"), abs=1e-12)
    assert found.accuracy == accuracy_score(truth, outputs.argmax(axis=1))


def test_four_clips_by_hand():
    """Class 0: ranks right, wrong, right, wrong, so AP (1 + 2/3) / 2 and 3 of 4 pairs in order."""
    truth = np.array([0, 1, 0, 1])
    outputs = np.array([[0.9, 0.1], [0.6, 0.4], [0.5, 0.5], [0.2, 0.8]])
    found = score(truth, outputs)
    assert found.ap_of == pytest.approx([(1 + 2 / 3) / 2, (1 + 2 / 3) / 2])
    assert found.auc_of == pytest.approx([0.75, 0.75])
    assert found.accuracy == 0.75  # the tie of the third goes to class 0, the second is wrong


def test_of_equal_scores_the_first_class_is_the_answer():
    found = score(np.array([0, 1, 2]), np.zeros((3, 3)))
    assert found.accuracy == pytest.approx(1 / 3)
    assert found.auc == 0.5
    assert found.mean_ap == pytest.approx(1 / 3)


def test_a_class_that_is_not_there_is_in_no_mean_and_gives_no_warning():
    truth, outputs = made_up(40, 4)
    wider = np.hstack([outputs, np.ones((40, 1))])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found, narrow = score(truth, wider), score(truth, outputs)
    assert found.classes_scored == narrow.classes_scored == 4
    assert (found.mean_ap, found.auc) == (narrow.mean_ap, narrow.auc)
    assert np.isnan(found.ap_of[4])


def test_logits_and_softmax_have_the_same_accuracy_and_other_map():
    truth, outputs = made_up(400, 10)
    shifted = outputs + np.random.default_rng(2).normal(scale=20, size=(400, 1))
    logit, soft = score(truth, shifted), score(truth, softmax(shifted))
    assert logit.accuracy == soft.accuracy
    assert soft.mean_ap > logit.mean_ap + 0.2
    assert soft.mean_ap == pytest.approx(score(truth, softmax(outputs)).mean_ap, abs=1e-9)


def test_a_row_has_mean_deviation_and_all_folds_together():
    truth, outputs = made_up(100, 4)
    fold = np.repeat([1, 2], 50)
    found = summary(truth, fold, outputs, "logit")
    both = [100 * score(truth[fold == n], outputs[fold == n]).accuracy for n in (1, 2)]
    assert found.mean[0] == pytest.approx(np.mean(both))
    assert found.sd[0] == pytest.approx(np.std(both, ddof=1))
    assert found.pooled[0] == pytest.approx(100 * score(truth, outputs).accuracy)


def test_folds_with_too_few_of_the_classes_say_so():
    truth = np.arange(20)
    with pytest.raises(UsageError, match="5% of the 20 classes"):
        summary(truth, np.arange(20), np.eye(20), "logit")
