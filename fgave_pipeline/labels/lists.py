"""Texts with lists of timestamps, one JSON object a line, and what is read from them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from stages.annotate.timestamps import Reading, read_segments
from stages.core.errors import UsageError


@dataclass(frozen=True, slots=True)
class TextList:
    """A text, and what is right to read from it if that is known."""

    id: str
    text: str
    duration_s: float | None = None
    expected: tuple[Expected, ...] | None = None
    """None where nobody says what is right; empty where nothing is to be read."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A segment that is right."""

    start_s: float
    labels: tuple[str, ...]
    """Any of them."""
    optional: bool = False
    """Whether it may be left out as well."""


@dataclass(frozen=True, slots=True)
class ReadSegment:
    """A label with its time, as the text gives it."""

    start_s: float
    end_s: float | None
    label: str
    flag: str = ""
    """Why no clip comes from it, as a slug; empty where clips may."""


def load_lists(lines: Iterable[str], where: str) -> Iterator[TextList]:
    """The lists in JSON lines with `id`, `text`, `duration_s` and, if known, `segments`.

    Raises:
        UsageError: a line is not such an object.
    """
    number = 0
    try:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _list(json.loads(line), number)
    except UnicodeDecodeError as error:
        raise UsageError(f"{where}: after line {number} no UTF-8; save it as UTF-8") from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        said = f"{type(error).__name__}: {error}"
        raise UsageError(f"{where}:{number}: {said}, expected {_EXPECTED}") from error


_EXPECTED = '{"id": …, "text": "0:00 Wood", "duration_s": 60 or null}'


def read_list(given: TextList) -> tuple[list[ReadSegment], Reading]:
    """Every labelled time of a text by time, those flagged too that give no clip; and all of it."""
    duration_ms = None if given.duration_s is None else round(1000 * given.duration_s)
    reading = read_segments(given.text, duration_ms)
    ends_ms = {segment.start_ms: segment.end_ms for segment in reading.segments}
    reasons = {id(dropped.item): dropped.reason for dropped in reading.dropped}
    found = []
    for item in reading.items:
        end_ms = item.end_ms or ends_ms.get(item.start_ms)
        flag = reasons.get(id(item), "")
        found.append(ReadSegment(item.start_ms / 1000, _seconds(end_ms), item.label, flag))
    return found, reading


def _seconds(ms: int | None) -> float | None:
    return None if ms is None else ms / 1000


def _list(table: dict[str, Any], number: int) -> TextList:
    duration = table.get("duration_s")
    segments = table.get("segments")
    return TextList(
        id=str(table.get("id", number)),
        text=str(table["text"]),
        duration_s=None if duration is None else _duration(duration),
        expected=None if segments is None else tuple(_expected(s) for s in segments),
    )


def _duration(value: Any) -> float:
    if not 0 <= float(value) < 1e9:  # also false for nan
        raise ValueError(f"duration_s {value}")
    return float(value)


def _expected(table: dict[str, Any]) -> Expected:
    labels = (str(table["label"]), *map(str, table.get("alt", ())))
    return Expected(float(table["start"]), labels, bool(table.get("optional", False)))
