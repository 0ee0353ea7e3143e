from __future__ import annotations

from dataclasses import replace

import pytest

from stages.annotate.phrases import Phrase
from stages.annotate.seconds import overlap_ms, seconds_of
from stages.annotate.witnesses import Said
from stages.core.records import Evidence


def said(start_ms, end_ms, label="wood tapping", non_event=""):
    phrase = Phrase(("tapping",), ("wood",), 1.0, non_event)
    return Said(start_ms, end_ms, label, phrase, Evidence("description", 1, label))


def events(clip, spans, sounding=None, guard_ms=0):
    sounding = [True] * 10 if sounding is None else sounding
    return "".join("x" if s.event else "." for s in seconds_of(clip, spans, sounding, guard_ms))


def test_every_second_of_a_covered_clip_that_sounds_is_an_event():
    assert events((10_000, 20_000), [said(0, 30_000)]) == "xxxxxxxxxx"


def test_a_silent_second_is_background():
    sounding = [True] * 4 + [False] * 2 + [True] * 4
    assert events((0, 10_000), [said(0, 30_000)], sounding) == "xxxx..xxxx"


def test_a_clip_that_nobody_measured_holds_no_event():
    assert events((0, 10_000), [said(0, 30_000)], []) == ".........."


@pytest.mark.parametrize(
    ("start_ms", "pattern"), [(4000, "....xxxxxx"), (4500, "....xxxxxx"), (4501, ".....xxxxx")]
)
def test_a_second_belongs_to_a_span_that_covers_half_of_it(start_ms, pattern):
    assert events((0, 10_000), [said(start_ms, 30_000)]) == pattern


def test_around_a_typed_boundary_no_event_is_claimed():
    spans = [said(0, 25_000), said(25_000, 60_000)]
    assert events((20_000, 30_000), spans, guard_ms=1000) == "xxxx..xxxx"
    assert events((20_000, 30_000), spans, guard_ms=2500) == "xxx....xxx"


def test_nothing_guards_the_start_of_the_source():
    assert events((0, 10_000), [said(0, 25_000)], guard_ms=3000) == "xxxxxxxxxx"


def test_nothing_guards_the_end_of_the_source():
    last = replace(said(0, 10_000), to_the_end=True)
    assert events((0, 10_000), [last], guard_ms=3000) == "xxxxxxxxxx"


def test_a_straddling_clip_holds_both_spans():
    before, after = said(0, 23_000, "a"), said(23_000, 60_000, "b")
    seconds = seconds_of((20_000, 30_000), [before, after], [True] * 10, 0)
    assert [s.said.label for s in seconds] == ["a"] * 3 + ["b"] * 7


def test_a_non_event_covers_its_seconds_and_is_none():
    seconds = seconds_of((0, 10_000), [said(0, 20_000, "Intro", "start")], [True] * 10, 0)
    assert [(s.said.label, s.event) for s in seconds] == [("Intro", False)] * 10


def test_of_two_spans_that_overlap_the_one_that_covers_more_counts():
    seconds = seconds_of((0, 2000), [said(0, 1200, "a"), said(600, 2000, "b")], [True] * 2, 0)
    assert [s.said.label for s in seconds] == ["a", "b"]


def test_a_clip_of_another_length_has_as_many_seconds():
    assert events((0, 3000), [said(0, 30_000)]) == "xxx"
    assert events((0, 2500), [said(0, 30_000)]) == "xxx"


def test_spans_that_touch_share_nothing():
    assert overlap_ms((0, 10), (10, 20)) == 0
    assert overlap_ms((0, 10), (9, 20)) == 1
