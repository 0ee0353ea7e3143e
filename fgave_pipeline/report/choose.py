"""Which clips to look at: at random, of each reason, and on both sides of each limit."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import pandas as pd

from fgave_pipeline.limits import knob_of, meaning, rules_with
from fgave_pipeline.report.gather import Gathered
from fgave_pipeline.windows import Mask, fit
from stages.filter import FilterParams
from stages.filter.words import BRIEFLY


@dataclass(frozen=True, slots=True)
class Sheet:
    """Some clips, and what they have in common."""

    anchor: str
    title: str
    about: str
    clips: list[str]
    """Clip ids, in the order in which they are shown."""
    of: int
    """How many there are to choose from."""
    kind: str = "plain"
    """`plain`, or `kept` or `rejected`: a side of a limit."""


def sheets(found: Gathered, seed: str, each: int, asked: tuple[str, ...]) -> list[Sheet]:
    """Every sheet that has a clip.

    Args:
        found: the dataset.
        seed: another word gives another choice.
        each: how many clips a sheet has at most; the kept ones at random are three times as many.
        asked: ids of clips to show in any case.
    """
    lot = _lots(found.clips, seed)
    made = [Sheet("asked", "Asked for", "Clips named by --show.", list(asked), len(asked))]
    made += [_kept(found.clips, lot, 3 * each)]
    made += _by_reason(found.clips, lot, each)
    made += _borderline(found, each)
    return [sheet for sheet in made if sheet.clips]


def _lots(clips: pd.DataFrame, seed: str) -> pd.Series[str]:
    """A clip's place in a random order that later clips cannot change."""
    digests = [hashlib.sha256(f"{seed}:{name}".encode()).hexdigest() for name in clips.clip_id]
    return pd.Series(digests, index=clips.index)


def _drawn(lot: pd.Series[str], among: Mask, most: int) -> list[str]:
    return [str(name) for name in lot[among].sort_values().index[:most]]


def _kept(clips: pd.DataFrame, lot: pd.Series[str], most: int) -> Sheet:
    there = (clips.split != "").to_numpy(bool)
    return Sheet(
        "kept", "In the dataset", "Drawn at random.", _drawn(lot, there, most), int(there.sum())
    )


def _by_reason(clips: pd.DataFrame, lot: pd.Series[str], each: int) -> Iterator[Sheet]:
    """Rejected ones by their weightiest reason, then kept ones that have no label."""
    first = pd.Series([r[0] if len(r) else "" for r in clips.reasons], clips.index, dtype=str)
    for reason in [name for name in BRIEFLY if (first == name).any()]:
        among = (first == reason).to_numpy(bool)
        chosen = _drawn(lot, among, each)
        yield Sheet(f"reason-{reason}", reason, BRIEFLY[reason], chosen, int(among.sum()))
    left = clips.keep.to_numpy(bool) & (clips.split == "").to_numpy(bool)
    why = clips.label_reason.where(clips.label_reason != "", clips.outside)
    for reason in sorted(set(why[left])):
        among = left & (why == reason).to_numpy(bool)
        about = "Fit, and yet not in the dataset."
        yield Sheet(f"reason-{reason}", reason, about, _drawn(lot, among, each), int(among.sum()))


def _borderline(found: Gathered, each: int) -> Iterator[Sheet]:
    """Of each limit, the clips nearest to it whose verdict hangs on it alone."""
    now = fit(found.clips, found.limits)
    for name in (f.name for f in fields(FilterParams)):
        (one, _), *_ = rules_with(name).values()
        loose, tight = (math.inf, -math.inf) if one.sign == ">" else (-math.inf, math.inf)
        sides = {
            "kept": now & ~fit(found.clips, _with(found.limits, name, tight)),
            "rejected": ~now & fit(found.clips, _with(found.limits, name, loose)),
        }
        distance = (found.clips[one.number] - getattr(found.limits, name)).abs()
        for side, among in sides.items():
            nearest = distance[among].sort_values(kind="stable").index[:each]
            about = f"{meaning(one.number).doc}: {knob_of(name).doc}"
            chosen = [str(clip) for clip in nearest]
            yield Sheet(f"{side}-by-{name}", name, about, chosen, int(np.sum(among)), side)


def _with(limits: FilterParams, name: str, value: float) -> FilterParams:
    other: dict[str, Any] = {name: value}
    return replace(limits, **other)
