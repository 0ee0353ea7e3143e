"""Why a clip is labelled as it is, and kept or not: what the tables of a dataset say of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from fgave_pipeline import tables
from fgave_pipeline.dataset import Dataset
from fgave_pipeline.limits import Held, held
from fgave_pipeline.whereabouts import path_of
from stages.core.errors import UsageError
from stages.core.params import nearest
from stages.core.records import (
    Annotation,
    Assignment,
    Clip,
    Decision,
    Label,
    Measurement,
    Passage,
    Verdict,
    Video,
)
from stages.filter import STAGE as FILTER
from stages.tools import parquet


R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that a row names."""

    name: str
    bytes: int
    sha256: str
    path: Path | None
    """None where no part holds it any more."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A clip, and all that was said and measured of it."""

    clip: Clip
    files: dict[str, StoredFile]
    """Its own file, where one was written, and the source's."""
    measurement: Measurement | None
    """None where nothing was measured yet."""
    held: tuple[Held, ...]
    """Each number that the filter asks for, beside its limit."""
    verdict: Verdict | None
    """None where the filter has not run."""
    label: Label | None
    """None where labels have not been given yet."""
    place: Assignment | None
    """Where in the dataset it stands; None where it was not split yet."""
    passages: tuple[Passage, ...]
    """What every witness says of it, the chosen one's first."""
    reasons: tuple[str, ...]
    """Why the label is what it is, in sentences."""
    decision: Decision | None = None
    """What a person decided about it, as `decisions.csv` is now."""
    corrections: tuple[Annotation, ...] = ()
    """What people wrote about it alone, as `annotations.csv` is now."""


def explain(dataset: Dataset, clip_id: str) -> Explanation:
    """What is known of one clip of a dataset that has been built at least up to `read` and `cut`.

    Raises:
        UsageError: there is no such clip, or nothing was built.
    """
    clips = _rows(dataset, "clips", Clip)
    clip = next((c for c in clips if c.clip_id == clip_id), None)
    if clip is None:
        hint = nearest(clip_id, [c.clip_id for c in clips][:50_000])
        raise UsageError(f"{clip_id}: no clip of {dataset.name}{hint}")
    passages = [p for p in _rows(dataset, "passages", Passage) if p.source_id == clip.source_id]
    near = tuple(p for p in passages if p.start_ms < clip.end_ms and p.end_ms > clip.start_ms)
    measurement = _of(dataset, "measurements", Measurement, clip)
    label = _of(dataset, "labels", Label, clip)
    corrections = tuple(one for one in dataset.annotations if one.clip_id == clip_id)
    limits = dataset.config.params(FILTER.name)
    return Explanation(
        clip=clip,
        files=_files(dataset, clip),
        measurement=measurement,
        held=tuple(held(clip, measurement, limits)) if measurement is not None else (),
        verdict=_of(dataset, "verdicts", Verdict, clip),
        label=label,
        place=_of(dataset, "assignments", Assignment, clip),
        passages=near,
        reasons=(*_corrected(corrections), *_reasons(passages, near, label)),
        decision=next((one for one in dataset.decisions if one.clip_id == clip_id), None),
        corrections=corrections,
    )


def role_of(passage: Passage, near: tuple[Passage, ...]) -> str:
    """What a witness does to the label of a clip that these passages touch."""
    if passage.chosen:
        return "chosen"
    if passage.copy_of:
        return f"copies {passage.copy_of}"
    if any(passage.witness in p.agree for p in near):
        return "agrees"
    return "disagrees" if any(passage.witness in p.disagree for p in near) else "other"


def _rows(dataset: Dataset, table: str, kind: type[R]) -> list[R]:
    path = tables.path_of(dataset.tables, table)
    if not path.exists():
        raise UsageError(f"{path}: no such file; `fgave run -d {dataset.name}` builds it")
    return parquet.from_table(parquet.read_table(path), kind)


def _of(dataset: Dataset, table: str, kind: type[R], clip: Clip, key: str = "clip_id") -> R | None:
    """The row about a clip, or its source; None where there is none, or no table yet."""
    if not tables.path_of(dataset.tables, table).exists():
        return None
    rows = _rows(dataset, table, kind)
    return next((row for row in rows if getattr(row, key) == getattr(clip, key)), None)


def _files(dataset: Dataset, clip: Clip) -> dict[str, StoredFile]:
    video = _of(dataset, "videos", Video, clip, "source_id")
    found = {"clip": ("cut", clip), "source": ("fetch", video)}
    return {
        name: _stored(dataset.work / stage / clip.source_id, row)
        for name, (stage, row) in found.items()
        if row is not None and row.file
    }


def _stored(unit: Path, row: Clip | Video) -> StoredFile:
    path = path_of(unit, row.file, row.sha256)
    return StoredFile(row.file, row.bytes or 0, row.sha256, path)


def _corrected(corrections: tuple[Annotation, ...]) -> Iterator[str]:
    if corrections:
        names = ", ".join(dict.fromkeys(one.annotator for one in corrections if one.annotator))
        yield f"{names or 'somebody'} wrote about this clip alone, which counts before all else:"
    for one in corrections:
        said = one.label or f"{one.action} {one.material}".strip() or "nothing is heard"
        yield f"by hand, {one.start_ms / 1000:g} to {one.end_ms / 1000:g} s: {said}"


def _reasons(
    passages: list[Passage], near: tuple[Passage, ...], label: Label | None
) -> Iterator[str]:
    names = list(dict.fromkeys(p.witness for p in passages))
    if names and passages[0].chosen:
        rest = f", before {', '.join(names[1:])}" if names[1:] else ""
        yield f"{names[0]} is believed: the most trusted witness who names a class{rest}"
    yield from _moved(passages)
    for passage in near:
        if passage.chosen:
            yield _weighed(passage)
    if label is not None and label.reason:
        yield f"unlabelled, {label.reason}: {label.detail}"


def _moved(passages: list[Passage]) -> Iterator[str]:
    offsets = {p.witness: p.offset_ms for p in passages}
    for name, offset_ms in offsets.items():
        if offset_ms:
            fitted = "the others" if passages[0].witness == name else passages[0].witness
            yield f"{name}: all times moved by {offset_ms / 1000:+g} s to fit {fitted}"


def _weighed(passage: Passage) -> str:
    """How a span came to its confidence."""
    if passage.non_event:
        return f"{passage.label!r} names no sound event: {passage.non_event}"
    says = [f"with it {', '.join(passage.agree)}"] if passage.agree else []
    says += [f"against it {', '.join(passage.disagree)}"] if passage.disagree else []
    words = "; ".join(says) or "nobody else speaks of it"
    sure = f"strength of the words {passage.strength:g}, confidence {passage.confidence:g}"
    return f"{passage.label!r}: {words}; {sure}"
