"""What every format is read into, and how times and faults are put."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from stages.core.errors import UsageError


@dataclass(frozen=True, slots=True)
class Row:
    """A span that somebody marked, in the words of the file."""

    line: int
    """Where in the file, from 1."""
    video: str
    """What the file calls the source; empty if it does not say."""
    start_ms: int
    end_ms: int | None
    """None where the file leaves it open."""
    label: str = ""
    action: str = ""
    material: str = ""
    annotator: str = ""


@dataclass(frozen=True, slots=True)
class Options:
    """What some formats do not say themselves."""

    fps: float | None = None
    """Frames a second, where times are counted in frames."""
    action: str = "action"
    """Name of the tier, attribute or control that names actions."""
    material: str = "material"
    """The same for materials."""


_CLOCK = re.compile(r"(?:(\d{1,4}):)?(\d{1,4}):(\d{1,2}(?:[.,]\d{1,9})?)")
_SECONDS = re.compile(r"\d{1,9}(?:[.,]\d{0,12})?|[.,]\d{1,12}")


def fault(line: int, found: str, expected: str) -> UsageError:
    """An error about a line, before the file's name is known."""
    return UsageError(f"{line}: {found}, expected {expected}")


def time_ms(text: str, line: int) -> int:
    """Seconds (`12.5`) or a clock time (`1:02:03.500`) in milliseconds.

    Raises:
        UsageError: it is neither, or negative.
    """
    text = text.strip()
    clock = _CLOCK.fullmatch(text)
    if clock:
        hours, minutes, seconds = clock.groups()
        whole = int(hours or 0) * 3600 + int(minutes) * 60
        return whole * 1000 + _ms(seconds)
    if not _SECONDS.fullmatch(text):
        raise fault(line, f"time {text[:40]!r}", "seconds or h:mm:ss.sss, not negative")
    return _ms(text)


def number_ms(value: Any, line: int) -> int:
    """A JSON number of seconds in milliseconds.

    Raises:
        UsageError: it is no number, or negative.
    """
    try:
        seconds = Decimal(str(value))
    except InvalidOperation:
        seconds = Decimal("nan")
    if isinstance(value, bool) or not seconds.is_finite() or not 0 <= seconds < 10**9:
        raise fault(line, f"time {str(value)[:40]!r}", "seconds, not negative")
    return round(1000 * seconds)


def classed(name: str, value: str, options: Options) -> dict[str, str]:
    """The column that a value belongs in, by the name of the tier or attribute it stands under."""
    for column, chosen in (("action", options.action), ("material", options.material)):
        if name.casefold() == chosen.casefold():
            return {column: value}
    return {"label": value}


def load_json(text: str) -> Any:
    """JSON, `NaN` refused.

    Raises:
        UsageError: it is no JSON.
    """
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise fault(line, str(error)[:80], "JSON") from error


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _ms(seconds: str) -> int:
    return round(1000 * Decimal(seconds.replace(",", ".").rstrip(".") or "0"))
