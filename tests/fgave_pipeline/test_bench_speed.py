"""The benchmark runs, at the size of a stamp, and says of each rival what it cost."""

from __future__ import annotations

import json
import sys

import pytest

from fgave_pipeline.bench.clock import spend
from fgave_pipeline.bench.pages import Sheet, in_markdown
from fgave_pipeline.bench.rivals import cutters, measurers
from fgave_pipeline.bench.sources import Film
from fgave_pipeline.bench.speed import TINY, main, plan


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("bench")


def test_every_cutter_has_a_row_with_what_it_cost(folder, capsys):
    found = _run(folder, "cut 90p30 h264")
    shown = capsys.readouterr().out
    assert [row["rival"] for row in found] == [r.name for r in cutters(Film("h264", 90, 20))]
    for row in found:
        assert row["cost"]["failed"] == ""
        assert 0 < row["cost"]["cpu_s"] < 100
        assert 0 < row["cost"]["wall_s"] < 100
        assert 5 < row["cost"]["peak_mb"] < 5000
        assert row["cpu_ratio"] > 0
        assert f"| {row['rival']} |" in shown
    assert found[0]["cpu_ratio"] == found[0]["wall_ratio"] == 1
    assert 0 < found[0]["cost"]["inner_cpu_s"] < found[0]["cost"]["cpu_s"]


def test_every_measurer_has_a_row_with_what_it_cost(folder):
    found = _run(folder, "measure 90p30 h264")
    assert [row["rival"] for row in found] == [r.name for r in measurers(Film("h264", 90, 20))]
    assert all(not row["cost"]["failed"] and row["cost"]["cpu_s"] > 0 for row in found)
    assert [row["cost"]["inner_cpu_s"] is not None for row in found] == [True] * 2 + [False] * 4


def test_the_plan_cuts_and_measures_three_codecs_and_two_heights():
    planned = plan(TINY)
    assert {(c.verb, c.film.codec) for c in planned} == {
        (verb, codec) for verb in ("cut", "measure") for codec in ("h264", "vp9", "av1")
    }
    assert {c.film.height for c in planned} == set(TINY.heights)


def test_a_cost_is_that_of_the_commands_together():
    busy = "x = bytearray(64 << 20); import time; end = time.process_time() + 0.2\n"
    argv = [sys.executable, "-c", busy + "while time.process_time() < end: pass"]
    once, twice = spend([argv]), spend([argv, argv])
    assert once.cpu_s >= 0.2
    assert twice.cpu_s >= 0.4
    assert 64 < twice.peak_mb < 128  # the larger, not the sum


def test_memory_of_whoever_runs_the_benchmark_does_not_count():
    held = bytearray(b"x") * (256 << 20)
    assert spend([[sys.executable, "-S", "-c", ""]]).peak_mb < len(held) / 2**20 / 2


def test_a_command_that_fails_says_so_and_ends_the_others():
    fails = [sys.executable, "-c", "raise SystemExit('no such film')"]
    never = [sys.executable, "-c", "print('{\"inner_cpu_s\": 1}')"]
    cost = spend([fails, never])
    assert cost.failed == "no such film"
    assert cost.inner_cpu_s is None
    assert spend([never]).inner_cpu_s == 1


def test_a_sheet_as_markdown():
    sheet = Sheet("title", ("who", "s"), (("fgave", "1"),))
    assert in_markdown(sheet) == "**title**\n\n| who | s |\n| --- | ---: |\n| fgave | 1 |\n"


def _run(folder, only):
    path = folder / "found.json"
    options = ["--tiny", "--repeats", "1", "--only", only, "--markdown", "--json", str(path)]
    assert main([*options, "--folder", str(folder)]) == 0
    found = json.loads(path.read_text())
    assert found["setting"]["machine"]
    assert found["memory"] == []
    return found["contests"]
