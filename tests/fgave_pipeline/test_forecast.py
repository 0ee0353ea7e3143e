"""What fetching will cost, in numbers and in words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from fgave_pipeline.forecast import ASSUMED_BYTES, GB, Forecast, Speed, duration, forecast, size
from fgave_pipeline.ledger import Look


def fetched(megabytes: int, seconds: float = 2.0) -> Look:
    at = datetime(2026, 11, 23, tzinfo=UTC)
    return Look(at, "fetch", "u", "ok", bytes=megabytes * 1_000_000, seconds=seconds)


def test_the_line_says_count_time_pace_room_and_what_is_free():
    found = Forecast(1240, 300, 1240 * 12, 310 * GB, False, 960 * GB)
    words = "1,240 videos, about 4 h 10 min at 300 an hour, about 310 GB; 960 GB free"
    assert found.words == words


def test_too_little_room_is_said():
    words = Forecast(1240, 300, 14880, 310 * GB, True, 96 * GB).words
    assert words.endswith("about 310 GB (assumed); 96 GB free, which is too little")


def test_the_size_is_the_mean_of_what_was_fetched_before(tmp_path):
    found = forecast(10, Speed(300), [fetched(100), fetched(300)], tmp_path)
    assert (found.bytes, found.assumed) == (2 * GB, False)


def test_without_earlier_ones_the_size_is_assumed_and_the_time_unknown(tmp_path):
    found = forecast(1, Speed(), [], tmp_path / "not" / "there")
    assert (found.bytes, found.assumed, found.seconds) == (ASSUMED_BYTES, True, None)
    assert found.words.startswith("1 video, time unknown, about 250 MB (assumed); ")
    assert found.free_bytes > 0


@pytest.mark.parametrize(
    ("speed", "seconds"),
    [
        (Speed(300), 1200),
        (Speed(300, 4), 1200),
        (Speed(0, 1), 200),
        (Speed(0, 4), 50),
        (Speed(300, 1, 1_000_000), 10_000),
        (Speed(300, 4, 1_000_000), 2500),
    ],
)
def test_the_time_is_what_the_tightest_limit_asks_for(speed, seconds, tmp_path):
    assert forecast(100, speed, [fetched(100, 2.0)], tmp_path).seconds == seconds


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "1 s"), (59, "59 s"), (60, "1 min"), (3599, "1 h"), (3540, "59 min"),
        (14880, "4 h 10 min"), (7200, "2 h"), (200_000, "2 d 8 h"), (172_800, "2 d"),
    ],
)  # fmt: skip
def test_a_time_is_said_as_people_say_it(seconds, words):
    assert duration(seconds) == words


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 MB"), (12_400_000, "12 MB"), (9_640_000_000, "9.6 GB"),
                         (310 * GB, "310 GB"), (4200 * GB, "4,200 GB")],
)  # fmt: skip
def test_a_size_is_said_as_people_say_it(count, words):
    assert size(count) == words
