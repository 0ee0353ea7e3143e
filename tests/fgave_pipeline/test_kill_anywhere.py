"""A seeded share of `make trial-kill`: whatever point a run is killed at, the next one ends it."""

from __future__ import annotations

import random
import signal
import time

import pytest
from trial_kill import Trial, ended, listens, misheard
from wreck.ground import Ground
from wreck.looks import PROC, orphans


pytestmark = pytest.mark.skipif(not PROC, reason="processes are looked for in /proc")
SEED = 7


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    ground = Ground(tmp_path_factory.mktemp("ground"))
    ground.lay()
    return Trial.of("from nothing", ground)


@pytest.mark.parametrize("how", ["kill", "kill worker", "SIGTERM"])
def test_after_any_end_nothing_is_torn_and_the_next_run_makes_the_same_bytes(fresh, how):
    begun = [n for n, words in enumerate(fresh.points, 1) if words.startswith("worker")]
    assert fresh.at_point(random.Random(SEED + len(how)).choice(begun), how) == []


def test_a_run_that_is_killed_between_the_two_names_of_an_export_is_mended_by_the_next(fresh):
    fresh.ground.reset()
    fresh.ground.finish()
    over = Trial.of("over an export", fresh.ground.keep("split.test=1.0"))
    named = [words.split() for words in over.points]
    (number,) = [n for n, name in enumerate(named, 1) if name[1:] == ["os.rename", ".export.new"]]
    assert named[number - 2][1:] == ["os.rename", "export"]
    assert over.at_point(number, "kill") == []


def test_a_clock_that_is_a_year_off_changes_no_byte(fresh):
    assert fresh.with_clock(-365) == []


def test_a_second_interrupt_ends_a_run_at_once(fresh):
    ground = fresh.ground
    ground.reset()
    run = ground.start(at=12, how="SIGINT")
    listens(run.pid)
    while not (ground.points.exists() and len(ground.points.read_text().splitlines()) >= 12):
        time.sleep(0.01)
    run.send_signal(signal.SIGINT)
    begun = time.monotonic()
    done = ended(run)
    assert time.monotonic() - begun < 5
    assert done.code == 130
    assert done.said == "" or misheard("SIGINT", done) == []
    assert list(orphans(ground)) == []
