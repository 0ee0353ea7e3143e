"""Folds of whole groups, every class spread over all."""

from __future__ import annotations

import random
from collections import Counter

from stages.export.folds import folds_of, thin


def case(chance: random.Random) -> list[tuple[str, str]]:
    """Clips of some groups, each with a few classes; sizes as uneven as channels are."""
    classes = [f"c{n}" for n in range(chance.randint(1, 12))]
    return [
        (f"g{group}", chance.choice(classes[: chance.randint(1, len(classes))]))
        for group in range(chance.randint(1, 40))
        for _ in range(1 + int(chance.expovariate(0.2)))
    ]


def test_every_group_has_one_fold_and_every_fold_is_in_range_in_2000_random_cases():
    chance = random.Random(6)
    for _ in range(2000):
        clips, count = case(chance), chance.randint(2, 10)
        found = folds_of(clips, count, "seed")
        assert found.keys() == {group for group, _ in clips}
        assert set(found.values()) <= set(range(1, count + 1))
        # As many folds are used as there are groups to fill them.
        assert len(set(found.values())) == min(count, len(found))


def test_the_order_of_the_clips_changes_no_fold():
    chance = random.Random(7)
    for _ in range(200):
        clips = case(chance)
        before = folds_of(clips, 5, "seed")
        chance.shuffle(clips)
        assert folds_of(clips, 5, "seed") == before


def test_a_class_that_is_in_many_groups_is_in_every_fold_to_the_same_extent():
    clips = [(f"g{n}", f"c{n % 4}") for n in range(400) for _ in range(1 + n % 3)]
    found = folds_of(clips, 5, "seed")
    for name in ("c0", "c1", "c2", "c3"):
        counts = Counter(found[group] for group, label in clips if label == name)
        assert max(counts.values()) - min(counts.values()) <= 3, counts


def test_classes_are_spread_better_than_by_chance():
    chance = random.Random(8)
    better = 0
    for _ in range(100):
        clips = [(f"g{chance.randint(0, 60)}", f"c{chance.randint(0, 9)}") for _ in range(600)]
        groups = {group for group, _ in clips}
        dealt = {group: chance.randint(1, 5) for group in sorted(groups)}
        better += unevenness(clips, folds_of(clips, 5, "seed")) < unevenness(clips, dealt)
    assert better >= 95


def unevenness(clips, folds) -> float:
    whole = Counter(name for _, name in clips)
    each = Counter((folds[group], name) for group, name in clips)
    return sum(
        (each[fold, name] / whole[name] - 0.2) ** 2 for fold in range(1, 6) for name in whole
    )


def test_another_seed_gives_other_folds():
    clips = [(f"g{n}", "c") for n in range(50)]
    assert folds_of(clips, 5, "one") != folds_of(clips, 5, "another")


def test_a_class_in_fewer_groups_than_folds_is_named():
    clips = [("g1", "a"), ("g1", "b"), ("g2", "a"), ("g3", "a"), ("g3", "a")]
    assert thin(clips, 3) == ["b"]
    assert thin(clips, 4) == ["a", "b"]
