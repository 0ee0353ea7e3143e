"""What a run says of its split: near-duplicates that were found, classes that are thin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fgave_pipeline.units import Outcome
from stages.split import CERTIFICATE
from stages.split import STAGE as SPLIT


def words_of_split(outcomes: Iterable[Outcome]) -> list[str]:
    """A line each; none if the run made no split or there is nothing to say."""
    parts = [o.part for o in outcomes if o.stage == SPLIT.name and o.part is not None]
    if not parts:
        return []
    said = parts[0].said(CERTIFICATE)
    return [line for line in (_near(said), _left_out(said), _thin(said)) if line]


def _near(said: dict[str, Any]) -> str:
    pairs = {(link["one"], link["other"]) for link in said["near_duplicates"]}
    return (
        f"near-duplicates: {_count(len(pairs), 'pair')} of sources, kept together" if pairs else ""
    )


def _left_out(said: dict[str, Any]) -> str:
    count = len(said["left_out"]["joins_two_splits"])
    return f"left out: {_count(count, 'source')} tied to two splits" if count else ""


def _thin(said: dict[str, Any]) -> str:
    """A warning: a class that a split lacks cannot be learnt, or not be tested."""
    thin = {one["name"] for one in said["thin_classes"]}
    classes = {name for split in said["splits"].values() for name in split["classes"]}
    if not thin:
        return ""
    fewest = _count(said["parameters"]["min_per_class"], "clip")
    return (
        f"thin classes: {len(thin)} of {len(classes)} have fewer than {fewest} in one of the"
        " splits; certificate.json names them"
    )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'s' * (number != 1)}"
