"""ffmpeg's metadata files: `[CHAPTER]` with TIMEBASE, START, END and title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from fgave_pipeline.imports.rows import Options, Row, fault


_HEAD = ";FFMETADATA"
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_NANOSECOND = Fraction(1, 10**9)


def read_ffmetadata(text: str, options: Options) -> Iterator[Row]:
    """One row a chapter.

    Raises:
        UsageError: the file does not begin with ;FFMETADATA, or a chapter lacks its times.
    """
    lines = list(_logical(text))
    if not lines or not lines[0][1].startswith(_HEAD):
        raise fault(1, repr(text[:20]), f"{_HEAD}1")
    chapter: dict[str, str] | None = None
    at = 0
    for number, line in [*lines[1:], (len(lines), "[END]")]:
        if line.startswith("["):
            if chapter is not None:
                yield _row(at, chapter)
            chapter, at = ({} if line.strip() == "[CHAPTER]" else None), number
        elif chapter is not None and not line.startswith((";", "#")):
            key, _, value = _split(line)
            chapter[key.strip().lower()] = value


def _logical(text: str) -> Iterator[tuple[int, str]]:
    """Lines with their numbers; one that ends with a backslash goes on in the next."""
    held, begun = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        begun = begun or number
        if (len(line) - len(line.rstrip("\\"))) % 2:
            held += line + "\n"
            continue
        yield begun, held + line
        held, begun = "", 0


def _split(line: str) -> tuple[str, str, str]:
    """Key and value at the first `=` that is not escaped."""
    found = re.match(r"((?:[^=\\]|\\.)*)(=?)(.*)", line, re.DOTALL)
    key, equals, value = found.groups() if found else (line, "", "")
    return key, equals, _ESCAPED.sub(lambda m: m[1], value)


def _row(line: int, chapter: dict[str, str]) -> Row:
    base = _NANOSECOND
    if "timebase" in chapter:
        found = re.fullmatch(r"\s*(\d{1,12})/(\d{1,12})\s*", chapter["timebase"])
        if not found or not int(found[2]):
            raise fault(line, f"TIMEBASE={chapter['timebase'][:20]}", "two numbers, as 1/1000")
        base = Fraction(int(found[1]), int(found[2]))
    start, end = (_ticks(line, chapter.get(name, "")) for name in ("start", "end"))
    return Row(
        line, "", round(1000 * base * start), round(1000 * base * end), chapter.get("title", "")
    )


def _ticks(line: int, text: str) -> int:
    if not re.fullmatch(r"\s*\d{1,18}\s*", text):
        raise fault(line, f"START or END {text[:20]!r}", "a whole number")
    return int(text)
