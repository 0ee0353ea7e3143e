"""How near each window is to being judged otherwise: what to look at first."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from stages.filter import FilterParams
from stages.filter.rules import RULES, Beyond, Rule


Margins = NDArray[np.float64]
"""How far beyond its limit each number is, in parts of the limit; below 0 it is within."""


@dataclass(frozen=True, slots=True)
class Near:
    """A rule of one clip, told by the number on which it hangs."""

    reason: str
    beyond: Beyond
    margin: float


def margins(found: pd.DataFrame, limits: FilterParams) -> Margins:
    """How far each window is from its other verdict: (n,), above 0 where a rule is broken.

    A rule is broken where all its numbers are beyond their limits, so the one that is the least
    beyond stands for it; a window is unfit by any of its rules, so the most broken stands for it.
    A number that is not known is as far within as can be.
    """
    each = [_of_rule(rule, found, limits) for rule in RULES.values()]
    return np.asarray(np.max(each, axis=0), np.float64)


def _of_rule(rule: Rule, found: pd.DataFrame, limits: FilterParams) -> Margins:
    each = [_of(one, found[one.number].to_numpy(float), limits) for one in rule]
    return np.asarray(np.min(each, axis=0), np.float64)


def _of(beyond: Beyond, values: Margins, limits: FilterParams) -> Margins:
    limit = float(getattr(limits, beyond.limit))
    away = (values - limit) / (abs(limit) or 1.0)
    return np.nan_to_num(away if beyond.sign == ">" else -away, nan=-math.inf)


def by_doubt(found: pd.DataFrame, limits: FilterParams) -> NDArray[np.intp]:
    """The windows' places in order of doubt: nearest first, last those that nothing can change."""
    doubt = np.abs(margins(found, limits))
    doubt[found.settled.to_numpy(bool)] = math.inf
    return np.argsort(doubt, kind="stable")


def nearest(clip: pd.DataFrame, limits: FilterParams) -> list[Near]:
    """The rules of one clip (a table of one row) whose numbers are known, the nearest first."""
    near = []
    for reason, rule in RULES.items():
        each = [float(_of(one, clip[one.number].to_numpy(float), limits)[0]) for one in rule]
        least = int(np.argmin(each))
        if math.isfinite(each[least]):
            near.append(Near(reason, rule[least], each[least]))
    return sorted(near, key=lambda one: abs(one.margin))
