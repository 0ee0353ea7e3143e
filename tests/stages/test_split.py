"""Split: whole groups, by a hash of their names alone."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from stages.core.records import Label, Source, Verdict, Video
from stages.split import SplitParams, group_of, split, split_of


PARAMS = SplitParams()


class Rows:
    """Inputs with rows in memory."""

    def __init__(self, sources, **rows):
        self.sources = sources
        self._rows = rows

    def rows(self, stage, kind):
        return self._rows[stage]


def assigned(*clips: tuple[str, str, bool, bool], site_channel: str = ""):
    """One clip a source: (source, channel, keep, labelled) → its assignment."""
    sources = [Source(name, "x", channel) for name, channel, _, _ in clips]
    inputs = Rows(
        sources,
        fetch=[Video(s.source_id, "ok", channel=site_channel) for s in sources],
        filter=[Verdict(f"{name}_0", name, keep) for name, _, keep, _ in clips],
        annotate=[
            Label(f"{name}_0", name, "labelled" if known else "unlabelled")
            for name, _, _, known in clips
        ],
    )
    return list(split(inputs, PARAMS, None))


def test_every_clip_has_a_row_and_a_reason_if_it_is_left_out():
    rows = assigned(("a", "c", True, True), ("b", "c", False, True), ("d", "c", True, False))
    assert [row.reason for row in rows] == ["", "rejected", "unlabelled"]
    assert rows[0].split in ("train", "val", "test")
    assert [row.split for row in rows[1:]] == ["", ""]


def test_a_channel_is_one_group_and_a_source_without_one_is_its_own():
    rows = assigned(("a", "c", True, True), ("b", "c", True, True), ("d", "", True, True))
    assert [row.group for row in rows] == ["channel:c", "channel:c", "source:d"]


def test_the_channel_that_the_manifest_names_goes_before_the_sites():
    rows = assigned(("a", "", True, True), ("b", "mine", True, True), site_channel="UC1")
    assert [row.group for row in rows] == ["channel:UC1", "channel:mine"]


@given(st.lists(st.tuples(st.text(max_size=5), st.sampled_from(["", "x", "y"])), unique=True))
def test_no_group_stands_in_two_splits_and_more_sources_move_none(pairs):
    groups = [group_of(source, channel) for source, channel in pairs]
    before = {group: split_of(group, PARAMS) for group in groups[: len(groups) // 2]}
    after = {group: split_of(group, PARAMS) for group in groups}
    assert before.items() <= after.items()


def test_many_groups_come_near_the_shares():
    found = Counter(split_of(f"channel:{n}", PARAMS) for n in range(5000))
    assert 450 < found["val"] < 550
    assert 450 < found["test"] < 550


def test_another_seed_is_another_split():
    other = SplitParams(seed="other")
    names = [f"channel:{n}" for n in range(200)]
    assert [split_of(n, PARAMS) for n in names] != [split_of(n, other) for n in names]


def test_the_split_of_a_known_group_is_pinned():
    """A change here moves published clips between splits: bump the stage's version."""
    found = [split_of(f"channel:{name}", PARAMS) for name in "abcdefghij"]
    assert found == PINNED


PINNED = ["train", "val", "train", "train", "train", "train", "test", "train", "val", "train"]
