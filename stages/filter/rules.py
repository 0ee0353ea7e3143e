"""What makes a clip unfit: one table, by which clips are judged, foretold and explained.

A rule is broken where each of its numbers lies beyond its limit. A number that is not known is nan,
which lies beyond none. All here holds for the numbers of one clip, and for arrays of many.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any, Literal

import numpy as np

from stages.filter.params import FilterParams


@dataclass(frozen=True, slots=True)
class Beyond:
    """A number on the wrong side of its limit; the limit itself is still on the right one."""

    number: str
    """A column of `measurements`, or one of `DERIVED`."""
    sign: Literal[">", "<"]
    limit: str
    """A parameter of the filter."""


Rule = tuple[Beyond, ...]


@dataclass(frozen=True, slots=True)
class Derived:
    """A number that is made of two columns."""

    doc: str
    unit: str
    columns: tuple[str, str]
    of: Callable[[Any, Any], Any]


DERIVED = {
    "shorter_side": Derived(
        "width or height of the clip, whichever is less", "px", ("width", "height"), np.minimum
    ),
    "hum": Derived(
        "share of power in mains harmonics, of whichever mains has more",
        "0..1",
        ("hum_50", "hum_60"),
        np.fmax,
    ),
}

# Reason → its rule, the weightiest first.
SIZE: dict[str, Rule] = {"tiny_picture": (Beyond("shorter_side", "<", "side_min"),)}
PICTURE: dict[str, Rule] = {
    "camera_moves": (Beyond("background_motion", ">", "background_motion_max"),),
    "background_shifts": (Beyond("background_shift", ">", "background_shift_max"),),
    "camera_drifts": (Beyond("camera_drift", ">", "camera_drift_max"),),
    "camera_zooms": (Beyond("camera_zoom", ">", "camera_zoom_max"),),
    "camera_sways": (Beyond("camera_sway", ">", "camera_sway_max"),),
    "shot_cut": (
        Beyond("cut_jump", ">", "cut_jump_max"),
        Beyond("cut_structure", ">", "cut_structure_max"),
    ),
    "fade": (Beyond("fade", ">", "fade_max"), Beyond("light_change", ">", "light_change_max")),
    "frozen": (Beyond("frozen_fraction", ">", "frozen_fraction_max"),),
}
SOUND: dict[str, Rule] = {
    "silent": (Beyond("audible_fraction", "<", "audible_fraction_min"),),
    "digital_silence": (Beyond("digital_silence_fraction", ">", "digital_silence_max"),),
    "hiss": (
        Beyond("flatness", ">", "hiss_flatness_max"),
        Beyond("dynamic_range_db", "<", "steady_range_max_db"),
    ),
    "hum": (
        Beyond("hum", ">", "hum_max"),
        Beyond("flatness", "<", "hum_flatness_max"),
        Beyond("dynamic_range_db", "<", "steady_range_max_db"),
    ),
}
RULES = SIZE | PICTURE | SOUND


_COMPARE = {">": operator.gt, "<": operator.lt}


def numbers_of(rules: Mapping[str, Rule]) -> list[str]:
    """Every number that these rules ask for, each once."""
    return list(dict.fromkeys(beyond.number for rule in rules.values() for beyond in rule))


def columns_of(numbers: Iterable[str]) -> list[str]:
    """The columns that these numbers are made of."""
    made = (DERIVED[name].columns if name in DERIVED else (name,) for name in numbers)
    return [column for columns in made for column in columns]


def number(name: str, columns: Mapping[str, Any]) -> Any:
    """A number of one clip, or an array of many, from the columns that it is made of."""
    if name not in DERIVED:
        return columns[name]
    one, other = DERIVED[name].columns
    return DERIVED[name].of(columns[one], columns[other])


def is_beyond(beyond: Beyond, numbers: Mapping[str, Any], limits: FilterParams) -> Any:
    """Whether the number of a clip lies beyond its limit; of arrays, which ones do."""
    return _COMPARE[beyond.sign](numbers[beyond.number], getattr(limits, beyond.limit))


def is_broken(rule: Rule, numbers: Mapping[str, Any], limits: FilterParams) -> Any:
    """Whether a clip breaks a rule; of arrays, which clips do."""
    return reduce(operator.and_, (is_beyond(beyond, numbers, limits) for beyond in rule))


def broken(
    rules: Mapping[str, Rule], numbers: Mapping[str, Any], limits: FilterParams
) -> list[str]:
    """The reasons whose rules one clip breaks, the weightiest first."""
    return [reason for reason, rule in rules.items() if is_broken(rule, numbers, limits)]
