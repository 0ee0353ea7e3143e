from __future__ import annotations

import numpy as np
import pytest

from bench_rows import streams_of
from fgave_pipeline.bench.localize.blind import CHANCE, FIRST, LAST, PRIOR, blind
from fgave_pipeline.bench.localize.match import a2v, searchable, v2a
from fgave_pipeline.bench.localize.net import distances
from fgave_pipeline.bench.localize.streams import Windows
from fgave_pipeline.bench.localize.train import untrained
from fgave_pipeline.bench.localize.trial import search
from stages.core.errors import UsageError


def windows(*spans: tuple[int, int]) -> Windows:
    starts, ends = np.array(spans, np.int64).reshape(-1, 2).T
    return Windows(np.arange(len(spans)), starts, ends - starts)


def by_chance(count: int, seed: int = 5) -> Windows:
    """Of all lengths from 1 to 10."""
    chance = np.random.default_rng(seed)
    lengths = np.arange(count) % 10 + 1
    return Windows(np.arange(count), chance.integers(0, 11 - lengths), lengths)


def pair_by_pair(net, streams, wanted: Windows) -> tuple[list[int], list[int]]:
    """The search as AVE's words describe it: pair by pair of seconds, both directions."""
    answers = ([], [])
    for row, start, length in zip(wanted.rows, wanted.starts, wanted.lengths, strict=True):
        for found, direction in zip(answers, ("a2v", "v2a"), strict=True):
            sums = []
            for first in range(10 - length + 1):
                total = np.float32(0)
                for i in range(length):
                    seen, heard = first + i, start + i
                    if direction == "v2a":
                        seen, heard = heard, seen
                    apart = net.video(streams.video[row, seen]) - net.audio(
                        streams.audio[row, heard]
                    )
                    total += np.sqrt(max((apart**2).sum(), np.float32(1e-7)))
                sums.append(total)
            found.append(int(np.argmin(sums)))
    return answers


def test_402_random_clips_are_answered_as_pair_by_pair():
    streams, net = streams_of(402, 5), untrained(1)
    wanted = searchable(by_chance(402), 10)
    assert len(wanted) == 402 - 40  # every tenth fills its clip, and is passed over
    audio, video = search(net, streams, wanted)
    expected = pair_by_pair(net, streams, wanted)
    assert (audio.starts != video.starts).any()
    assert audio.starts.tolist() == expected[0]
    assert video.starts.tolist() == expected[1]


def test_which_stream_is_known_and_which_is_searched():
    """Second 6 of the picture lies near second 2 of the sound, second 5 of the sound near 2's."""
    matrix = np.ones((1, 10, 10), np.float32)
    matrix[0, 6, 2] = 0.1
    matrix[0, 2, 5] = 0.1
    wanted = windows((2, 3))
    assert a2v(matrix, wanted).starts.tolist() == [6]
    assert v2a(matrix, wanted).starts.tolist() == [5]


def test_in_a_film_that_stands_still_the_first_start_is_the_answer():
    streams = streams_of(60, 6)
    streams.video[:] = streams.video[:, :1]
    wanted = searchable(by_chance(60), 10)
    audio, video = search(untrained(2), streams, wanted)
    assert audio.tied.all()
    assert not video.tied.any()
    assert set(audio.starts) == {0}
    assert audio.percent == blind(wanted, wanted, 10)[FIRST]


@pytest.mark.parametrize("span", [(3, 3), (-1, 2), (8, 11)])
def test_an_event_that_is_none_is_refused(span):
    with pytest.raises(UsageError, match=r"row 1: an event \["):
        searchable(windows((0, 4), span), 10)


def test_who_answers_blindly():
    test = windows((0, 5), (5, 10), (2, 7), (1, 9))
    train = windows((2, 7), (2, 7), (0, 5), (2, 10))
    found = blind(test, train, 10)
    assert found[CHANCE] == pytest.approx(100 * (3 / 6 + 1 / 3) / 4)
    assert (found[FIRST], found[LAST], found[PRIOR]) == (25, 25, 25)
    assert blind(windows((0, 3)), train, 10)[PRIOR] == 100  # a length never met starts at 0


@pytest.mark.parametrize(
    ("lengths", "chance"), [(range(1, 10), 21.4), (range(2, 10), 22.9), ([5], 16.7), ([3], 12.5)]
)
def test_chance_is_as_bench_marks_have_it(lengths, chance):
    test = windows(*((0, length) for length in lengths))
    assert blind(test, test, 10)[CHANCE] == pytest.approx(chance, abs=0.05)


def test_distances_of_many_rows_are_those_of_each():
    streams, net = streams_of(300, 7), untrained(3)
    whole = distances(net, streams, np.arange(300))
    for row in (0, 255, 256, 299):
        one = distances(net, streams, np.array([row]))[0]
        assert np.allclose(whole[row], one, atol=1e-5)
    assert net.numbers == 98_688
