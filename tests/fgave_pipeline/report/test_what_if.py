"""What limits would do is told as the filter itself would have it."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from fgave_pipeline import tables
from fgave_pipeline.cli.app import app
from fgave_pipeline.dataset import open_dataset
from fgave_pipeline.pipeline import STAGES
from fgave_pipeline.whatif import compare, open_both, what_if
from fgave_pipeline.windows import NUMBERS, breaks, fit, windows
from stages.core.errors import UsageError
from stages.core.records import Clip, Measurement
from stages.filter import FilterParams, judge
from stages.tools import parquet


NOW = FilterParams()
OTHERS = [
    NOW,
    FilterParams(background_motion_max=0.3, camera_sway_max=0.51, audible_fraction_min=0.2),
    FilterParams(cut_jump_max=5.0, fade_max=0.1, light_change_max=0.1, steady_range_max_db=9.0),
    FilterParams(hum_max=0.1, hum_flatness_max=1.0, hiss_flatness_max=0.001, side_min=40),
    FilterParams(side_min=0, digital_silence_max=1.0, frozen_fraction_max=1.0),
]


def rows(dataset, table, kind):
    return parquet.from_table(parquet.read_table(tables.path_of(dataset.tables, table)), kind)


def judged(dataset):
    """Each clip, its measurement, and what was decided about it by hand."""
    decided = {decision.clip_id: decision for decision in dataset.decisions}
    assert len(decided) > 50
    clips, measured = rows(dataset, "clips", Clip), rows(dataset, "measurements", Measurement)
    return [(*both, decided.get(both[0].clip_id)) for both in zip(clips, measured, strict=True)]


@pytest.mark.parametrize("limits", OTHERS)
def test_what_is_told_of_all_windows_is_what_the_filter_says_of_each(by_chance, limits):
    dataset = open_dataset(by_chance, STAGES)
    found = windows(dataset)
    verdicts = [judge(*three[:2], limits, three[2]) for three in judged(dataset)]
    assert fit(found, limits).tolist() == [v.keep for v in verdicts]
    assert 20 < sum(v.keep for v in verdicts) < 400
    broken = breaks(found, limits)
    for n in np.flatnonzero(~found.settled.to_numpy() & (found.by_hand == "").to_numpy()):
        assert tuple(r for r, mask in broken.items() if mask[n]) == verdicts[n].reasons


def test_what_changes_is_what_two_runs_of_the_filter_would_differ_in(by_chance):
    dataset = open_dataset(by_chance, STAGES)
    then = OTHERS[1]
    told = what_if(dataset, then)
    expected = {}
    for *pair, decision in judged(dataset):
        before, after = judge(*pair, NOW, decision), judge(*pair, then, decision)
        if before.keep != after.keep:
            expected[before.clip_id] = (after.keep, before.reasons or after.reasons)
    assert {c.clip_id: (c.kept, c.reasons) for c in told.changes} == expected
    assert len(expected) > 20
    gained = sum(kept for kept, _ in expected.values())
    assert told.kept.then - told.kept.now == 2 * gained - len(expected)


def test_clips_without_a_label_are_kept_but_in_no_class(by_chance):
    told = what_if(open_dataset(by_chance, STAGES), NOW)
    assert sum(count.now for count in told.actions) == told.labelled.now < told.kept.now
    assert [count.name for count in told.materials] == ["wood"]
    assert told.changes == []


def test_a_hundred_and_fifty_thousand_windows_are_told_as_one_is():
    chance = np.random.default_rng(1)
    columns = {name: chance.random(150_000) * 0.45 for name in NUMBERS}
    columns |= {"shorter_side": np.full(150_000, 360.0), "dynamic_range_db": np.full(150_000, 20.0)}
    found = pd.DataFrame(columns).assign(
        settled=False, by_hand="", action="tapping", material="wood"
    )
    found["clip_id"] = [f"s_{n:08d}" for n in range(150_000)]
    told = compare(found, NOW, replace(NOW, background_motion_max=0.3))
    moves = found.background_motion.between(0.3, 0.4, inclusive="right")
    silent = found.audible_fraction < 0.1
    assert told.actions[0].now - told.actions[0].then == int((moves & ~silent).sum())
    assert len(told.changes) == told.kept.now - told.kept.then


def test_the_command_tells_it_with_the_lines_to_keep_it(finished):
    at = ["-d", "tiny", "--manifests", str(finished.folder / "manifests"),
          "--data", str(finished.folder / "data")]  # fmt: skip
    argv = ["what-if", *at, "--set", "filter.background_motion_max=0.0"]
    said = CliRunner(env={"COLUMNS": "160"}).invoke(app, argv, catch_exceptions=False).stdout
    assert "[filter]\nbackground_motion_max = 0.0" in said
    assert "camera_moves" in said
    told = json.loads(CliRunner().invoke(app, [*argv, "--json"], catch_exceptions=False).stdout)
    assert told["limits"] == {"background_motion_max": {"now": 0.4, "then": 0.0}}
    assert told["kept"]["now"] > told["kept"]["then"]
    assert {c["clip_id"].rpartition("_")[0] for c in told["changes"]} <= {"wood", "bars"}
    nothing = CliRunner().invoke(app, ["what-if", *at], catch_exceptions=False).stdout
    assert "no limit differs" in nothing


def test_limits_of_params_toml_are_where_it_starts(place):
    (place.manifest / "params.toml").write_text("[filter]\nbackground_motion_max = 0.0\n")
    dataset, then = open_both(place.asked(settings=("filter.background_motion_max=0.4",)))
    told = what_if(dataset, then)
    assert told.limits == {"background_motion_max": (0.0, 0.4)}
    assert told.kept.then > told.kept.now


def test_what_would_need_a_run_is_refused(finished):
    with pytest.raises(UsageError, match=r"--set cut.clip_ms=5000: expected filter.key=value"):
        open_both(finished.asked(settings=("cut.clip_ms=5000",)))


def test_a_dataset_that_was_not_measured_says_what_to_run(unbuilt):
    with pytest.raises(UsageError, match="no such file; `fgave run -d tiny` builds it"):
        what_if(unbuilt.open(), NOW)
