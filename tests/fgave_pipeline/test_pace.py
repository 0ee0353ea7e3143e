"""The gate before sites, by a clock of the tests' own."""

from __future__ import annotations

import pytest

from fgave_pipeline.pace import IN_A_ROW, Gate
from fgave_pipeline.units import Outcome


def ended(failure: str, reason: str = "odd", *, unit: str = "a", after: float | None = None):
    status = "unavailable" if failure else "ok"
    return Outcome(
        "fetch", unit, status, reason, failure=failure, advice="do this", retry_after_s=after
    )


def in_a_row(gate: Gate, *ends: tuple[str, str]) -> None:
    for n, (failure, reason) in enumerate(ends):
        gate.end(f"u{n}", ended(failure, reason, unit=f"s{n}"), 0.0)


def begun(gate: Gate, until_s: float) -> list[float]:
    """When videos begin that each begin as soon as they may."""
    times, now_s = [], 0.0
    while (now_s := now_s + gate.wait_s(now_s)) <= until_s:
        gate.begin(now_s)
        times.append(now_s)
    return times


def test_videos_begin_evenly_the_first_at_once():
    assert begun(Gate(300, 0.0), 40) == [0, 12, 24, 36]


@pytest.mark.parametrize("per_hour", [1, 7, 300, 1000])
def test_no_hour_sees_more_than_its_number(per_hour):
    assert len(begun(Gate(per_hour, 0.0), 3 * 3600 - 0.001)) == pytest.approx(3 * per_hour, abs=1)


def test_a_late_beginning_is_not_caught_up_with():
    gate = Gate(300, 0.0)
    gate.begin(100.0)
    assert gate.wait_s(100.0) == 12


def test_without_a_limit_nothing_waits():
    gate = Gate(0, 0.0)
    gate.begin(0.0)
    assert gate.is_open(0.0)


def test_a_rest_that_an_earlier_run_was_asked_for_is_kept_up_to_an_hour():
    assert Gate(300, 5.0, rest_s=90.0).wait_s(5.0) == 90
    assert Gate(300, 5.0, rest_s=1e9).wait_s(5.0) == 3600


@pytest.mark.parametrize(
    ("outcome", "rest_s"),
    [
        (ended("rate", after=90.0), 90),
        (ended("rate"), 3600),
        (ended("rate", after=1e9), 3600),
        (ended("retryable", "http_5xx", after=30.0), 30),
        (ended("retryable"), 0),
        (ended("deferred", after=500.0), 0),
        (ended(""), 0),
    ],
)
def test_the_gate_rests_for_all_videos_when_the_site_asks_for_it(outcome, rest_s):
    gate = Gate(0, 0.0)
    assert gate.end("u", outcome, 10.0) == rest_s
    assert gate.wait_s(10.0) == rest_s


def test_a_site_that_wanted_fewer_requests_gets_half_as_many_after_each_time_down_to_an_eighth():
    gate, apart = Gate(300, 0.0), []
    for n in range(5):
        gate.end(f"u{n}", ended("rate", after=0.0) if n % 2 == 0 else ended(""), 0.0)
        gate.end(f"v{n}", ended("rate", after=0.0), 0.0)
        gate.end(f"w{n}", ended(""), 0.0)
        gate.begin(0.0)
        apart.append(gate.wait_s(0.0))
    assert apart == [48, 96, 96, 96, 96]


BOT = ("needs_user", "bot_check")
DEAD_LINE = ("retryable", "network")


def test_five_distinct_videos_in_a_row_close_the_gate_and_four_do_not():
    gate = Gate(0, 0.0)
    in_a_row(gate, *4 * [BOT])
    assert gate.block is None
    gate.end("u4", ended(*BOT, unit="s4"), 0.0)
    assert gate.block is not None
    assert (gate.block.kind, gate.block.advice) == ("bot_check", "do this")
    assert gate.block.units == ("s0", "s1", "s2", "s3", "s4")
    assert not gate.is_open(1e9)


def test_one_video_five_times_is_one():
    gate = Gate(0, 0.0)
    for _ in range(2 * IN_A_ROW):
        gate.end("the same", ended(*BOT), 0.0)
    assert gate.block is None


@pytest.mark.parametrize("between", [("", ""), ("permanent", "removed"), DEAD_LINE])
def test_any_other_end_between_breaks_the_row(between):
    gate = Gate(0, 0.0)
    in_a_row(gate, *4 * [BOT], between, *4 * [BOT])
    assert gate.block is None


@pytest.mark.parametrize(
    "row",
    [
        5 * [("needs_user", "members_only")],
        5 * [("needs_user", "not_allowed")],
        5 * [("permanent", "removed")],
        5 * [("deferred", "premiere")],
        5 * [("retryable", "truncated")],
    ],
)
def test_what_each_video_says_of_itself_closes_nothing(row):
    gate = Gate(0, 0.0)
    in_a_row(gate, *row)
    assert gate.block is None


def test_the_network_is_one_kind_whatever_each_failure_is_called():
    gate = Gate(0, 0.0)
    in_a_row(
        gate, *[("retryable", r) for r in ("network", "http_5xx", "network", *2 * ["http_5xx"])]
    )
    assert gate.block.kind == "network"


def test_a_full_disk_closes_the_gate_at_once():
    gate = Gate(0, 0.0)
    in_a_row(gate, ("needs_user", "disk_full"))
    assert gate.block.kind == "disk_full"


def test_what_was_under_way_when_the_gate_closed_belongs_to_the_block_if_it_ends_alike():
    gate = Gate(0, 0.0)
    in_a_row(gate, *6 * [BOT], ("", ""))
    assert gate.block.units == ("s0", "s1", "s2", "s3", "s4", "s5")
