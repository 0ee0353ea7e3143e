"""The matching network as torch trains it, where torch is installed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bench_rows import streams_of
from fgave_pipeline.bench.localize.blind import CHANCE
from fgave_pipeline.bench.localize.match import searchable
from fgave_pipeline.bench.localize.shuffle import Draw, drawn, shuffled
from fgave_pipeline.bench.localize.streams import Streams, Windows
from fgave_pipeline.bench.localize.trial import BEFORE, CONTROL, Setting, trial


pytest.importorskip("torch", reason="no torch: `make bench-ready` installs it")

TRAINED = Setting(epochs=4, net=None)


def toy(count: int, seed: int, *, still: bool = False) -> Streams:
    """What is seen and what is heard in a second are two views of six numbers."""
    streams = streams_of(count, seed)
    chance = np.random.default_rng(seed)
    hidden = chance.normal(size=(count, 10, 6))
    if still:
        hidden[:] = hidden[:, :1]
    for values in (streams.audio, streams.video):
        look = np.random.default_rng(values.shape[2]).normal(size=(6, values.shape[2]))
        values[:] = hidden @ look
    return streams


@pytest.fixture(scope="module")
def learnt():
    """Foreign seconds in both streams outside of the windows."""
    streams = toy(240, 1)
    made = shuffled(streams, drawn(streams, Draw(), "a"), ("all", "any"), "a")
    return trial(made.streams, made.windows, TRAINED, 1)


def test_what_can_be_learnt_is_found(learnt):
    assert min(learnt.right) > 97
    assert set(learnt.others) == {CONTROL, BEFORE}


def test_with_sounds_exchanged_among_clips_it_is_chance(learnt):
    """Within four deviations of it."""
    chance, count = learnt.blind[CHANCE] / 100, len(learnt.windows)
    for found in learnt.others[CONTROL]:
        assert abs(found / 100 - chance) < 4 * np.sqrt(chance * (1 - chance) / count)


@pytest.mark.parametrize(("which", "better"), [("audio", 1), ("video", 0)])
def test_in_a_film_that_stands_still_the_shuffled_stream_is_the_one_to_search_in(which, better):
    """A2V searches the picture, V2A the sound: what was not shuffled is everywhere the same."""
    streams = toy(160, 2, still=True)
    made = shuffled(streams, drawn(streams, Draw(), "a"), (which, "any"), "a")
    found = trial(made.streams, made.windows, TRAINED, 1)
    assert found.right[better] > found.right[1 - better] + 30
    assert found.ties[1 - better] > 90


def test_the_same_seed_gives_the_same_answers():
    streams = streams_of(40, 3)
    windows = drawn(streams, Draw(), "a")
    setting = replace(TRAINED, epochs=1)
    one, again, other = (trial(streams, windows, setting, seed) for seed in (1, 1, 2))
    assert one.audio.starts.tolist() == again.audio.starts.tolist()
    assert one.audio.starts.tolist() != other.audio.starts.tolist()


def test_events_that_fill_their_clip_are_learnt_from_and_not_searched_for():
    streams = streams_of(20, 4)
    windows = Windows(np.arange(20), np.zeros(20, np.int64), np.tile([10, 10, 10, 4], 5))
    found = trial(streams, windows, Setting(0, None), 1)
    assert found.windows.rows.tolist() == [3, 7, 11, 15, 19]
    assert len(searchable(windows, 10)) == 5
