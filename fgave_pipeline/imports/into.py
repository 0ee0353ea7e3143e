"""Rows of any format → the annotations of a dataset: its sources, its classes, no open ends."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from fgave_pipeline.imports.rows import Row
from fgave_pipeline.scaffold import source_id_of
from stages.annotate.taxonomy import Taxonomy
from stages.core.errors import UsageError
from stages.core.params import nearest
from stages.core.records import Annotation, Source


_LAST_PART = re.compile(r"[^/\\]*$")


@dataclass(frozen=True, slots=True)
class Target:
    """Where rows go."""

    sources: list[Source]
    taxonomy: Taxonomy
    durations_ms: dict[str, int]
    """Of the sources that have been fetched."""
    source_id: str = ""
    """The source of all rows; empty: each row says its own."""
    annotator: str = ""
    """Who made them, where the file does not say."""
    shift_ms: int = 0
    """What to add to all times."""


def annotations_of(rows: Iterable[Row], target: Target, stem: str) -> tuple[list[Annotation], int]:
    """The annotations that rows make, by source and time; and how many rows are of other videos.

    Spans of one source that begin and end together are one annotation if one names the action and
    the other the material.

    Args:
        rows: of one file.
        target: where they go.
        stem: the file's name, which names the source where a row does not.

    Raises:
        UsageError: a row's source is ambiguous, or its end cannot be known; it begins with a line.
    """
    find = _finder(target)
    found = [(find(row.video or stem, row.line), row) for row in rows]
    known = [(source_id, row) for source_id, row in found if source_id]
    ended = _with_ends(known, target)
    made = _joined([_annotation(source_id, row, target) for source_id, row in ended])
    order = {source.source_id: n for n, source in enumerate(target.sources)}
    made.sort(key=lambda a: (order[a.source_id], a.start_ms, a.end_ms, a.label))
    return made, len(found) - len(known)


def merged(old: list[Annotation], new: list[Annotation]) -> list[Annotation]:
    """Both, the old ones first, each once."""
    return list(dict.fromkeys([*old, *new]))


def _finder(target: Target) -> Callable[[str, int], str]:
    """(a video as a file calls it, line) → the id of its source, empty where it is none of them."""
    _check(target)
    names: dict[str, set[str]] = {}
    for source in target.sources:
        for name in (source.source_id, _stem(source.url), source_id_of(source.url)):
            names.setdefault(name, set()).add(source.source_id)

    def find(video: str, line: int) -> str:
        if target.source_id:
            return target.source_id
        fits = names.get(video) or names.get(source_id_of(video)) or names.get(_stem(video)) or ()
        if len(fits) > 1:
            raise UsageError(f"{line}: {video!r} may be {', '.join(sorted(fits))}; use --source")
        return next(iter(fits), "")

    return find


def _check(target: Target) -> None:
    ids = [source.source_id for source in target.sources]
    if target.source_id and target.source_id not in ids:
        hint = nearest(target.source_id, ids)
        raise UsageError(f"--source {target.source_id}: not in sources.csv{hint}")


def _stem(path: str) -> str:
    found = _LAST_PART.search(path)
    name = found[0] if found else path
    return name.rsplit(".", 1)[0] if "." in name[1:] else name


def _with_ends(rows: list[tuple[str, Row]], target: Target) -> list[tuple[str, Row]]:
    """Rows with an end: their own, the next start of the source, or the end of the source."""
    starts: dict[str, list[int]] = {}
    for source_id, row in rows:
        starts.setdefault(source_id, []).append(row.start_ms)
    ended = []
    for source_id, row in rows:
        later = [ms for ms in starts[source_id] if ms > row.start_ms]
        end_ms = row.end_ms or min(later, default=target.durations_ms.get(source_id))
        if end_ms is None or end_ms <= row.start_ms:
            raise UsageError(
                f"{row.line}: no end, and nothing follows in {source_id!r}, expected an end"
                " (or a source that was fetched)"
            )
        ended.append((source_id, replace(row, end_ms=end_ms)))
    return ended


def _annotation(source_id: str, row: Row, target: Target) -> Annotation:
    """Classes where the taxonomy has them; other words are left to be read."""
    start_ms, end_ms = row.start_ms + target.shift_ms, (row.end_ms or 0) + target.shift_ms
    if start_ms < 0:
        raise UsageError(f"{row.line}: starts at {start_ms} ms once moved, expected 0 or later")
    action = row.action if row.action in target.taxonomy.actions else ""
    material = row.material if row.material in target.taxonomy.materials else ""
    words = [row.label] if row.label else []
    words += [row.action] if row.action and not action else []
    words += [row.material] if row.material and not material else []
    return Annotation(
        source_id=source_id,
        start_ms=start_ms,
        end_ms=end_ms,
        action=action,
        material=material,
        label=" ".join(words),
        annotator=row.annotator or target.annotator,
    )


def _joined(annotations: Iterable[Annotation]) -> list[Annotation]:
    found: dict[tuple[str, int, int, str], list[Annotation]] = {}
    for new in annotations:
        if not (new.action or new.material or new.label):
            continue
        group = found.setdefault((new.source_id, new.start_ms, new.end_ms, new.annotator), [])
        at = next((n for n, old in enumerate(group) if _complete(old, new)), None)
        if at is None:
            group.append(new)
        else:
            group[at] = _both(group[at], new)
    return [annotation for group in found.values() for annotation in group]


def _complete(one: Annotation, other: Annotation) -> bool:
    """Whether what one leaves open, and nothing else, is said by the other."""
    columns = ("action", "material", "label")
    return not any(getattr(one, name) and getattr(other, name) for name in columns)


def _both(one: Annotation, other: Annotation) -> Annotation:
    return replace(
        one,
        action=one.action or other.action,
        material=one.material or other.material,
        label=one.label or other.label,
    )
