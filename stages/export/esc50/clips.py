"""The clips of a tree: fold, number and name of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from stages.core.columns import column
from stages.export.classes import classes_of, label_of
from stages.export.folds import folds_of
from stages.export.order import shuffled
from stages.export.row import ExportRow, like


# Without N: pandas takes `NA` for no value at all.
_LETTERS = "ABCDEFGHIJKLMOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class EscClip:
    """A clip of a tree."""

    filename: str = column("the WAV file, in each of the folders `audio…`")
    fold: int = column("from 1 on; no group stands in two")
    target: int = column("number of the class, from 0 on")
    category: str = column("name of the class")
    take: str = column("which of its source's clips it is: A, B, …")
    clip_id: str = like(ExportRow, "clip_id")
    source_id: str = like(ExportRow, "source_id")
    start_ms: int = like(ExportRow, "start_ms")
    group: str = like(ExportRow, "group")
    split: str = like(ExportRow, "split")


def esc_clips(rows: list[ExportRow], target: str, folds: int, seed: str) -> list[EscClip]:
    """The clips that have a class, in an order that looks random and is always the same."""
    inside = [row for row in rows if label_of(row, target)]
    classes = classes_of(inside, target)
    placed = folds_of(((row.group, label_of(row, target)) for row in inside), folds, seed)
    takes = {row.clip_id: take for row, take in _takes(rows)}
    found = [
        _clip(row, placed[row.group], (label_of(row, target), classes), takes[row.clip_id])
        for row in inside
    ]
    return shuffled(found, seed, lambda clip: clip.clip_id)


def _clip(row: ExportRow, fold: int, named: tuple[str, dict[str, int]], take: str) -> EscClip:
    name, classes = named
    return EscClip(
        filename=f"{fold}-{original(row.source_id)}-{take}-{classes[name]}.wav",
        fold=fold,
        target=classes[name],
        category=name,
        take=take,
        clip_id=row.clip_id,
        source_id=row.source_id,
        start_ms=row.start_ms,
        group=row.group,
        split=row.split,
    )


def original(source_id: str) -> str:
    """A source in a file's name, whose parts hyphens hold apart: `~` stands for its own."""
    return source_id.replace("-", "~")


def letters(number: int) -> str:
    """A, B, … Z, AA, AB, …: the names of takes, from 0 on."""
    head, last = divmod(number, len(_LETTERS))
    return (letters(head - 1) if head else "") + _LETTERS[last]


def _takes(rows: Iterable[ExportRow]) -> Iterator[tuple[ExportRow, str]]:
    seen: Counter[str] = Counter()
    for row in rows:
        yield row, letters(seen[row.source_id])
        seen[row.source_id] += 1
