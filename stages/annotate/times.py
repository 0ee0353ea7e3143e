"""Times as people type them: where in a line they stand, and what they say."""

# ruff: noqa: RUF001  # times are written in many scripts
from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from stages.annotate.text import Line


Notation = Literal["colons", "links", "units", "dots"]


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time in a line, or a range of two."""

    at: int
    """Where in the line's text it begins."""
    end: int
    """Where in the line's text it ends."""
    start_ms: int
    end_ms: int | None = None
    """Of a range; None where only a start is written."""


_COLONS = re.compile(
    r"(?<![\d:])(?<!\d[./,])(?<!\dT)"
    r"(\d{1,3}):(\d\d)(?::(\d\d))?(?:\.(\d{1,3})|,(\d{3}))?"
    r"(?!\d|[:./]\d)"
)
_SPACED = re.compile(r"[\W_]{0,20}(\d{1,3}) ?: ?(\d\d)(?: ?: ?(\d\d))?()()(?!\d|[:./]\d)")
_DOTS = re.compile(r"[\W_]{0,20}(\d{1,3})\.(\d\d)(?:\.(\d\d))?()()(?!\d|[:./]\d)")
_UNITS = re.compile(
    r"[\W_]{0,20}(?:(\d{1,2}) ?(?:h|時間|시간|ч) ?)?(?:(\d{1,3}) ?(?:min|m|分|분|мин|м) ?)?"
    r"(?:(\d{1,4}) ?(?:sec|s|秒|초|сек|с))?(?![a-zа-яё\d])",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"\d+")
_LINK = re.compile(r"[?&#](?:t|start)=(?:(\d{1,3})h)?(?:(\d{1,4})m)?(?:(\d{1,6})s?)?(?![\w.])")
_VIDEO = re.compile(r"(?:youtu\.be/|[?&]v=|/shorts/|/embed/|/live/)([\w-]{1,20})")
_RANGE = re.compile(
    r"[\])]?\s{0,3}(?:-{1,3}|[–—‐‑−~〜→⇒➜>]|--?>|=>|to|until|till|bis|à|до|по|から|から~|부터)\s{0,3}[\[(]?",
    re.IGNORECASE,
)
_CLOCK_AFTER = re.compile(
    r"\s?(?:AM|PM|pm|[ap]\.m\.|[Uu]hr|hrs|ч|[Мм][Сс][Кк])(?!\w)|hr?(?!\w)"
    r"|\s?am(?!\w|\s\w{3})"  # not German: "0:30 am Mikrofon"
    r"|\s?[ECMP]T(?!\s?\w)|\s?(?:[ECMP][SD]T|CES?T|[JK]ST|GMT|UTC|BST)(?!\w|\s?\d)"
    r"|\s?(?:時|시|點)(?!\w)"  # not 時計, a clock, nor 시작, the start
)
_DATE_BEFORE = re.compile(
    r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b"
    r"|(?i:\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b)"
    r"|(?i:\b(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)s?\b)"
    r"|(?i:\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)s?\b)"
    r"|(?i:\b(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo)s?\b)"
    r"|[月火水木金土日]曜|\d月|\d日|[(][月火水木金土日월화수목금토일][)]|[월화수목금토일]요일"
    r"|(?<![\d/])\d{1,2}/\d{1,2}(?:/\d{2,4})?\W{0,6}$"
)


def stamps_in(line: Line, notation: Notation = "colons") -> list[Stamp]:
    """The times of a line in reading order, two that make a range as one."""
    if notation == "links":
        return list(_linked(line))
    if notation == "colons":
        return _with_ranges(line.text, _colons(line.text))
    match = (_UNITS if notation == "units" else _DOTS).match(line.text)
    start = _at_start(match, notation) if match else None
    return [] if start is None else [start]


def videos_linked(lines: list[Line]) -> set[str]:
    """Ids of the videos that links with a time lead to."""
    urls = [link.url for line in lines for link in line.links if _LINK.search(link.url)]
    return {m[1] for url in urls if (m := _VIDEO.search(url))}


def is_of_a_day(text: str, stamp: Stamp) -> bool:
    """Whether what follows a time makes it a time of day: PM, Uhr, a zone."""
    return bool(_CLOCK_AFTER.match(text, stamp.end))


def follows_a_date(text: str, stamp: Stamp) -> bool:
    """Whether a weekday or a date stands before a time."""
    return bool(_DATE_BEFORE.search(text[max(0, stamp.at - 60) : stamp.at]))


def has_two_units(text: str, stamp: Stamp) -> bool:
    """Whether a time has two units, as `1m30s` has; `30s` may be how long a thing lasts."""
    return len(_NUMBERS.findall(text[stamp.at : stamp.end])) > 1


def _colons(text: str) -> list[Stamp]:
    if ":" not in text:
        return []
    found = [s for m in _COLONS.finditer(text) if (s := _stamp(m))]
    if not found and (spaced := _SPACED.match(text)) and (stamp := _stamp(spaced)):
        found = [stamp]
    return found


def _stamp(match: re.Match[str]) -> Stamp | None:
    """A stamp, or None where seconds or minutes pass 59."""
    first, second, third, dotted, comma = match.groups()
    hours, minutes, seconds = (first, second, third) if third else ("0", first, second)
    if int(seconds) > 59 or (third and int(minutes) > 59):
        return None
    millis = int((dotted or comma or "").ljust(3, "0"))
    whole = int(hours) * 3600 + int(minutes) * 60 + int(seconds)
    return Stamp(match.start(1), match.end(), whole * 1000 + millis)


def _with_ranges(text: str, stamps: list[Stamp]) -> list[Stamp]:
    merged: list[Stamp] = []
    for stamp in stamps:
        last = merged[-1] if merged else None
        if last and last.end_ms is None and _makes_range(text, last, stamp):
            merged[-1] = Stamp(last.at, stamp.end, last.start_ms, stamp.start_ms)
        else:
            merged.append(stamp)
    return merged


def _makes_range(text: str, first: Stamp, second: Stamp) -> bool:
    near = second.at - first.end <= 12 and second.start_ms > first.start_ms
    return near and bool(_RANGE.fullmatch(text, first.end, second.at))


def _at_start(match: re.Match[str], notation: Notation) -> Stamp | None:
    if notation == "dots":
        return _stamp(match)
    hours, minutes, seconds = match.groups()
    if not (hours or minutes or seconds):
        return None
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    at = min(match.start(n) for n in (1, 2, 3) if match[n])
    return Stamp(at, match.end(), whole * 1000)


def _linked(line: Line) -> list[Stamp]:
    found = []
    for link in line.links:
        match = _LINK.search(link.url)
        if match and any(match.groups()):
            hours, minutes, seconds = (int(g or 0) for g in match.groups())
            whole = hours * 3600 + minutes * 60 + seconds
            found.append(Stamp(link.at, link.end, whole * 1000))
    return found
