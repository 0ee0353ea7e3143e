"""Choose the filter's limits so that they say what people said."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fgave_pipeline.limits import knob_of, rules_with
from fgave_pipeline.windows import Mask, breaks, within_limits
from stages.filter import FilterParams
from stages.filter.rules import Beyond, is_beyond


FOLDS = 5
ROUNDS = 5
CANDIDATES = 200
"""Of one limit, at most so many are tried."""
SOURCES_TO_MOVE = 2
"""A limit moves only if windows of so many sources are judged otherwise by it."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Windows that people have judged."""

    found: pd.DataFrame
    """The columns `windows.NUMBERS`, a row each."""
    keep: Mask
    """(n,) what people said."""
    groups: NDArray[np.str_]
    """(n,) what must not be both learned from and tried on: sources, or groups of them."""

    def of(self, mask: Mask) -> Judged:
        """Some of them."""
        return Judged(self.found[mask], self.keep[mask], self.groups[mask])


def choose(judged: Judged, now: FilterParams, beta: float = 1.0) -> FilterParams:
    """The limits with the best F-beta of `keep`, each moved in turn until none gets better.

    A limit stays where another says no more of these windows; where several say the same, the one
    nearest to what it is now is taken.
    """
    limits = now
    for _ in range(ROUNDS):
        before = limits
        for name in (f.name for f in fields(FilterParams)):
            limits = _moved(judged, limits, name, beta)
        if limits == before:
            break
    return limits


def held_apart(
    judged: Judged, now: FilterParams, beta: float = 1.0
) -> tuple[Mask, list[FilterParams]]:
    """What each window is said to be by limits that were chosen without its group.

    Returns:
        (n,) whether it is kept, and the limits of each fold.
    """
    said, chosen = np.zeros(len(judged.keep), bool), []
    for fold in folds(judged.groups):
        limits = choose(judged.of(~fold), now, beta)
        said[fold] = within_limits(judged.found[fold], limits)
        chosen.append(limits)
    return said, chosen


def folds(groups: NDArray[np.str_]) -> Iterator[Mask]:
    """Which windows are left out together: whole groups, the largest first into the least full."""
    names, counts = np.unique(groups, return_counts=True)
    sizes = np.zeros(min(FOLDS, len(names)), int)
    place: dict[str, int] = {}
    for n in np.argsort(-counts, kind="stable"):
        place[str(names[n])] = int(np.argmin(sizes))
        sizes[place[str(names[n])]] += counts[n]
    where = np.array([place[str(group)] for group in groups])
    return (where == n for n in range(len(sizes)))


def _moved(judged: Judged, limits: FilterParams, name: str, beta: float) -> FilterParams:
    """The limits with one of them moved to where it is best."""
    now = getattr(limits, name)
    tries = list(_candidates(judged.found, limits, name))
    if not tries:
        return limits
    said = _said(judged.found, limits, name, np.array([now, *tries], float))
    scores = f_beta(said, judged.keep, beta)
    order = sorted(range(1, len(scores)), key=lambda n: (-scores[n], abs(tries[n - 1] - now)))
    for n in order:
        if scores[n] <= scores[0]:
            break
        if len(set(judged.groups[said[n] != said[0]])) >= SOURCES_TO_MOVE:
            return _with(limits, name, tries[n - 1])
    return limits


def _said(
    found: pd.DataFrame, limits: FilterParams, name: str, tries: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """(tries, n) whether each window is kept with each value of one limit."""
    own = rules_with(name)
    rest = [mask for reason, mask in breaks(found, limits).items() if reason not in own]
    unfit = np.tile(np.logical_or.reduce([np.zeros(len(found), bool), *rest]), (len(tries), 1))
    numbers = {str(column): found[column].to_numpy() for column in found}
    for one, rule in own.values():
        values = numbers[one.number]
        beyond = values > tries[:, None] if one.sign == ">" else values < tries[:, None]
        for other in rule:
            if other.limit != name:
                beyond = beyond & is_beyond(other, numbers, limits)
        unfit |= beyond
    return ~unfit


def f_beta(said: NDArray[np.bool_], true: Mask, beta: float) -> NDArray[np.float64]:
    """F-beta of each row of (m, n) verdicts; 1 where nothing is said and nothing is true."""
    right, wrong, missed = (
        np.sum(one, axis=-1) for one in (said & true, said & ~true, ~said & true)
    )
    weight = beta * beta
    whole = (1 + weight) * right + weight * missed + wrong
    return np.asarray(np.where(whole > 0, (1 + weight) * right / np.maximum(whole, 1e-9), 1.0))


def _candidates(found: pd.DataFrame, limits: FilterParams, name: str) -> Iterator[float]:
    """A value between each two neighbouring numbers, and one beyond the last on either side."""
    (one, _), *_ = rules_with(name).values()
    values = np.unique(found[one.number].to_numpy(float))
    values = values[~np.isnan(values)]
    if len(values) > CANDIDATES:
        values = np.unique(np.quantile(values, np.linspace(0, 1, CANDIDATES)))
    knob, now = knob_of(name), getattr(limits, name)
    for low, high in zip(values[:-1].tolist(), values[1:].tolist(), strict=True):
        if not _is_alike(one, low, high, now):
            value = _between(low, high, whole=isinstance(now, int))
            if knob.takes(value, type(now)):
                yield value
    yield from _outside(values, one, now, name)


def _is_alike(one: Beyond, low: float, high: float, now: float) -> bool:
    """Whether the limit as it is lies between the two already."""
    return low <= now < high if one.sign == ">" else low < now <= high


def _outside(values: NDArray[np.float64], one: Beyond, now: float, name: str) -> Iterator[float]:
    """A limit that the loosest of all numbers just meets."""
    if len(values):
        edge = float(values[-1] if one.sign == ">" else values[0])
        value = _rounded_out(edge, one.sign, whole=isinstance(now, int))
        loosens = edge > now if one.sign == ">" else edge < now
        if loosens and knob_of(name).takes(value, type(now)):
            yield value


def _between(low: float, high: float, *, whole: bool) -> float:
    """The middle of two numbers, in as few digits as set them apart."""
    if whole:
        return math.ceil(high)
    middle = (low + high) / 2
    rounded = (float(f"{middle:.{digits}g}") for digits in range(2, 17))
    return next((value for value in rounded if low < value < high), middle)


def _rounded_out(edge: float, sign: str, *, whole: bool) -> float:
    """A number of few digits on the loose side of an edge, or the edge."""
    if whole:
        return math.floor(edge)
    unit = 10.0 ** (math.floor(math.log10(abs(edge))) - 1) if edge else 1.0
    value = math.ceil(edge / unit) * unit if sign == ">" else math.floor(edge / unit) * unit
    return float(f"{value:.6g}")


def _with(limits: FilterParams, name: str, value: float) -> FilterParams:
    other: dict[str, Any] = {name: value}
    return replace(limits, **other)
