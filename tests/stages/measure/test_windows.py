from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest

from stages.core.errors import MediaError
from stages.measure.windows import windows
from stages.tools.media.samples import Block, join


@dataclass(frozen=True)
class Moment:
    start_ms: float
    fault: str = ""

    @property
    def end_ms(self):
        return self.start_ms


def moments(*times):
    return [Moment(time) for time in times]


def held(stream, spans):
    return [[item.start_ms for item in window.items] for window in windows(stream, spans)]


def test_a_window_is_half_open():
    spans = [(0, 1000), (1000, 2000)]
    assert held(moments(0, 999, 1000, 1999, 2000), spans) == [[0, 999], [1000, 1999]]


def test_windows_may_overlap_and_leave_gaps():
    spans = [(0, 1000), (500, 1500), (3000, 4000)]
    times = range(0, 5000, 250)
    assert held(moments(*times), spans) == [
        [0, 250, 500, 750],
        [500, 750, 1000, 1250],
        [3000, 3250, 3500, 3750],
    ]


def test_a_block_that_straddles_an_edge_is_in_both_windows():
    block = Block(900, 1000, np.ones((1, 200), np.float32))
    one, other = windows([block], [(0, 1000), (1000, 2000)])
    assert one.items == other.items == [block]


def test_a_block_that_ends_where_a_window_begins_is_not_in_it():
    block = Block(900, 1000, np.ones((1, 100), np.float32))
    _, other = windows([block], [(0, 1000), (1000, 2000)])
    assert other.items == []


def test_every_span_has_a_window_though_the_stream_ends_before_it():
    assert held(moments(10), [(0, 1000), (1000, 2000), (9000, 9500)]) == [[10], [], []]


def test_a_picture_that_comes_a_little_late_is_still_taken():
    assert held(moments(0, 1100, 900, 1700), [(0, 1000)]) == [[0, 900]]


def test_windows_are_handed_over_as_soon_as_they_are_over():
    read = []

    def stream():
        for time in range(0, 100_000, 100):
            read.append(time)
            yield Moment(time)

    first = next(windows(stream(), [(0, 1000), (90_000, 91_000)]))
    assert (first.start_ms, len(first.items)) == (0, 10)
    assert read[-1] == 1500


def test_a_stream_is_read_no_further_than_the_last_window():
    stream = iter(moments(*range(0, 100_000, 100)))
    assert len(list(windows(stream, [(0, 1000)]))) == 1
    assert next(stream).start_ms == 1600


def test_no_more_is_held_than_the_open_windows_have():
    alive = windows(iter(moments(*range(0, 50_000, 10))), [(0, 1000), (40_000, 41_000)])
    assert len(next(alive).items) == 100
    assert len(next(alive).items) == 100


def test_a_fault_is_the_fault_of_the_windows_that_it_touches():
    stream = [Moment(100), Moment(1100, "broken"), Moment(2600)]
    faults = [window.faults for window in windows(stream, [(0, 1000), (1000, 2000), (2000, 3000)])]
    assert faults == [[], ["broken"], []]


def test_a_stream_that_breaks_off_is_a_fault_of_what_is_not_over():
    def stream():
        yield from moments(0, 500, 1000, 1600)
        raise MediaError("decode_error", "no further")

    first, second, third = windows(stream(), [(0, 1000), (1000, 2000), (2000, 3000)])
    assert (first.faults, len(first.items)) == ([], 2)
    assert (second.faults, len(second.items)) == (["no further"], 2)
    assert (third.faults, third.items) == (["no further"], [])


def test_a_bug_in_a_stream_is_raised():
    def stream():
        yield Moment(0)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(windows(stream(), [(0, 1000)]))


def test_windows_of_blocks_are_equal_to_the_whole_cut_up():
    whole = np.random.default_rng(1).normal(size=(2, 30_000)).astype(np.float32)
    edges = [*range(0, 30_000, 1024), 30_000]
    blocks = [Block(a, 1000, whole[:, a:b]) for a, b in pairwise(edges)]
    for window in windows(blocks, [(start, start + 10_000) for start in range(0, 20_001, 2500)]):
        samples, there = join(window.items, window.start_ms, window.end_ms)
        assert there == 10_000
        assert np.array_equal(samples, whole[:, window.start_ms : window.end_ms])


def test_what_is_wrong_in_the_lead_in_is_wrong_with_the_window():
    """A clip holds it, hidden: a decoder that gives up at damage would not get past it."""
    stream = [Moment(700, "a"), Moment(800, "b"), Moment(1000), Moment(2500, "c")]
    one, other = windows(stream, [(1000, 2000), (2000, 3000)], lead_ms=250)
    assert (one.faults, other.faults) == (["b"], ["c"])
    assert [item.start_ms for item in one.items] == [1000]
