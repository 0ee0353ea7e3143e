"""Limits from judgements: found where they are, tried on what they have not seen."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from fgave_pipeline.calibrate.choose import Judged, choose, f_beta, folds, held_apart
from fgave_pipeline.calibrate.intervals import bootstrap, scored, share, wilson
from fgave_pipeline.calibrate.run import read_judged
from fgave_pipeline.cli.app import app
from fgave_pipeline.params_file import set_numbers
from fgave_pipeline.windows import NUMBERS, within_limits
from stages.core.errors import UsageError
from stages.filter import FilterParams
from stages.filter.rules import RULES


NOW = FilterParams()
CHANCE = np.random.default_rng(3)
GROUPS = np.repeat([f"s{n}" for n in range(10)], 20)
WITHIN = {beyond.number: (0.5 if beyond.sign == ">" else 2) * getattr(NOW, beyond.limit)
          for rule in RULES.values() for beyond in rule} | {"flatness": 0.05}  # fmt: skip


def judged(**columns) -> Judged:
    """Two hundred windows of ten sources, kept as limits say that are not the ones there are."""
    table = pd.DataFrame({name: np.full(200, WITHIN[name], float) for name in NUMBERS})
    table = table.assign(**columns)
    return Judged(table, within_limits(table, TRUE), GROUPS)


TRUE = replace(NOW, background_motion_max=0.3, frozen_fraction_max=0.9)
SPREAD = {"background_motion": CHANCE.uniform(0, 0.6, 200),
          "frozen_fraction": CHANCE.uniform(0.5, 1, 200)}  # fmt: skip


def test_the_limits_that_people_judged_by_are_found_and_no_other_moves():
    windows = judged(**SPREAD)
    found = choose(windows, NOW)
    assert found.background_motion_max == pytest.approx(0.3, abs=0.01)
    assert found.frozen_fraction_max == pytest.approx(0.9, abs=0.01)
    assert replace(found, background_motion_max=0.4, frozen_fraction_max=0.8) == NOW
    assert within_limits(windows.found, found).tolist() == windows.keep.tolist()
    assert choose(windows, found) == found


def test_limits_tried_on_sources_that_they_were_not_chosen_by_are_better_than_before():
    windows = judged(**SPREAD)
    said, chosen = held_apart(windows, NOW)
    before = scored("", within_limits(windows.found, NOW), windows.keep, GROUPS)
    after = scored("", said, windows.keep, GROUPS)
    assert after.counts.f1 > before.counts.f1 + 0.1
    assert len(chosen) == 5
    for n, fold in enumerate(folds(GROUPS)):
        others = windows.of(~fold)
        assert choose(others, NOW) == chosen[n]
        assert set(GROUPS[fold]) & set(others.groups) == set()


def test_what_was_judged_by_chance_promises_nothing_held_apart():
    windows = judged(**SPREAD)
    windows = Judged(windows.found, CHANCE.random(200) < 0.5, GROUPS)
    said, _ = held_apart(windows, NOW)
    precision = scored("", said, windows.keep, GROUPS).precision
    assert precision.low < 0.5 < precision.high


def test_one_source_alone_moves_no_limit():
    windows = judged(background_motion=np.where(GROUPS == "s0", 0.35, 0.1))
    keep = np.ones(200, bool)
    keep[GROUPS == "s0"] = False
    assert choose(Judged(windows.found, keep, GROUPS), NOW) == NOW
    keep[GROUPS == "s1"] = False
    windows.found.loc[GROUPS == "s1", "background_motion"] = 0.35
    assert 0.1 < choose(Judged(windows.found, keep, GROUPS), NOW).background_motion_max < 0.35


def test_beta_says_which_mistake_weighs_more():
    said = np.array([[True, True, False, False], [True, False, False, False]])
    true = np.array([True, False, True, False])
    assert f_beta(said, true, 1.0) == pytest.approx([1 / 2, 2 / 3])
    careful, greedy = f_beta(said, true, 0.2), f_beta(said, true, 5.0)
    assert careful[1] > greedy[1]


def test_folds_hold_whole_groups_and_each_window_once():
    groups = np.array(["a"] * 7 + ["b"] * 3 + ["c"] * 2 + ["d", "e", "f"])
    parts = list(folds(groups))
    assert len(parts) == 5
    assert np.sum(parts, axis=0).tolist() == [1] * len(groups)
    for name in set(groups):
        assert sum(bool(part[groups == name].any()) for part in parts) == 1


def test_intervals_are_those_of_the_books_and_wider_where_sources_are_alike():
    assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert wilson(10, 10) == pytest.approx((0.7225, 1.0), abs=1e-4)
    right, among = GROUPS != "s0", np.ones(200, bool)
    low, high = bootstrap(right, among, GROUPS)
    told = share(right, among, GROUPS)
    assert (told.value, told.low, told.high) == (0.9, low, high)
    assert low < wilson(180, 200)[0]
    assert share(right, ~among, GROUPS) == share(~right, ~among, GROUPS)


@pytest.fixture
def chance(by_chance, tmp_path):
    """The dataset of chance with manifests of its own, judged as other limits would have it."""
    shutil.copytree(by_chance.manifests, tmp_path / "manifests")
    (tmp_path / "manifests/chance/decisions.csv").unlink()
    return ["-d", "chance", "--manifests", str(tmp_path / "manifests"), "--data",
            str(by_chance.data)]  # fmt: skip


def run(*argv, code=0) -> str:
    said = CliRunner(env={"COLUMNS": "160"}).invoke(app, argv)
    assert said.exit_code == code, (said.output, said.exception)
    return said.stdout


def test_from_a_csv_of_judged_windows_to_the_lines_of_params_toml(chance, tmp_path):
    then = json.loads(
        run("what-if", *chance, "--set", "filter.background_motion_max=0.39", "--json")
    )
    wrong = {change["clip_id"] for change in then["changes"]}
    assert len(wrong) > 10
    kept = json.loads(run("what-if", *chance, "--set", "filter.background_motion_max=0", "--json"))
    judged = {change["clip_id"]: change["clip_id"] not in wrong for change in kept["changes"]}
    table = tmp_path / "judged.csv"
    table.write_text("clip_id,keep\n" + "".join(f"{n},{k}\n" for n, k in judged.items()))
    params = tmp_path / "manifests/chance/params.toml"
    params.write_text("# mine\n[filter]\nfade_max = 0.7  # as it was\n\n[split]\nseed = 'x'\n")
    told = json.loads(run("calibrate", *chance, "--judged", str(table), "--json"))
    assert list(told["limits"]) == ["background_motion_max"]
    assert told["limits"]["background_motion_max"]["now"] == 0.4
    assert 0.388 <= told["limits"]["background_motion_max"]["then"] < 0.4
    assert told["after"]["precision"]["value"] == 1 > told["before"]["precision"]["value"]
    assert told["gain"] == len(wrong)
    assert params.read_text().count("\n") == 6
    words = run("calibrate", *chance, "--judged", str(table), "--write")
    assert f"the chosen limits judge {len(wrong)} more windows rightly" in words
    value = told["limits"]["background_motion_max"]["then"]
    assert params.read_text() == (
        f"# mine\n[filter]\nfade_max = 0.7  # as it was\nbackground_motion_max = {value!r}\n\n"
        "[split]\nseed = 'x'\n"
    )
    assert "keep these" in run("calibrate", *chance, "--judged", str(table))


def test_too_few_judgements_choose_nothing_and_say_so(chance, tmp_path):
    decisions = tmp_path / "manifests/chance/decisions.csv"
    lines = [f"s0_{n:05}000,s0,{'yes' if n % 20 else 'no'},chance" for n in range(0, 120, 10)]
    decisions.write_text("clip_id,source_id,keep,drawn\n" + "\n".join(lines) + "\n")
    words = run("calibrate", *chance)
    assert "too few to choose limits by: " in words
    assert "(at least 20)" in words
    assert "(at least 3)" in words
    assert "[filter]" not in words
    run("calibrate", *chance, "--write", code=1)
    assert not (tmp_path / "manifests/chance/params.toml").exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("clip,keep\n", ":1: no column clip_id"),
        ("clip_id,keep\na_00000000,perhaps\n", ":2: keep 'perhaps', expected one of yes"),
        ("clip_id,keep\na_00000000,1\na_00000000,0\n", "more than once"),
    ],
)
def test_a_csv_that_says_something_else_is_refused(tmp_path, text, words):
    path = tmp_path / "judged.csv"
    path.write_text(text)
    with pytest.raises(UsageError, match=words.replace("(", r"\(")):
        read_judged(path)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "[filter]\nfade_max = 0.5\n"),
        ("[split]\nseed = 'x'\n", "[split]\nseed = 'x'\n\n[filter]\nfade_max = 0.5\n"),
        ("[filter]\nfade_max=0.7 # why\n", "[filter]\nfade_max = 0.5 # why\n"),
        ("[filter]\n\n[cut]\n", "[filter]\nfade_max = 0.5\n\n[cut]\n"),
    ],
)
def test_numbers_are_set_in_their_table_and_nothing_else_changes(tmp_path, before, after):
    path = tmp_path / "params.toml"
    path.write_text(before)
    set_numbers(path, "filter", {"fade_max": 0.5})
    assert path.read_text() == after


@pytest.mark.parametrize(
    "text", ["filter = {fade_max = 0.7}\n", "filter.fade_max = 0.7\n", "x = '''\n[filter]\n'''\n"]
)
def test_what_cannot_be_changed_safely_is_left_alone(tmp_path, text):
    path = tmp_path / "params.toml"
    path.write_text(text)
    with pytest.raises(UsageError, match=r"write under \[filter\]: fade_max = 0\.5"):
        set_numbers(path, "filter", {"fade_max": 0.5})
    assert path.read_text() == text
