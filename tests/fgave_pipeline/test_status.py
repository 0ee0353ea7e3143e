"""What is told of how far a dataset is, at rest and while somebody works on it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import time
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from fgave_pipeline.cli.app import app
from fgave_pipeline.cli.progress import LINE_S, Watch
from fgave_pipeline.hold import HELD, at_work, held
from fgave_pipeline.ledger import Ledger, Look
from fgave_pipeline.pipeline import Begun
from fgave_pipeline.status import DONE, FAILED, LEFT, RUNNING, STOPPED, disk_used, status
from fgave_pipeline.store import Store
from fgave_pipeline.units import UNUSABLE, Outcome


def told(place, *more) -> str:
    argv = ["status", "-d", "tiny", "--manifests", str(place.folder / "manifests")]
    argv += ["--data", str(place.folder / "data"), *more]
    return CliRunner(env={"COLUMNS": "170"}).invoke(app, argv, catch_exceptions=False).stdout


def stages(found) -> dict:
    return {one.stage: one for one in found.stages}


def sources(found) -> dict:
    return {one.source_id: one for one in found.sources}


def test_a_finished_dataset_is_done_but_for_what_stopped(finished):
    found = status(finished.open())
    assert [(s.done, s.stopped, s.to_make) for s in found.stages[:6]] == [(2, 1, 0)] * 6
    assert {s.eta_s for s in found.stages} == {0.0}
    assert set(sources(found)["wood"].states.values()) == {DONE}
    assert set(sources(found)["empty"].states.values()) == {STOPPED}
    assert sources(found)["empty"].why.startswith("empty_file: ")
    assert (found.run, found.left_behind) == (None, 0)
    assert stages(found)["cut"].bytes > 10_000
    words = told(finished)
    assert "2 of 3 sources are done in every stage" in words
    assert "no run is going on" in words


def test_the_disk_counts_a_file_once_however_many_names_it_has(tmp_path):
    (tmp_path / "a").write_bytes(b"x" * 100_000)
    one = disk_used(tmp_path)
    os.link(tmp_path / "a", tmp_path / "b")
    assert disk_used(tmp_path) == one >= 100_000


def begin(place, ago_s: float) -> None:
    """Write down that this process works there since so long ago."""
    since = datetime.fromtimestamp(time.time() - ago_s, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    who = {"pid": os.getpid(), "host": socket.gethostname(), "since": since}
    (place.built / HELD).write_text(json.dumps(who))


def test_what_a_run_works_on_is_running_and_its_pace_says_how_long_it_takes(place):
    shutil.rmtree(place.built / "work/measure/wood")
    store, now_s = Store(place.open().work), time.time()
    with store.draft("measure", "wood"):
        dead = status(place.open())
        assert (dead.left_behind, sources(dead)["wood"].states["measure"]) == (1, LEFT)
        begin(place, ago_s=100)
        for receipt in (place.built / "work").glob("*/*/*/receipt.json"):
            os.utime(receipt, (now_s - 1000, now_s - 1000))
        found = status(place.open())
        assert found.run["pid"] == os.getpid()
        assert (stages(found)["measure"].running, found.left_behind) == (1, 0)
        assert sources(found)["wood"].states["measure"] == RUNNING
        assert sources(found)["wood"].states["filter"] == LEFT
        assert stages(found)["measure"].eta_s is None  # nothing of it was made in this run
        (bars,) = (place.built / "work/measure/bars").glob("*/receipt.json")
        os.utime(bars, (now_s - 1, now_s - 1))
        measure = stages(status(place.open()))["measure"]
        assert measure.eta_s == pytest.approx(100 * 40 / 12, rel=0.2)  # 12 s of video took 100 s
        words = told(place)
        assert "a run is going on: process" in words
        assert "running" in words
        assert "6 min" in words


def test_a_source_that_a_site_defers_says_from_when_it_is_tried_again(place):
    url = "https://www.youtube.com/watch?v=abcdefghijk"
    with (place.manifest / "sources.csv").open("a") as file:
        file.write(f"far,{url},,,\n")
    again = datetime(2030, 1, 2, 3, 4, tzinfo=UTC)
    look = Look(datetime(2026, 1, 1, tzinfo=UTC), "fetch", url, "unavailable", "deferred",
                "premiere", "begins in 4 years", again_at=again)  # fmt: skip
    Ledger(place.open().ledger).add("far", look)
    found = sources(status(place.open()))["far"]
    assert (found.states["fetch"], found.until) == (FAILED, again)
    assert "2030-01-02 03:04 UTC" in told(place)
    said = json.loads(told(place, "--json"))
    assert said["sources"][-1]["until"] == "2030-01-02T03:04:00+00:00"


def test_who_looks_stands_in_nobodys_way_and_a_dead_run_is_no_run(place):
    assert at_work(place.built) is None
    with held(place.built):
        assert at_work(place.built)["pid"] == os.getpid()
    assert at_work(place.built) is None
    dead = {"pid": 2**22 + 1, "host": socket.gethostname(), "since": "2026-01-01 00:00:00 UTC"}
    (place.built / HELD).write_text(json.dumps(dead))
    assert at_work(place.built) is None


def test_watching_shows_it_anew_until_it_is_interrupted(finished, monkeypatch):
    rests = []

    def rest(seconds):
        rests.append(seconds)
        if len(rests) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr("fgave_pipeline.cli.status.time.sleep", rest)
    assert "2 of 3 sources are done" in told(finished, "--watch", "--every", "0.5")
    assert len(rests) == 3
    assert min(rests) >= 0.5


class Clock:
    """A clock that a test turns."""

    now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


def test_lines_of_long_work_come_now_and_then_and_end_with_the_stage(place):
    clock = Clock()
    watch = Watch(clock)
    made = [o for o in place.run() if o.part is not None]
    for fetched in (o for o in made if o.stage == "fetch"):
        assert watch.see(fetched) is None
    (wood,) = (o for o in made if (o.stage, o.unit) == ("cut", "wood"))
    fresh = Outcome("cut", "wood", "ok", part=wood.part)
    assert watch.see(Begun("cut", 4, 3)) is None
    clock.now_s += 10
    assert watch.see(fresh) is None
    clock.now_s += LINE_S - 10
    assert watch.see(fresh) == (
        "cut: 2 of 3, 8 clips, 0.267 a second, 2.67 s of video a second, none failed,"
        " about 15 s left"
    )
    clock.now_s += 2
    assert watch.see(Outcome("cut", "empty", UNUSABLE, "x", "y")) == (
        "cut: 3 of 3, 8 clips, 0.25 a second, 2.5 s of video a second, 1 failed"
    )
    watch.see(Begun("filter", 4, 1))
    clock.now_s += 1
    assert watch.see(Outcome("filter", "wood", "ok", part=wood.part)) is None  # short: no word
