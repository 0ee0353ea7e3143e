"""Text as people type it → lines that can be read, each with the line it came from."""

# ruff: noqa: RUF001  # colons of many scripts
from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One line to read. `text` is normalised, with blanks where links stand."""

    number: int
    """Of the line in the text as written, from 1."""
    raw: str
    text: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A URL, and where in the line's text it stands."""

    at: int
    end: int
    url: str


_TAGS = "a|b|blockquote|br|code|div|em|h[1-6]|i|li|ol|p|pre|small|span|strong|table|td|th|tr|u|ul"
_BREAK = re.compile(r"<(?:br\s?/?|/(?:p|li|div|tr|h[1-6]))>", re.IGNORECASE)
_ANCHOR = re.compile(r"<a\s[^<>]{0,40}?href=[\"']?([^<>\"'\s]{1,500})[^<>]{0,200}>", re.IGNORECASE)
_TAG = re.compile(rf"</?(?:{_TAGS})(?:\s[^<>]{{0,500}})?/?>", re.IGNORECASE)
_MARKDOWN = re.compile(r"!?\[([^\[\]\n]{0,300})\]\(([^()\s]{0,1000})\)")
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"]+", re.IGNORECASE)
_TIMED_URL = re.compile(r"[?&#](?:t|start)=\d")
_DELETED = dict.fromkeys([0xAD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x202A, 0x202F)])
_COLONS = dict.fromkeys(map(ord, "∶꞉ː︓"), ":")
_FILLERS = dict.fromkeys([0x115F, 0x1160, 0x3164, 0xFFA0, 0], " ")  # letters that show nothing
_NUMBERED = {0x2460 + n: f"{n + 1}. " for n in range(20)} | {0x20E3: ". "}  # ① and key caps
_TRANSLATED = _DELETED | _COLONS | _FILLERS | _NUMBERED
_CHUNK = 1000


def lines_of(text: str) -> list[Line]:
    """The lines of a text that hold anything, HTML, Markdown and full-width forms made plain."""
    return [
        line
        for number, raw in enumerate(text.splitlines(), 1)
        for part in _without_markup(raw).splitlines()
        if (line := _line(number, raw, normalise(part))).text.strip() or line.links
    ]


def normalise(text: str) -> str:
    """NFKC, decimal digits of any script as 0-9, colons as `:`, nothing that has no width."""
    plain = text.translate(_TRANSLATED)
    if plain.isascii():
        return plain
    # in pieces: NFKC takes quadratic time where one letter carries thousands of marks
    pieces = (plain[at : at + _CHUNK] for at in range(0, len(plain), _CHUNK))
    plain = "".join(unicodedata.normalize("NFKC", piece) for piece in pieces)
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in plain)


def _without_markup(raw: str) -> str:
    """A line without tags and Markdown links; a link's URL stays only if it holds a time."""
    if "<" in raw:
        raw = _BREAK.sub("\n", raw)
        raw = _ANCHOR.sub(lambda m: _kept(html.unescape(m[1])), raw)
        raw = _TAG.sub("", raw)
    if "&" in raw:
        raw = html.unescape(raw)
    return _MARKDOWN.sub(lambda m: m[1] + _kept(m[2]), raw) if "](" in raw else raw


def _kept(url: str) -> str:
    return f" {url} " if _TIMED_URL.search(url) else ""


def _line(number: int, raw: str, text: str) -> Line:
    if "://" not in text and "www." not in text.lower():
        return Line(number, raw, text)
    links = tuple(Link(*m.span(), m[0]) for m in _URL.finditer(text))
    return Line(number, raw, _URL.sub(lambda m: " " * len(m[0]), text), links)
