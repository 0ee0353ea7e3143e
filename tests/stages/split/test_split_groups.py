"""Groups: no group in two splits, and nobody is moved by who comes later."""

from __future__ import annotations

import random
from collections import defaultdict

import pytest

from stages.split import Member, Placed, SplitParams, hashed, place


def born(splits: dict[str, str]):
    """The split in which each group begins, by its name."""
    return lambda group: splits[group]


def members(*pairs: tuple[str, str]) -> list[Member]:
    return [Member(*pair) for pair in pairs]


def near(*pairs: str) -> list[tuple[str, str, str]]:
    return [(pair[0], pair[1], "9 s of sound") for pair in pairs]


TWO = born({"source:a": "train", "source:b": "test", "source:c": "val", "channel:x": "val"})


def test_a_channel_is_one_group_and_a_source_without_one_is_its_own():
    found = place(members(("a", "x"), ("b", ""), ("c", "x")), [], {}, lambda _: "train")
    assert [found[s].group for s in "abc"] == ["channel:x", "source:b", "channel:x"]
    assert found["c"].ties == "channel x"
    assert found["a"].ties == ""


def test_a_near_duplicate_joins_the_older_ones_group_and_its_split():
    found = place(members(("a", ""), ("b", "")), near("ab"), {}, TWO)
    tied = "near-duplicate of a: 9 s of sound"
    assert found == {"a": Placed("source:a", "train"), "b": Placed("source:a", "train", tied)}


def test_a_channel_follows_the_source_that_brought_it_in():
    found = place(members(("a", ""), ("b", "x"), ("c", "x")), near("ab"), {}, TWO)
    assert {at.group for at in found.values()} == {"source:a"}


def test_a_source_that_would_join_two_splits_is_left_out_and_says_why():
    found = place(members(("a", ""), ("b", ""), ("c", "")), near("ca", "cb"), {}, TWO)
    assert [found[s].split for s in "abc"] == ["train", "test", ""]
    assert found["c"].left_out
    assert found["c"].ties == (
        "near-duplicate of a: 9 s of sound, in train; near-duplicate of b: 9 s of sound, in test"
    )


def test_what_was_left_out_ties_nobody():
    rows = members(("a", ""), ("b", ""), ("m", "x"), ("n", "x"))
    found = place(rows, near("ma", "mb"), {}, TWO)
    assert found["m"].left_out
    assert found["n"] == Placed("channel:x", "val")


def test_two_groups_of_one_split_become_one_by_the_source_that_belongs_to_both():
    found = place(members(("a", ""), ("b", ""), ("c", "")), near("ca", "cb"), {}, lambda _: "val")
    assert {at.group for at in found.values()} == {"source:a"}


def test_what_is_kept_is_placed_first_and_where_it_was():
    found = place(members(("a", ""), ("b", "")), near("ab"), {"b": "test"}, TWO)
    assert [found[s].split for s in "ab"] == ["test", "test"]
    assert found["a"].group == "source:b"


def test_what_is_kept_in_two_splits_and_is_the_same_film_does_not_both_stay():
    found = place(members(("a", ""), ("b", "")), near("ab"), {"a": "train", "b": "test"}, TWO)
    assert [found[s].split for s in "ab"] == ["train", ""]
    assert "kept in test" in found["b"].ties


def case(seed: int):
    """Sources, some of one channel, some near-duplicates; a share of them kept from before."""
    chance = random.Random(seed)
    count = chance.randint(1, 14)
    names = [f"s{n}" for n in range(count)]
    rows = [Member(name, chance.choice(["", "", "x", "y", "z"])) for name in names]
    ties = [
        (names[i], names[j], "")
        for i in range(count) for j in range(i) if chance.random() < 0.12
    ]  # fmt: skip
    chance.shuffle(ties)
    kept = {n: chance.choice(["train", "val", "test"]) for n in names if chance.random() < 0.1}
    return rows, ties, kept


PARAMS = SplitParams(val=0.3, test=0.3)


@pytest.mark.parametrize("block", range(20))
def test_in_2000_random_cases_no_group_stands_in_two_splits(block):
    for seed in range(100 * block, 100 * block + 100):
        rows, ties, kept = case(seed)
        found = place(rows, ties, kept, lambda group: hashed(group, PARAMS))
        assert list(found) == [row.source_id for row in rows]
        splits = defaultdict(set)
        for row in rows:
            at = found[row.source_id]
            assert at.left_out == (at.split == "")
            if at.split:
                splits[at.group].add(at.split)
                splits[row.channel and f"channel {row.channel}"].add(at.split)
        assert all(len(held) == 1 for name, held in splits.items() if name)
        for one, other, _ in ties:
            assert len({found[one].split, found[other].split} - {""}) < 2


@pytest.mark.parametrize("block", range(20))
def test_in_2000_random_cases_sources_that_are_appended_move_none(block):
    for seed in range(100 * block, 100 * block + 100):
        rows, ties, _ = case(seed)
        older = rows[: random.Random(seed).randint(0, len(rows))]
        names = {row.source_id for row in older}
        among = [tie for tie in ties if tie[0] in names and tie[1] in names]
        before = place(older, among, {}, lambda group: hashed(group, PARAMS))
        after = place(rows, ties, {}, lambda group: hashed(group, PARAMS))
        assert {s: at.split for s, at in before.items()} == {s: after[s].split for s in names}
        # And what is kept of a first run stays, wherever in the list the newer ones stand.
        stands = {s: at.split for s, at in before.items() if at.split}
        again = place(rows[::-1], ties, stands, lambda group: hashed(group, PARAMS))
        assert {s: again[s].split for s in stands} == stands
