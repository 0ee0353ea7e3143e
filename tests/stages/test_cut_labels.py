"""Clips can lie within what is labelled, so that none straddles two labels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stages.core.errors import Unusable
from stages.core.records import Passage
from stages.cut import STAGE, CutParams, plan_within


def passage(start_ms, end_ms, action="tapping", **more):
    said = {"label": action, "actions": (action,) if action else (), "witness": "description"}
    return Passage("a", start_ms, end_ms, **(said | more))


def planned(*passages, duration_ms=600_000, **params):
    found = plan_within(passages, "a", duration_ms, CutParams(align="labels", **params))
    return [(clip.start_ms, clip.end_ms) for clip in found]


def test_clips_begin_behind_the_boundary_and_end_before_the_next():
    assert planned(passage(30_000, 62_000)) == [
        (31_000, 41_000), (41_000, 51_000), (51_000, 61_000)
    ]  # fmt: skip
    assert planned(passage(30_000, 61_999)) == [(31_000, 41_000), (41_000, 51_000)]


def test_the_start_and_the_end_of_a_source_need_no_guard():
    whole = passage(0, 20_000, to_the_end=True)
    assert planned(whole, duration_ms=20_000) == [(0, 10_000), (10_000, 20_000)]


def test_what_was_marked_by_hand_needs_no_guard():
    assert planned(passage(30_000, 50_000, witness="manual")) == [
        (30_000, 40_000), (40_000, 50_000)
    ]  # fmt: skip


def test_a_stride_counts_from_the_start_of_each_span():
    spans = passage(0, 21_000), passage(21_000, 48_000, "scratching")
    starts = [start for start, _ in planned(*spans, stride_ms=5000)]
    assert starts == [0, 5000, 10_000, 22_000, 27_000, 32_000, 37_000]


def test_spans_that_name_no_event_hold_no_clip():
    intro = passage(0, 40_000, non_event="start")
    unread = passage(40_000, 80_000, action="")
    assert planned(intro, unread, passage(80_000, 92_000)) == [(81_000, 91_000)]


def test_where_two_annotators_overlap_there_is_no_clip():
    hands = [passage(0, 40_000, witness="manual"), passage(15_000, 30_000, witness="manual")]
    assert planned(*hands) == [(0, 10_000), (30_000, 40_000)]


def test_a_span_behind_the_end_of_the_source_is_cut_off_with_it():
    assert planned(passage(0, 40_000, witness="manual"), duration_ms=25_000)[-1] == (10_000, 20_000)


@pytest.mark.parametrize("passages", [[], [passage(0, 10_999)], [passage(0, 90_000, action="")]])
def test_a_source_without_room_for_a_clip_is_unusable(passages):
    with pytest.raises(Unusable, match="no_labelled_span: "):
        planned(*passages)


@given(st.lists(st.integers(1000, 60_000), min_size=1, max_size=8), st.integers(0, 3000))
def test_no_clip_touches_two_spans_or_a_guard(lengths, guard_ms):
    ends = [sum(lengths[: n + 1]) for n in range(len(lengths))]
    spans = [passage(end - length, end) for end, length in zip(ends, lengths, strict=True)]
    try:
        found = planned(*spans, guard_ms=guard_ms)
    except Unusable:
        assert all(length < 10_000 + 2 * guard_ms for length in lengths)
        return
    for start, end in found:
        (span,) = (s for s in spans if s.start_ms < end and start < s.end_ms)
        assert start >= span.start_ms + (guard_ms if span.start_ms else 0)
        assert end <= span.end_ms - guard_ms


def test_only_then_does_cut_need_what_was_read():
    assert STAGE.needs == ("fetch",)
    assert STAGE.needs_with(CutParams()) == ()
    assert STAGE.needs_with(CutParams(align="labels")) == ("read",)
