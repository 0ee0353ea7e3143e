"""Labels read from timestamps, held against what a person marked by hand in the same source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from statistics import median
from typing import Any, Literal, TypeVar

from fgave_pipeline import tables
from fgave_pipeline.dataset import Dataset
from fgave_pipeline.scores import Score, kappa, scores_by_label
from stages.annotate import AnnotateParams
from stages.annotate.passages import hearing_of
from stages.annotate.seconds import overlap_ms, seconds_of
from stages.annotate.sounding import AUDIBLE_DBFS, sounding, source_floor_dbfs, steady_limit_dbfs
from stages.annotate.witnesses import MANUAL, Said, Witness
from stages.core.errors import UsageError
from stages.core.records import Clip, Measurement, Passage
from stages.tools import parquet


R = TypeVar("R")
Column = Literal["actions", "materials"]
BACKGROUND, UNKNOWN = "background", "unknown"

Second = tuple[str, int]
"""A clip, and a second of it."""


@dataclass(frozen=True, slots=True)
class ClassAgreement:
    """One class: the seconds that both give it, and how its spans begin and end."""

    score: Score
    start_error_ms: float | None
    """Median of how far typed starts lie from where a hand marked the first event; None of none."""
    end_error_ms: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """All sources that have both."""

    sources: tuple[str, ...]
    seconds: int
    actions: tuple[ClassAgreement, ...]
    materials: tuple[ClassAgreement, ...]
    kappa_actions: float
    """Cohen's, over seconds; `background` and `unknown` are labels, too."""
    kappa_materials: float


@dataclass(frozen=True, slots=True)
class _Both:
    """A source that has both."""

    source_id: str
    hand: Witness
    typed: Witness
    clips: list[Clip]
    measured: dict[str, Measurement]


def agreement(dataset: Dataset) -> Agreement:
    """How far labels from timestamps agree with manual ones, over the seconds of all clips.

    A second of a clip is labelled as `annotate` would, once by the manual annotations alone, once
    by the most trusted other witness alone. Clips that were not measured are left out.

    Raises:
        UsageError: the dataset was not measured, or no source has both.
    """
    both = list(_sources(dataset))
    if not both:
        raise UsageError(f"no source of {dataset.name} has manual annotations and timestamps")
    params = dataset.config.params("annotate")
    by_hand, typed = (_seconds(both, who, params) for who in ("hand", "typed"))
    return Agreement(
        sources=tuple(source.source_id for source in both),
        seconds=len(by_hand),
        actions=_classes(both, by_hand, typed, "actions"),
        materials=_classes(both, by_hand, typed, "materials"),
        kappa_actions=kappa(_named(by_hand, "actions"), _named(typed, "actions")),
        kappa_materials=kappa(_named(by_hand, "materials"), _named(typed, "materials")),
    )


def _sources(dataset: Dataset) -> Iterator[_Both]:
    passages = _rows(dataset, "passages", Passage)
    clips = _rows(dataset, "clips", Clip)
    measured = {
        m.clip_id: m for m in _rows(dataset, "measurements", Measurement) if m.status == "ok"
    }
    for source in dataset.sources:
        hearing = hearing_of([p for p in passages if p.source_id == source.source_id])
        heard = [w for w in (hearing.chosen, *hearing.others) if w is not None]
        hand = next((w for w in heard if w.name == MANUAL), None)
        typed = next((w for w in heard if w.name != MANUAL), None)
        if hand is not None and typed is not None:
            own = [c for c in clips if c.source_id == source.source_id and c.clip_id in measured]
            rows = {clip.clip_id: measured[clip.clip_id] for clip in own}
            yield _Both(source.source_id, hand, _as_typed(typed), own, rows)


def _as_typed(witness: Witness) -> Witness:
    """The witness without what was done to fit it to the others."""
    by_ms = -witness.offset_ms
    spans = (
        replace(s, start_ms=s.start_ms + (by_ms if s.start_ms else 0),
                end_ms=s.end_ms + (0 if s.to_the_end else by_ms))
        for s in witness.spans
    )  # fmt: skip
    return replace(witness, spans=tuple(spans), offset_ms=0)


def _rows(dataset: Dataset, table: str, kind: type[R]) -> list[R]:
    path = tables.path_of(dataset.tables, table)
    if not path.exists():
        raise UsageError(f"{path}: no such file; `fgave annotate -d {dataset.name}` builds it")
    return parquet.from_table(parquet.read_table(path), kind)


def _seconds(both: Iterable[_Both], who: str, params: AnnotateParams) -> dict[Second, Said | None]:
    """What is said of each second that holds an event by one of the two; None of the others."""
    found: dict[Second, Said | None] = {}
    for source in both:
        witness = source.hand if who == "hand" else source.typed
        floor = source_floor_dbfs(source.measured.values())
        limit = AUDIBLE_DBFS if who == "hand" else steady_limit_dbfs(floor, params)
        guard_ms = 0 if who == "hand" else params.guard_ms
        for clip in source.clips:
            sounds = sounding(source.measured[clip.clip_id], limit, params)
            span = (clip.start_ms, clip.end_ms)
            for n, second in enumerate(seconds_of(span, list(witness.spans), sounds, guard_ms)):
                found[clip.clip_id, n] = second.said if second.event else None
    return found


def _named(seconds: dict[Second, Said | None], column: Column) -> dict[Second, str]:
    return {where: _name(said, column) for where, said in seconds.items()}


def _name(said: Said | None, column: Column) -> str:
    if said is None:
        return BACKGROUND
    names: Any = getattr(said.phrase, column)
    return str(names[0]) if names else UNKNOWN


def _classes(
    both: list[_Both],
    by_hand: dict[Second, Said | None],
    typed: dict[Second, Said | None],
    column: Column,
) -> tuple[ClassAgreement, ...]:
    none = (BACKGROUND, UNKNOWN)
    hand, said = (
        {where: name for where, name in _named(seconds, column).items() if name not in none}
        for seconds in (by_hand, typed)
    )
    return tuple(
        ClassAgreement(score, *_boundary_errors(both, score.name, column))
        for score in scores_by_label(said, hand)
    )


def _boundary_errors(
    both: list[_Both], name: str, column: Column
) -> tuple[float | None, float | None]:
    """Median distance of typed starts and ends from the first and last event within, in ms."""
    starts, ends = [], []
    for source in both:
        marked = [s for s in source.hand.spans if _name(s, column) == name]
        for said in source.typed.spans:
            mine = (said.start_ms, said.end_ms)
            inside = [s for s in marked if overlap_ms(mine, (s.start_ms, s.end_ms)) > 0]
            if inside and _name(said, column) == name:
                starts.append(abs(said.start_ms - min(s.start_ms for s in inside)))
                ends.append(abs(said.end_ms - max(s.end_ms for s in inside)))
    return (median(starts), median(ends)) if starts else (None, None)
