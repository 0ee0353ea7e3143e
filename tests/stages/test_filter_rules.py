"""The table of rules that all judging goes by."""

from __future__ import annotations

import math
from dataclasses import fields

import numpy as np

from stages.core.records import Clip, Measurement
from stages.filter import REASONS, FilterParams
from stages.filter.rules import DERIVED, RULES, columns_of, is_broken, number, numbers_of


LIMITS = FilterParams()


def test_every_limit_is_asked_by_a_rule_and_every_rule_by_a_limit():
    asked = {beyond.limit for rule in RULES.values() for beyond in rule}
    assert asked == {f.name for f in fields(FilterParams)}


def test_every_rule_has_a_sentence_and_stands_in_its_place():
    said = [reason for reason in REASONS if reason in RULES]
    assert said == list(RULES)
    others = {"flawed_clip", "not_measured", "no_audio", "rejected_by_hand"}
    assert set(REASONS) - set(RULES) == others


def test_every_number_is_made_of_columns():
    known = {f.name for kind in (Clip, Measurement) for f in fields(kind)}
    assert set(columns_of(numbers_of(RULES))) <= known
    assert set(DERIVED) <= set(numbers_of(RULES))


def test_a_number_that_is_not_known_breaks_nothing_and_neither_does_the_limit_itself():
    rule = RULES["camera_moves"]
    found = np.array([math.nan, 0.4, math.nextafter(0.4, 1)])
    assert is_broken(rule, {"background_motion": found}, LIMITS).tolist() == [False, False, True]


def test_a_rule_of_two_is_broken_where_both_numbers_are_beyond():
    numbers = {"cut_jump": np.array([90.0, 90.0, 0.0]), "cut_structure": np.array([2.0, 0, 2.0])}
    assert is_broken(RULES["shot_cut"], numbers, LIMITS).tolist() == [True, False, False]


def test_hum_is_that_of_whichever_mains_has_more():
    columns = {"hum_50": np.array([0.1, 0.4, math.nan]), "hum_60": np.array([0.3, math.nan, 0.2])}
    assert number("hum", columns).tolist() == [0.3, 0.4, 0.2]
    assert number("hum", {"hum_50": 0.1, "hum_60": math.nan}) == 0.1
