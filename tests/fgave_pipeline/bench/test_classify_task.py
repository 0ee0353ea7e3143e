from __future__ import annotations

import numpy as np
import pytest

from bench_rows import chirps, jobs_of, named, row_of, tiny_sounds, tones
from fgave_pipeline.bench.classify.metrics import score
from fgave_pipeline.bench.classify.plain import boosted, linear, prior
from fgave_pipeline.bench.classify.task import Rules, crossing, task_of
from stages.core.errors import UsageError
from stages.export.esc50.clips import esc_clips


def outputs_of(fit, task, sounds) -> np.ndarray:
    found = np.full((len(task.rows), len(task.classes)), np.nan)
    for job in jobs_of(task, sounds):
        found[job.part.test] = fit(job).outputs
    return found


@pytest.mark.parametrize("fit", [linear, boosted])
def test_one_tone_a_class_is_told_apart_without_a_fault(fit):
    rows = named(60, 3, 10)
    task = task_of(rows, "act", Rules())
    sounds = tiny_sounds(rows, tones([n % 3 for n in range(60)], 1)[:, :, ::8])
    found = score(task.truth, outputs_of(fit, task, sounds))
    assert (found.accuracy, found.mean_ap, found.auc) == pytest.approx((1, 1, 1), abs=1e-12)


def test_with_labels_exchanged_it_is_chance():
    """Within four deviations of it."""
    count, classes = 1000, 5
    rows = named(count, classes, 50)
    task = task_of(rows, "act", Rules())
    mixed = np.random.default_rng(3).permutation([n % classes for n in range(count)])
    found = score(task.truth, outputs_of(linear, task, tiny_sounds(rows, chirps(mixed, 2))))
    assert abs(found.accuracy - 1 / classes) < 4 * np.sqrt(0.2 * 0.8 / count)
    assert abs(found.auc - 0.5) < 4 * np.sqrt(1 / (12 * count / classes) / classes)


def test_what_is_told_by_the_source_alone_is_nothing_in_grouped_folds():
    """Every source has a sound of its own, and clips of one class that nothing else tells."""
    rows = [row_of(f"c{n:03}", f"a{n // 4 % 5}", f"g{n // 4}") for n in range(200)]
    sounds = tiny_sounds(rows, chirps([n // 4 for n in range(200)], 4, bins=50))
    grouped, random = (task_of(rows, "act", Rules(group=group)) for group in ("split", "none"))
    scored = [score(t.truth, outputs_of(linear, t, sounds)).accuracy for t in (grouped, random)]
    assert scored[0] < 0.2 + 4 * np.sqrt(0.2 * 0.8 / 50)  # fifty groups are fifty draws
    assert scored[1] > 0.95
    groups = [row.group for row in grouped.rows]
    assert crossing(grouped.fold, groups) == 0
    assert crossing(random.fold, groups) > 40


def test_no_group_is_both_learnt_and_tested_nor_held_apart():
    rows = named(200, 4, 13)
    task = task_of(rows, "act", Rules())
    seen = []
    for part in task.parts("a"):
        train, test, inner = ({task.groups[n] for n in some}
                              for some in (np.setdiff1d(part.train, part.inner), part.test,
                                           part.inner))  # fmt: skip
        assert not train & test
        assert inner
        assert not inner & (train | test)
        seen += part.test.tolist()
    assert sorted(seen) == list(range(200))


def test_folds_are_those_of_the_exports_where_the_same_clips_are_asked_for():
    """So that what was trained on the forms `esc50` and `ast` can be scored as it is."""
    rows = [row_of(f"c{n:03}", f"a{n % 7 % 3}", f"g{n * n % 11}", actions=("a0", f"a{n % 3}"))
            for n in range(90)]  # fmt: skip
    task = task_of(rows, "act", Rules(several="main", min_groups=1))
    exported = {clip.clip_id: clip for clip in esc_clips(rows, "act", 5, "fgave")}
    assert [exported[row.clip_id].fold for row in task.rows] == task.fold.tolist()
    assert [exported[row.clip_id].target for row in task.rows] == task.truth.tolist()
    assert len(exported) == len(task.rows) == 90


def test_each_clip_that_is_left_out_is_counted_with_its_reason():
    rows = [
        *named(40, 2, 8),
        row_of("two", "a0", "g0", actions=("a0", "a1")),
        row_of("none", "unknown", "g1", actions=()),
        *[row_of(f"rare{n}", "a7", f"g{n}") for n in range(2)],
        *[row_of(f"alone{n}", "a8", "g9") for n in range(5)],
    ]
    task = task_of(rows, "act", Rules(top=3))
    assert task.classes == ("a0", "a1")
    assert task.dropped == ("a8",)
    assert task.left_out == {
        "several_classes": 1, "without_a_class": 1, "rare_class": 2, "thin_class": 5,
    }  # fmt: skip
    assert len(task.rows) == 40
    assert len(task_of(rows, "act", Rules(top=3, several="main")).rows) == 41


def test_one_class_alone_is_no_task():
    with pytest.raises(UsageError, match="1 classes in 4 groups"):
        task_of(named(20, 1, 4), "act", Rules())


def test_the_floor_is_the_share_of_the_largest_class():
    rows = named(60, 2, 6) + [row_of(f"more{n}", "a0", f"g{n % 6}") for n in range(60)]
    task = task_of(rows, "act", Rules())
    found = score(task.truth, outputs_of(prior, task, tiny_sounds(rows, np.zeros((120, 2, 2)))))
    assert found.accuracy == 0.75
    assert found.auc == pytest.approx(0.5, abs=0.05)  # folds have shares of their own


@pytest.mark.parametrize("fit", [linear, boosted])
def test_a_class_that_the_training_lacks_has_the_lowest_score(fit):
    rows = named(30, 3, 5)
    task = task_of(rows, "act", Rules())
    sounds = tiny_sounds(rows, chirps([n % 3 for n in range(30)], 1))
    job = jobs_of(task, sounds)[0]
    known = job.part.train[task.truth[job.part.train] != 2]
    object.__setattr__(job.part, "train", known)
    outputs = fit(job).outputs
    assert outputs.shape[1] == 3
    assert (outputs.argmin(axis=1) == 2).all()
    assert np.isfinite(outputs).all()
