"""Several witnesses: who is believed, who counts twice, whose clock is late, who agrees."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stages.annotate.hearing import hear
from stages.annotate.passages import hearing_of, passages_of
from stages.annotate.phrases import read_phrase
from stages.annotate.support import confidence_of
from stages.annotate.taxonomy import load
from stages.annotate.witnesses import Said, Witness
from stages.core.records import Evidence


TAXONOMY = load(Path(__file__).parents[3] / "manifests" / "taxonomy.toml")
STEPS = [
    "Wood tapping", "Felt brushing", "Glass scratching", "Sponge squeezing", "Foil crinkling"
]  # fmt: skip


def witness(name, *steps, every_s=60, late_s=0):
    """A list whose spans follow each other, each as long as the others."""
    spans = []
    for n, label in enumerate(steps):
        start_ms = 1000 * (every_s * n + (late_s if n else 0))
        end_ms = 1000 * (every_s * (n + 1) + late_s)
        phrase = read_phrase(label, TAXONOMY)
        evidence = Evidence(name, n + 1, label)
        spans.append(Said(start_ms, end_ms, label, phrase, evidence, confidence=phrase.confidence))
    return Witness(name, tuple(spans))


def starts_s(heard):
    return [said.start_ms / 1000 for said in heard.spans]


def test_what_another_witness_shares_gains_confidence():
    hearing = hear([witness("chapters", "Wood", "Mug"), witness("comment 1", "Wood!", "Ceramic")])
    first, second = hearing.chosen.spans
    assert (first.agree, first.disagree, first.confidence) == (("comment 1",), (), 1.0)
    assert (second.phrase.confidence, second.confidence) == (0.4, 0.7)


def test_what_stands_alone_against_the_rest_loses_confidence():
    others = [witness(f"comment {n}", *steps) for n, steps in enumerate(
        [("Wood", "Glass tapping"), ("Wooden box", "Glass jar")], 1
    )]  # fmt: skip
    first, second = hear([witness("description", "Wood", "Felt"), *others]).chosen.spans
    assert (first.agree, first.confidence) == (("comment 1", "comment 2"), 1.0)
    assert (second.disagree, second.confidence) == (("comment 1", "comment 2"), 0.25)


def test_who_calls_it_no_event_disagrees():
    hearing = hear([witness("description", "Wood", "Felt"), witness("comment 1", "Intro", "Felt")])
    assert hearing.chosen.spans[0].disagree == ("comment 1",)
    assert hearing.chosen.spans[1].agree == ("comment 1",)


def test_who_begins_a_span_elsewhere_neither_agrees_nor_disagrees():
    late = witness("comment 1", "Felt", "Wood", every_s=50)
    (first, second) = hear([witness("description", "Felt", "Wood"), late]).chosen.spans
    assert first.agree == ("comment 1",)
    assert (second.agree, second.disagree, second.confidence) == ((), (), 1.0)


@pytest.mark.parametrize(("late_s", "agrees"), [(0, True), (3, True), (4, False)])
def test_the_tolerance_is_a_parameter(late_s, agrees):
    pair = [witness("description", "Wood", "Felt"), witness("c", "Stone", "Felt", late_s=late_s)]
    assert bool(hear(pair, agree_ms=3000).chosen.spans[1].agree) == agrees


def test_a_list_that_is_late_throughout_is_moved_and_then_agrees():
    late = witness("comment 1", *STEPS, late_s=12)
    hearing = hear([witness("description", *STEPS), late])
    (moved,) = hearing.others
    assert moved.offset_ms == -12_000
    assert starts_s(moved) == [0, 60, 120, 180, 240]
    assert all(said.agree == ("comment 1",) for said in hearing.chosen.spans)


def test_if_two_others_run_alike_it_is_the_chosen_list_that_is_moved():
    others = [witness("comment 1", *STEPS), witness("comment 2", *STEPS[:4], "Water")]
    hearing = hear([witness("description", *STEPS, late_s=7), *others])
    assert hearing.chosen.offset_ms == -7000
    assert starts_s(hearing.chosen) == [0, 60, 120, 180, 240]
    assert [other.offset_ms for other in hearing.others] == [0, 0]


def test_what_was_marked_by_hand_is_never_moved():
    others = [witness("comment 1", *STEPS), witness("comment 2", *STEPS[:4], "Water")]
    hearing = hear([witness("manual", *STEPS, late_s=7), *others])
    assert hearing.chosen.offset_ms == 0
    assert [other.offset_ms for other in hearing.others] == [7000, 7000]


def test_two_lists_that_share_two_steps_have_no_offset():
    late = witness("comment 1", *STEPS[:2], "Water", "Rain", late_s=12)
    hearing = hear([witness("description", *STEPS), late])
    assert [other.offset_ms for other in hearing.others] == [0]


def test_a_list_that_was_copied_counts_once():
    copies = [witness(f"comment {n}", *STEPS) for n in (1, 2)]
    hearing = hear([witness("description", *STEPS), *copies])
    assert [other.copy_of for other in hearing.others] == ["description", "description"]
    assert all(said.agree == () for said in hearing.chosen.spans)


def test_the_first_who_names_half_of_its_spans_is_believed_if_asked_for():
    coarse = witness("chapters", "Part 1", "Part 2", "Wood")
    fine = witness("comment 1", *STEPS)
    assert hear([coarse, fine]).chosen.name == "chapters"
    assert hear([coarse, fine], prefer_mapped=True).chosen.name == "comment 1"
    assert hear([coarse], prefer_mapped=True).chosen.name == "chapters"


def test_nobody_heard_is_nobody_believed():
    assert hear([]).chosen is None


def test_rows_give_back_what_was_heard():
    others = [witness("comment 1", *STEPS, late_s=12), witness("comment 2", "Intro", "Rain")]
    hearing = hear([witness("description", *STEPS), *others])
    rows = list(passages_of("a", hearing))
    assert [row.chosen for row in rows] == [True] * 5 + [False] * 7
    assert hearing_of(rows) == hearing
    assert hearing_of([]) == hear([])


@given(st.floats(0, 1), st.integers(0, 9), st.integers(0, 9))
def test_confidence_rises_with_who_agrees_and_falls_with_who_does_not(strength, agree, disagree):
    found = confidence_of(strength, agree, disagree)
    assert 0 <= found <= 1
    assert confidence_of(strength, agree + 1, disagree) >= found
    assert confidence_of(strength, agree, disagree + 1) <= found
    assert confidence_of(strength, agree, agree) >= strength or strength == 0


def test_two_hundred_long_lists_are_heard_in_seconds():
    lists = [witness(f"comment {n}", *(STEPS * 20), late_s=n) for n in range(200)]
    started = time.process_time()
    hear(lists)
    assert time.process_time() - started < 5
