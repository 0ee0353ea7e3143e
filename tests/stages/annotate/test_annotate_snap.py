from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stages.annotate.phrases import Phrase
from stages.annotate.snap import change_db, snapped, timeline_of
from stages.annotate.witnesses import Said, Witness
from stages.core.records import Clip, Evidence, Measurement


def witness(*starts_s, name="description", end_s=60):
    ends = [*starts_s[1:], end_s]
    spans = [
        Said(1000 * a, 1000 * b, "x", Phrase(), Evidence(name, 1, "x"), to_the_end=b == end_s)
        for a, b in zip(starts_s, ends, strict=True)
    ]
    return Witness(name, tuple(spans))


def levels(*steps_s, length_s=60):
    """A source that is 20 dB louder after each of these times, then 20 dB softer, in turn."""
    found = np.full(20 * length_s, -60.0)
    for n, at_s in enumerate(steps_s):
        found[round(20 * at_s) :] = -40.0 if n % 2 == 0 else -60.0
    return found


def starts_ms(heard):
    return [said.start_ms for said in heard.spans]


def test_a_boundary_goes_to_the_change_of_level():
    moved, shifts = snapped(witness(0, 20, 40), levels(18.75, 40.9), 2000)
    assert starts_ms(moved) == [0, 18_750, 40_900]
    assert [said.end_ms for said in moved.spans] == [18_750, 40_900, 60_000]
    assert shifts == {20_000: -1250, 40_000: 900}


def test_a_change_too_far_away_is_none_of_its_own():
    moved, shifts = snapped(witness(0, 20, 40), levels(17, 40), 2000)
    assert starts_ms(moved) == [0, 20_000, 40_000]
    assert shifts == {20_000: 0, 40_000: 0}


def test_of_two_changes_the_nearer_one_counts():
    moved, _ = snapped(witness(0, 20), levels(17.9, 20.5), 3000)
    assert starts_ms(moved) == [0, 20_500]


def test_half_the_way_to_the_neighbour_is_far_enough():
    moved, shifts = snapped(witness(0, 20, 22), levels(18.5), 5000)
    assert shifts == {20_000: 0, 22_000: 0}
    assert starts_ms(moved) == [0, 20_000, 22_000]


def test_off_or_by_hand_nothing_moves():
    late = levels(21)
    assert snapped(witness(0, 20), late, 0) == (witness(0, 20), {})
    by_hand = witness(0, 20, name="manual")
    assert snapped(by_hand, late, 3000) == (by_hand, {})


def test_the_start_and_the_end_of_the_source_stay():
    moved, shifts = snapped(witness(0, 30), levels(1, 59), 3000)
    assert (moved.spans[0].start_ms, moved.spans[-1].end_ms) == (0, 60_000)
    assert set(shifts) == {30_000}


def test_an_end_that_was_typed_moves_too():
    early = witness(0, 20, 40)
    spans = (*early.spans[:2], replace(early.spans[2], to_the_end=False, end_ms=50_000))
    moved, _ = snapped(replace(early, spans=spans), levels(49), 2000)
    assert moved.spans[2].end_ms == 49_000


def test_the_timeline_joins_clips_and_knows_what_is_missing():
    clips = [Clip(f"a_{s}", "a", 1000 * s, 1000 * s + 1000, "ok") for s in (0, 2)]
    rows = {c.clip_id: Measurement(c.clip_id, "a", "ok", frame_dbfs=(-50,) * 20) for c in clips}
    line = timeline_of(clips, rows)
    assert len(line) == 60
    assert np.isnan(line).tolist() == [False] * 20 + [True] * 20 + [False] * 20
    assert not change_db(line).any()
    assert len(timeline_of([], {})) == 0


@given(
    st.lists(st.integers(1, 59), unique=True, max_size=12).map(sorted),
    st.lists(st.floats(0, 59), max_size=12).map(sorted),
    st.integers(0, 10_000),
)
def test_spans_stay_in_order_and_shifts_within_bounds(typed_s, steps_s, snap_ms):
    moved, shifts = snapped(witness(0, *typed_s), levels(*steps_s), snap_ms)
    edges = [ms for said in moved.spans for ms in (said.start_ms, said.end_ms)]
    assert edges == sorted(edges)
    assert all(abs(shift) <= snap_ms for shift in shifts.values())


@pytest.mark.parametrize("shift_s", [-1.5, 0.4])
def test_everything_moves_alike_if_the_list_is_late_throughout(shift_s):
    changes = [20 + shift_s, 40 + shift_s]
    _, shifts = snapped(witness(0, 20, 40), levels(*changes), 2000)
    assert set(shifts.values()) == {round(1000 * shift_s)}
