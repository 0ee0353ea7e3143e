"""WebVTT and SubRip: cues of text with a start and an end."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from fgave_pipeline.imports.rows import Options, Row, fault, time_ms


_ARROW = re.compile(r"\s*(\S{1,20})\s+-->\s+(\S{1,20})")
_TAG = re.compile(r"<[^<>]{0,200}>")
_NO_CUE = ("NOTE", "STYLE", "REGION")


def read_vtt(text: str, options: Options) -> Iterator[Row]:
    """One row a cue of a WebVTT file; notes, styles and regions are left out.

    Raises:
        UsageError: the file does not begin with WEBVTT, or a cue has no times.
    """
    lines = text.splitlines()
    if not lines or not re.match(r"WEBVTT(?:\s|$)", lines[0]):
        raise fault(1, repr(lines[0][:40]) if lines else "nothing", "WEBVTT")
    for number, block in _blocks(lines):
        if number > 1 and not block[0].startswith(_NO_CUE):
            yield _cue(number, block)


def read_srt(text: str, options: Options) -> Iterator[Row]:
    """One row a cue of a SubRip file.

    Raises:
        UsageError: a cue has no times.
    """
    for number, block in _blocks(text.splitlines()):
        yield _cue(number, block)


def _blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """The number of its first line, and the lines, of what stands between blank lines."""
    block: list[str] = []
    for number, line in enumerate([*lines, ""], 1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _cue(number: int, block: list[str]) -> Row:
    """A cue: a name or number, which may be missing, the times, the words."""
    for at, line in enumerate(block[:2]):
        if found := _ARROW.match(line):
            start, end = (time_ms(time, number + at) for time in found.groups())
            words = " ".join(line.strip() for line in block[at + 1 :])
            return Row(number + at, "", start, end, html.unescape(_TAG.sub("", words)).strip())
    raise fault(number, repr(block[0][:40]), "0:00.000 --> 0:01.000")
