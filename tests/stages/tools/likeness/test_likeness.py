"""What is there twice is found, at the offset at which it is, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from stages.tools.likeness import PICTURE, SOUND, find, mirrored
from stages.tools.likeness.alike import stretch
from stages.tools.likeness.line import PAD, line_of
from stages.tools.likeness.seeds import NEIGHBOURS, seeds


def film(seed: int, steps: int = 600) -> np.ndarray:
    """Prints of a film that shares nothing with those of other seeds."""
    return np.random.default_rng(seed).integers(1, 1 << 24, steps).astype(np.uint32)


def worn(prints: np.ndarray, share: float, seed: int = 99) -> np.ndarray:
    """The same prints, each bit turned with this chance."""
    chance = np.random.default_rng(seed).random((len(prints), 24)) < share
    return prints ^ (chance << np.arange(24)).sum(axis=1).astype(np.uint32)


def test_a_film_that_begins_later_is_found_with_its_offset():
    first = film(1)
    (found,) = find([film(0), first, worn(first[137:], 0.2)], [0, 1, 2], SOUND)
    assert (found.one, found.other, found.offset_ms) == (1, 2, 13_700)
    assert found.shared_ms == pytest.approx(46_300, abs=1000)
    assert found.differs == pytest.approx(0.2, abs=0.02)


def test_a_part_of_another_film_is_found_in_the_middle_of_it():
    part = film(1)[200:400]
    other = np.concatenate([film(5, 150), worn(part, 0.1), film(6, 150)])
    (found,) = find([film(1), other], [0, 1], SOUND)
    assert found.offset_ms == 5000
    assert found.shared_ms == pytest.approx(20_000, abs=4000)


def test_a_jingle_that_two_films_share_ties_neither():
    other = np.concatenate([film(5, 200), film(1)[:80], film(6, 200)])
    assert find([film(1), other], [0, 1], SOUND) == []


def test_a_film_in_a_mirror_is_found_by_its_picture():
    first = film(1)
    found = find([first, worn(mirrored(first), 0.1), film(2)], [0, 1, 2], PICTURE)
    assert [(one.one, one.other, one.mirrored) for one in found] == [(0, 1, True)]


def test_films_of_one_kin_are_not_held_against_each_other():
    assert find([film(1), film(1)], [7, 7], SOUND) == []


def test_strange_films_share_nothing():
    assert find([film(n, 1000) for n in range(60)], list(range(60)), SOUND) == []


def test_silence_and_still_pictures_tie_nobody():
    empty = np.zeros(600, np.uint32)
    sparse = np.where(np.arange(600) % 3 == 0, film(1), 0)
    assert find([empty, empty, sparse, sparse], [0, 1, 2, 3], SOUND) == []


def test_films_that_come_later_change_nothing_of_what_is_found_before():
    films = [film(n % 9, 400 + n) for n in range(30)]
    every = find(films, list(range(30)), SOUND)
    older = find(films[:17], list(range(17)), SOUND)
    assert [one for one in every if one.other < 17] == older
    assert len(older) >= 8


def test_a_key_that_many_share_costs_no_more_than_its_neighbours():
    films = [np.full(50, 0xABCDEF, np.uint32) for _ in range(200)]
    pairs = sum(len(one) for one, _ in seeds(line_of(films), np.arange(200)))
    assert 0 < pairs <= 4 * 200 * NEIGHBOURS


def test_a_film_holds_a_key_once_for_all_its_places():
    line = line_of([np.full(500, 5, np.uint32), np.full(500, 5, np.uint32)])
    for one, other in seeds(line, np.arange(2)):
        assert (one.tolist(), other.tolist()) == ([PAD], [PAD + 500 + PAD])


def test_windows_that_agree_are_laid_together():
    one = film(1, 300)
    other = np.concatenate([one[:150], film(2, 150)])
    found = stretch(one, other, 100, 0.3)
    assert 150 <= found.steps <= 170
    assert stretch(one, film(3, 300), 100, 0.3).steps == 0


def test_films_without_a_step_are_no_trouble():
    assert find([np.zeros(0, np.uint32), film(1), np.zeros(0, np.uint32)], [0, 1, 2], PICTURE) == []
    assert find([], [], SOUND) == []
