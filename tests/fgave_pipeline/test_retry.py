"""What is tried again: exactly what was asked for, and by default what is worth it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from fgave_pipeline.ledger import Look
from fgave_pipeline.retry import CONFIRM_S, Retry, again_at, is_due
from stages.core.errors import Failure


NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)
CLASSES = get_args(Failure)


def failed(failure: str, *, reason: str = "odd", at: datetime = NOON, before=()) -> Look:
    look = Look(at, "fetch", "u", "unavailable", failure, reason)
    return replace(look, again_at=again_at(look, before))


@pytest.mark.parametrize("retry", get_args(Retry))
def test_what_never_failed_is_always_tried(retry):
    assert is_due(None, retry, NOON)
    assert is_due(Look(NOON, "fetch", "u", "ok"), retry, NOON)


@pytest.mark.parametrize(
    ("retry", "tried"),
    [
        ("failed", {"needs_user", "rate", "retryable"}),
        ("deferred", {"deferred"}),
        ("all", set(CLASSES)),
        ("none", set()),
    ],
)
def test_what_is_asked_for_is_tried_exactly_whenever_it_failed(retry, tried):
    for days in (0, 10):
        due = {c for c in CLASSES if is_due(failed(c), retry, NOON + days * DAY)}
        assert due == tried


@pytest.mark.parametrize(
    ("hours", "tried"),
    [
        (0, {"needs_user", "rate", "retryable"}),
        (5.9, {"needs_user", "rate", "retryable"}),
        (6, {"needs_user", "rate", "retryable", "deferred"}),
        (1000, {"needs_user", "rate", "retryable", "deferred"}),
    ],
)
def test_by_default_what_failed_is_tried_and_what_is_deferred_when_its_time_has_come(hours, tried):
    moment = NOON + timedelta(hours=hours)
    assert {c for c in CLASSES if is_due(failed(c), "due", moment)} == tried


def test_a_time_that_the_site_named_counts_before_ours():
    look = Look(NOON, "fetch", "u", "unavailable", "deferred", "premiere")
    look = replace(look, again_at=again_at(look, [], retry_after_s=90))
    assert not is_due(look, "due", NOON + timedelta(seconds=89))
    assert is_due(look, "due", NOON + timedelta(seconds=90))


def test_what_is_said_to_be_removed_is_asked_for_once_more_a_day_later_and_never_again():
    first = failed("permanent", reason="removed")
    assert first.again_at == NOON + DAY
    assert not is_due(first, "due", NOON + timedelta(hours=23))
    assert is_due(first, "due", NOON + DAY)
    second = failed("permanent", reason="removed", at=NOON + DAY, before=[first])
    assert second.again_at is None
    assert not is_due(second, "due", NOON + 1000 * DAY)


def test_a_look_before_the_day_is_over_confirms_nothing():
    first = failed("permanent", reason="removed")
    early = failed("permanent", reason="removed", at=NOON + DAY / 2, before=[first])
    assert early.again_at == NOON + timedelta(seconds=CONFIRM_S)


def test_a_source_that_came_back_between_is_asked_once_more_again():
    old = failed("permanent", reason="removed", at=NOON - 9 * DAY)
    back = Look(NOON - 5 * DAY, "fetch", "u", "ok")
    assert failed("permanent", reason="removed", before=[old, back]).again_at == NOON + DAY


@pytest.mark.parametrize("reason", ["private", "copyright", "drm", "bad_input"])
def test_what_is_gone_beyond_doubt_is_not_asked_for_again(reason):
    assert failed("permanent", reason=reason).again_at is None


@pytest.mark.parametrize("failure", sorted(set(CLASSES) - {"permanent"}))
def test_no_number_of_tries_makes_a_failure_permanent(failure):
    looks: list[Look] = []
    for n in range(50):
        looks.append(failed(failure, at=NOON + n * DAY, before=looks))
    assert is_due(looks[-1], "due", NOON + 60 * DAY)
