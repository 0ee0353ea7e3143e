# ruff: noqa: RUF001  # texts as people type them
from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stages.annotate.timestamps import read_segments


PIECES = [
    "0:00", "1:30", "12:05", "1:02:03", "99:59", "0:5", "７：００", "3分20秒", "1.30", "1m30s",
    " ", "\n", "\r\n", "\t", "-", "–", "〜", " to ", "(", ")", "[", "](", "【", "】", ":", ".", "/",
    "1. ", "#1", "> ", "└", "👂", "<br>", "<a href='x?t=9'>", "</a>", "&amp;", "&#10;", "<",
    "https://youtu.be/x?t=90", "Tapping", "Wood + glass", "耳かき", "Uhr", "PM", "Mon ", "at ",
    "Part 1 - ", "    ", "▷ ", "#tag ", "Times: ", "at",
    "\u200b", "\u0301", "\ufdfa", "\u3164", "\x00", "²", "\ud800",
]  # fmt: skip

texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=60).map("".join)


@settings(max_examples=300, deadline=None)
@given(text=texts, duration_ms=st.none() | st.integers(0, 10_000_000))
def test_any_text_gives_sorted_segments_without_overlap(text, duration_ms):
    segments = read_segments(text, duration_ms).segments
    for segment in segments:
        assert segment.label.strip()
        assert segment.end_ms is None or 0 <= segment.start_ms < segment.end_ms
        assert duration_ms is None or segment.end_ms <= duration_ms
    for before, after in pairwise(segments):
        assert before.end_ms is not None
        assert before.end_ms <= after.start_ms


@settings(max_examples=100, deadline=None)
@given(text=texts)
def test_every_time_that_is_written_is_an_item_or_dropped_once(text):
    reading = read_segments(text, None)
    dropped = [id(d.item) for d in reading.dropped]
    assert len(dropped) == len(set(dropped))
    assert all(d.reason for d in reading.dropped)


REPEATED = [
    "0:00 ", "0:00\n", "0:00 a ", "a 0:00 ", "<a ", '<a href="', "[", "[a](", "((", "1. ",
    "https://", "https://youtu.be/a?t=1 ", "0:00-0:01 ", "12:30 Mon ", "\u0316\u0301", "1", "1:",
    "\ufdfa", " ", "'", '0:00 "a\n', "&#", "<br>", "3分20秒 x\n", "1.30 x\n", "0:00\nlabel\n",
    "└[0:00](x) a", "0:00 to ", "1 - ", "(\n", "at ", "Mon ",
    "Part 1 - 0:00 x\n", "▷ 0:01 x\n", "a at 0:30\n", "https://a ",
    "0:00 #a https://", "    0:00 x\n",
]  # fmt: skip


def cpu_s(text):
    """Of reading a text without and with a length."""
    started = time.process_time()
    read_segments(text, None)
    read_segments("0:00 " + text, 600_000)
    return time.process_time() - started


def grows_evenly(text):
    """Ten times the text takes ten times as long; if time grew as its square, a hundred times."""
    tenth = text[: len(text) // 10]
    limit = 50 * cpu_s(tenth) + 0.5  # for other work can slow a reading by a few times
    return cpu_s(text) < limit or cpu_s(text) < limit


@pytest.mark.parametrize("piece", REPEATED, ids=ascii)
def test_fifty_kilobytes_of_anything_take_no_longer_than_ten_times_a_tenth(piece):
    assert grows_evenly((piece * (50_000 // len(piece) + 1))[:50_000])


def test_ten_thousand_lines_take_no_longer_than_ten_times_a_tenth():
    lines = "\n".join(f"{n // 60}:{n % 60:02d} a{n}" for n in range(10_000))
    assert grows_evenly(lines)
    assert len(read_segments(lines, 6_000_000).segments) == 6000
