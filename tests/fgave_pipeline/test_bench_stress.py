from __future__ import annotations

import json

import numpy as np
import pytest

from fgave_pipeline.bench import stillness, stress
from stages.tools.foley.stress import CASES, film


@pytest.fixture
def few_cases(monkeypatch):
    chosen = [c for c in CASES if c.name in {"none", "drift of 5 %", "hard cut at 5 s"}]
    monkeypatch.setattr(stress, "CASES", chosen)


def test_fgave_tells_still_from_moving_and_every_rival_gives_a_share(few_cases, capsys):
    assert stress.main(["--seeds", "1", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["name"], row["fit"]) for row in rows] == [
        ("none", True),
        ("drift of 5 %", False),
        ("hard cut at 5 s", False),
    ]
    assert [row["passed"]["fgave"] for row in rows] == [1, 0, 0]
    assert all(set(row["passed"]) == {j.name for j in stress.JUDGES} for row in rows)
    assert all(share in {0, 1} for row in rows for share in row["passed"].values())


def test_the_table_names_every_case_and_judge(few_cases, capsys):
    stress.main(["--seeds", "1", "--markdown"])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2 + 3
    assert all(line.count("|") == 3 + len(stress.JUDGES) for line in lines)


def test_ffmpeg_sees_a_cut_and_a_standing_picture():
    cut = list(film(next(c for c in CASES if c.kind == "cut"), 2))
    assert stillness.detectors(cut) == 1
    assert stillness.detectors(cut[:1] * 150) == 1
    assert stillness.detectors(cut[:70]) == 0


def test_flow_and_difference_are_nothing_where_nothing_moves():
    blank = [np.full((180, 320), 80, np.uint8)] * 150
    assert stillness.flow(blank) == stillness.difference(blank) == 0


def test_the_fitted_limit_parts_as_well_as_can_be():
    assert stillness.fitted([1, 2, 8, 9], [True, True, False, False]) == 5
    assert stillness.fitted([1, 2, 3], [True, False, True]) == pytest.approx(1.5)
