"""What a line is part of: a heading above lines marked `▷`, a step above lines marked `└`."""

from __future__ import annotations

import re

from stages.annotate.timed import Timed
from stages.annotate.wording import clean_label, is_label


_LONGEST = 40
_UNDER_A_STEP = re.compile(r"\s{2}|\t|[\s>]{0,9}[└┗├┣╰╚╠>]")
_UNDER_A_HEADING = re.compile(r"\s{0,9}[▷▶►▸]")


def headings_of(timed: list[Timed]) -> dict[int, str]:
    """Number of a marked line → what stands above the first of its kind, directly over it.

    Args:
        timed: all lines of a text in order, also those without a time.
    """
    found: dict[int, str] = {}
    heading, last, under = "", 0, _UNDER_A_STEP
    for entry in timed:
        number, text = entry.line.number, entry.line.text
        follows = number == last + 1
        last = number
        if not entry.stamps:
            heading, under = _as_heading(text), _EITHER
        elif not (follows and under.match(text)):
            heading, under = clean_label(entry.after(0)), _UNDER_A_STEP
        elif heading:
            found[number] = heading
    return found


_EITHER = re.compile(f"(?:{_UNDER_A_STEP.pattern}|{_UNDER_A_HEADING.pattern})")


def _as_heading(text: str) -> str:
    short = len(text) <= _LONGEST and is_label(text)
    return clean_label(text).rstrip(":") if short else ""
