"""The filter's limits and the numbers that are held against them, each with its meaning."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, fields

from stages.core.columns import Column
from stages.core.params import Knob, knobs
from stages.core.records import Clip, Measurement
from stages.filter import FilterParams
from stages.filter.judge import known
from stages.filter.rules import DERIVED, PICTURE, RULES, SIZE, SOUND, Beyond, Rule, is_beyond


@dataclass(frozen=True, slots=True)
class Held:
    """A number of a clip beside its limit."""

    reason: str
    """The rule that asks for it."""
    number: str
    value: float | None
    """None where it is not known."""
    sign: str
    """On which side of the limit it would be beyond it."""
    parameter: str
    limit: float
    unit: str
    beyond: bool
    broken: bool
    """Whether the whole rule is broken: all its numbers are beyond their limits."""


def held(clip: Clip, measurement: Measurement, limits: FilterParams) -> Iterator[Held]:
    """Every number of a clip that the filter asks for, beside its limit, rule by rule."""
    numbers = known(SIZE, clip) | known(PICTURE | SOUND, measurement)
    for reason, rule in RULES.items():
        beyond = [bool(is_beyond(one, numbers, limits)) for one in rule]
        for one, found in zip(rule, beyond, strict=True):
            value, limit = float(numbers[one.number]), getattr(limits, one.limit)
            yield Held(
                reason, one.number, None if math.isnan(value) else value, one.sign, one.limit,
                limit, meaning(one.number).unit, found, all(beyond),
            )  # fmt: skip


def meaning(number: str) -> Column:
    """What a number is, and its unit."""
    if number in DERIVED:
        return Column(DERIVED[number].doc, DERIVED[number].unit)
    (found,) = (f.metadata["column"] for f in fields(Measurement) if f.name == number)
    return Column(found.doc, found.unit)


def knob_of(parameter: str) -> Knob:
    """What is known of a limit."""
    return knobs(FilterParams)[parameter][0]


def rules_with(parameter: str) -> dict[str, tuple[Beyond, Rule]]:
    """Reason → the part of its rule that a limit rules, and the whole of it."""
    return {
        reason: (one, rule)
        for reason, rule in RULES.items()
        for one in rule
        if one.limit == parameter
    }
