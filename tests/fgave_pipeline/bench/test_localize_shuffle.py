from __future__ import annotations

import numpy as np
import pytest

from bench_rows import streams_of
from fgave_pipeline.bench.localize.shuffle import DONORS, Draw, drawn, repaired, shuffled
from fgave_pipeline.bench.localize.streams import inside
from stages.core.errors import UsageError


STREAMS = ("audio", "video")


@pytest.fixture(scope="module")
def streams():
    """Sixty clips in two splits; each second of each stream is like no other."""
    return streams_of(60, 8, width=4)


@pytest.mark.parametrize("donor", DONORS)
@pytest.mark.parametrize("which", ["audio", "video", "all"])
def test_inside_the_window_nothing_changes_and_outside_everything(streams, which, donor):
    found = shuffled(streams, drawn(streams, Draw(), "a"), (which, donor), "a")
    keep = inside(found.windows, 10)
    for name in STREAMS:
        old, new = (getattr(one, name)[found.windows.rows] for one in (streams, found.streams))
        same = (old == new).all(axis=2)
        assert same[keep].all()
        assert not same[~keep].any() if which in (name, "all") else same.all()


@pytest.mark.parametrize("donor", DONORS)
def test_what_comes_in_is_of_those_that_the_rule_names(streams, donor):
    found = shuffled(streams, drawn(streams, Draw(), "a"), ("all", donor), "a")
    keep = inside(found.windows, 10)
    owners = {values.tobytes(): (row, second) for row, clip in enumerate(streams.audio)
              for second, values in enumerate(clip)}  # fmt: skip
    for n, row in enumerate(found.windows.rows):
        came = [owners[found.streams.audio[row, s].tobytes()] for s in np.flatnonzero(~keep[n])]
        if donor == "within":
            assert sorted(came) == [(row, s) for s in np.flatnonzero(~keep[n])]
            continue
        donors = {donor_row for donor_row, _ in came}
        assert row not in donors
        assert {streams.splits[one] for one in donors} == {streams.splits[row]}
        for rule, kinds in (("same-act", streams.actions), ("same-mat", streams.materials)):
            if donor == rule:
                assert {kinds[one] for one in donors} == {kinds[row]}


def test_who_has_no_donor_has_no_window_and_is_counted(streams):
    alone = streams_of(7, 9, actions=3)  # two splits in turn, so 0 and 6 are of one action
    found = shuffled(alone, drawn(alone, Draw(), "a"), ("audio", "same-act"), "a")
    assert found.windows.rows.tolist() == [0, 6]
    assert found.alone == 5
    nine = Draw(min_len=9)
    within = shuffled(streams, drawn(streams, nine, "a"), ("audio", "within"), "a")
    assert within.alone == 60


def test_the_same_seed_gives_the_same_and_more_clips_move_no_window(streams):
    def once(of, seed):
        wanted = drawn(of, Draw(), seed)
        return wanted, shuffled(of, wanted, ("all", "any"), seed).streams

    (one, made), (_, again), (other, unlike) = (once(streams, seed) for seed in ("a", "a", "b"))
    assert made.audio.tobytes() == again.audio.tobytes()
    assert made.audio.tobytes() != unlike.audio.tobytes()
    assert one.starts.tolist() != other.starts.tolist()
    more = drawn(streams_of(90, 8, width=4), Draw(), "a")
    assert more.starts[:60].tolist() == one.starts.tolist()


def test_lengths_are_those_that_were_asked_for(streams):
    found = drawn(streams, Draw(3, 5), "a")
    assert set(found.lengths) == {3, 4, 5}
    assert (found.starts + found.lengths <= 10).all()
    with pytest.raises(UsageError, match="--min-len 10"):
        drawn(streams, Draw(10, 12), "a")


def test_rows_of_one_clip_have_one_window():
    streams = streams_of(6, 1)
    object.__setattr__(streams, "clip_ids", ("a", "a", "b", "c", "c", "d"))
    assert drawn(streams, Draw(), "a").rows.tolist() == [0, 2, 3, 5]


def test_sounds_are_exchanged_among_all(streams):
    wanted = drawn(streams, Draw(), "a")
    mixed = repaired(streams, wanted, "a")
    assert (mixed.video == streams.video).all()
    assert not (mixed.audio == streams.audio).any()
    assert sorted(mixed.audio[:, 0, 0]) == sorted(streams.audio[:, 0, 0])
