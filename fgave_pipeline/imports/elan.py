"""ELAN's `.eaf`: tiers of annotations between time slots. Read without a doctype or entities."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from xml.parsers import expat

from fgave_pipeline.imports.rows import Options, Row, classed, fault
from stages.core.errors import UsageError


@dataclass(slots=True)
class _Annotation:
    line: int
    tier: str
    annotator: str
    slots: tuple[str, str] | None
    """Of its own times; None if it has those of another."""
    of: str
    """The annotation whose times it has."""
    words: str = ""


@dataclass(slots=True)
class _File:
    """What of an `.eaf` says when and what."""

    media: str = ""
    origin_ms: int = 0
    slots: dict[str, int | None] = field(default_factory=dict)
    annotations: dict[str, _Annotation] = field(default_factory=dict)


def read_elan(text: str, options: Options) -> Iterator[Row]:
    """One row an annotation; tiers named as the options say give actions and materials.

    A time slot without a value lies between its neighbours, as ELAN shows it.

    Raises:
        UsageError: it is no XML without a doctype, or an annotation refers to nothing.
    """
    found = _parsed(text)
    times = _times(found.slots)
    for name, annotation in found.annotations.items():
        first, second = _slots(name, found)
        if times.get(first) is None or times.get(second) is None:
            raise fault(annotation.line, f"time slots {first}, {second}", "slots with times")
        start_ms, end_ms = (times[slot] - found.origin_ms for slot in (first, second))
        words = classed(annotation.tier, annotation.words.strip(), options)
        if any(words.values()):
            yield Row(annotation.line, found.media, start_ms, end_ms,
                      annotator=annotation.annotator, **words)  # fmt: skip


def _parsed(text: str) -> _File:
    parser = expat.ParserCreate()
    reader = _Reader(parser)
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.data
    parser.StartDoctypeDeclHandler = reader.doctype  # entities are declared in one
    try:
        parser.ParseFile(io.BytesIO(text.encode()))
    except expat.ExpatError as error:
        raise fault(error.lineno, expat.ErrorString(error.code), "XML as ELAN writes it") from error
    return reader.found


class _Reader:
    """Handlers for the events of expat."""

    def __init__(self, parser: Any) -> None:
        self.found = _File()
        self._parser = parser
        self._tier, self._annotator = "", ""
        self._open: _Annotation | None = None
        self._in_value = False

    def start(self, name: str, of: dict[str, str]) -> None:
        line = self._parser.CurrentLineNumber
        if name == "MEDIA_DESCRIPTOR" and not self.found.media:
            self.found.media = of.get("MEDIA_URL") or of.get("RELATIVE_MEDIA_URL", "")
            self.found.origin_ms = _whole(of.get("TIME_ORIGIN", "0"), line)
        elif name == "HEADER" and of.get("TIME_UNITS", "milliseconds") != "milliseconds":
            raise fault(line, f"TIME_UNITS {of['TIME_UNITS']}", "milliseconds")
        elif name == "TIME_SLOT":
            value = of.get("TIME_VALUE")
            self.found.slots[of.get("TIME_SLOT_ID", "")] = (
                None if value is None else _whole(value, line)
            )
        elif name == "TIER":
            self._tier, self._annotator = of.get("TIER_ID", ""), of.get("ANNOTATOR", "")
        elif name in ("ALIGNABLE_ANNOTATION", "REF_ANNOTATION"):
            self._begin(of, line, refers=name == "REF_ANNOTATION")
        self._in_value = name == "ANNOTATION_VALUE"

    def end(self, _: str) -> None:
        self._in_value = False

    def data(self, text: str) -> None:
        if self._in_value and self._open is not None:
            self._open.words += text

    def doctype(self, *_: object) -> None:
        raise fault(self._parser.CurrentLineNumber, "a doctype", "none, as ELAN writes none")

    def _begin(self, of: dict[str, str], line: int, *, refers: bool) -> None:
        slots = (of.get("TIME_SLOT_REF1", ""), of.get("TIME_SLOT_REF2", ""))
        self._open = _Annotation(
            line,
            self._tier,
            self._annotator,
            None if refers else slots,
            of.get("ANNOTATION_REF", ""),
        )
        self.found.annotations[of.get("ANNOTATION_ID", f"line {line}")] = self._open


def _slots(name: str, found: _File) -> tuple[str, str]:
    """The slots of an annotation, or of the one that it refers to at last."""
    line, seen = found.annotations[name].line, set()
    while name in found.annotations and name not in seen:
        seen.add(name)
        annotation = found.annotations[name]
        if annotation.slots is not None:
            return annotation.slots
        name = annotation.of
    raise fault(line, f"a reference to {name!r}", "another annotation")


def _times(slots: dict[str, int | None]) -> dict[str, int]:
    """Each slot's time; those without one are spread evenly between the known ones around them."""
    names, known = list(slots), [n for n, value in enumerate(slots.values()) if value is not None]
    times = {names[n]: slots[names[n]] for n in known}
    for before, after in pairwise(known):
        first, last = slots[names[before]] or 0, slots[names[after]] or 0
        for n in range(before + 1, after):
            times[names[n]] = first + (last - first) * (n - before) // (after - before)
    return {name: time for name, time in times.items() if time is not None}


def _whole(text: str, line: int) -> int:
    try:
        return int(text)
    except ValueError:
        raise UsageError(f"{line}: time {text[:20]!r}, expected whole milliseconds") from None
