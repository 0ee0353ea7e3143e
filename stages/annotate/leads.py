"""Words before times that are neither marks nor labels: `Timestamps:`, `Part 3 -`, `at`."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from stages.annotate.timed import Timed
from stages.annotate.wording import has_words, is_label, is_marks, is_tail, lead_in


_LONGEST = 24
_LONGEST_HEADING = 40
_DIGITS = re.compile(r"\d+")


def without_leads(timed: list[Timed]) -> list[Timed]:
    """The same lines, with blanks where words only lead to a time."""
    return _without_shared(_without_lead_ins(_without_heading(timed)))


def _without_heading(timed: list[Timed]) -> list[Timed]:
    """`Timestamps: 0:00 Hello`, where the other lines begin with their times."""
    if len(timed) < 2 or not all(is_marks(entry.before) for entry in timed[1:]):
        return timed
    first = timed[0].before
    is_heading = len(first) <= _LONGEST_HEADING and first.rstrip(" [(*").endswith(":")
    return [_blanked(timed[0], 0, len(first)), *timed[1:]] if is_heading else timed


def _without_lead_ins(timed: list[Timed]) -> list[Timed]:
    """`Bark at 0:31`, where several lines are of this kind: one alone is a sentence."""
    found = {n: at for n, entry in enumerate(timed) if (at := _lead_in_of(entry)) is not None}
    if len(found) < 3:
        return timed
    return [
        _blanked(entry, found[n], len(entry.before)) if n in found else entry
        for n, entry in enumerate(timed)
    ]


def _lead_in_of(entry: Timed) -> int | None:
    """Where the word begins that leads from a label to its time, the last on the line."""
    at = lead_in(entry.before)
    last = is_tail(entry.after(len(entry.stamps) - 1))
    return at if at is not None and last and is_label(entry.before[:at]) else None


def _without_shared(timed: list[Timed]) -> list[Timed]:
    """`Part 3 - 7:12 Comb`: what most lines begin with, whatever the number in it."""
    leads = [_lead(entry) for entry in timed]
    common = Counter(filter(None, leads)).most_common(1)
    if not common or common[0][1] < max(2, len(timed) * 2 / 3):
        return timed
    return [
        _blanked(entry, 0, len(entry.before)) if lead == common[0][0] else entry
        for entry, lead in zip(timed, leads, strict=True)
    ]


def _lead(entry: Timed) -> str:
    """What stands before the first time, numbers alike; empty where it may be more than a lead."""
    before = entry.before
    if len(before) > _LONGEST or is_marks(before) or not has_words(entry.after(0)):
        return ""
    bare = before.rstrip(" [(*-–—")  # noqa: RUF001  # dashes as people type them
    numbered = bool(_DIGITS.search(bare)) or bare.endswith(":") or lead_in(before) == 0
    return _DIGITS.sub("0", before.casefold()) if numbered else ""


def _blanked(entry: Timed, start: int, end: int) -> Timed:
    text = entry.line.text
    text = text[:start] + " " * (end - start) + text[end:]
    return replace(entry, line=replace(entry.line, text=text))
