"""Lines → items: a time, its label, and the line that both stand on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from stages.annotate.headings import headings_of
from stages.annotate.leads import without_leads
from stages.annotate.text import Line
from stages.annotate.timed import Timed
from stages.annotate.times import (
    Notation,
    follows_a_date,
    has_two_units,
    is_of_a_day,
    stamps_in,
    videos_linked,
)
from stages.annotate.wording import clean_label, has_words, is_label, is_marks, is_tail


@dataclass(frozen=True, slots=True)
class Item:
    """A time that somebody wrote down, and what they say begins there."""

    start_ms: int
    label: str
    """Cleaned; empty where none stands by the time: then it only ends the item before it."""
    line: int
    """Number of the line, from 1."""
    raw: str
    """The line as it was written."""
    end_ms: int | None = None
    """Of a written range, else None."""
    heading: str = ""
    """What the line belongs to, where it is written as part of something: `▷`, `└`."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """An item that makes no segment, and the reason as a slug."""

    item: Item
    reason: str


def items_of(lines: list[Line]) -> tuple[list[Item], list[Dropped]]:
    """The items of a text in reading order, and the times that are none.

    Times are looked for as `1:30`; where the text has none, in links (`?t=90`), as `1m30s` or
    3分20秒, and as `1.30`, each only where several lines begin so.
    """
    for notation, fewest in _NOTATIONS:
        timed = [Timed(line, tuple(stamps_in(line, notation))) for line in lines]
        if sum(len(t.stamps) for t in timed) >= fewest and _is_written(timed, notation):
            return _read(timed)
    return [], []


_NOTATIONS: tuple[tuple[Notation, int], ...] = (
    ("colons", 1),
    ("links", 2),
    ("units", 2),
    ("dots", 3),
)


def _is_written(timed: list[Timed], notation: Notation) -> bool:
    """Whether what looks like times in a rare notation is likely to be times."""
    if notation == "links":
        return len(videos_linked([t.line for t in timed])) <= 1
    if notation == "dots":  # else prices, dates, versions
        return next(t.stamps[0].start_ms for t in timed if t.stamps) == 0
    return notation == "colons" or any(
        has_two_units(t.line.text, t.stamps[0]) for t in timed if t.stamps
    )


def _read(timed: list[Timed]) -> tuple[list[Item], list[Dropped]]:
    written = [t for t in timed if t.stamps]
    dated = [t.line.number for t in written if follows_a_date(t.line.text, t.stamps[0])]
    of_days = set(dated) if 2 * len(dated) >= len(written) else set()
    with_times = without_leads(written)
    last = sum(map(_has_label_first, with_times)) > sum(map(_has_time_first, with_times))
    items: list[Item] = []
    dropped: list[Dropped] = []
    for entry in with_times:
        if entry.line.number in of_days or is_of_a_day(entry.line.text, entry.stamps[0]):
            dropped.append(Dropped(_item(entry, 0, ""), "time_of_day"))
        elif found := _label_first(entry) if last else _time_first(entry):
            items += found
        else:
            dropped.append(Dropped(_item(entry, 0, ""), "in_a_sentence"))
    items = items if last else _labels_from_other_lines(items, timed)
    headings = headings_of(timed)
    return [replace(item, heading=headings.get(item.line, "")) for item in items], dropped


def _has_time_first(entry: Timed) -> bool:
    """Whether a line reads as a time, then its label."""
    if not is_marks(entry.before) and not _is_run(entry):
        return False
    return any(has_words(entry.after(n)) for n in range(len(entry.stamps)))


def _has_label_first(entry: Timed) -> bool:
    """Whether a line reads as a label, then its time."""
    return is_label(entry.before) and is_tail(entry.after(len(entry.stamps) - 1))


def _is_run(entry: Timed) -> bool:
    """Whether a line is a whole list whose line breaks were lost: three times that ascend."""
    starts = [s.start_ms for s in entry.stamps]
    ascending = all(a < b for a, b in pairwise(starts))
    return len(starts) >= 3 and ascending and has_words(entry.after(len(starts) - 1))


def _time_first(entry: Timed) -> list[Item]:
    if not is_marks(entry.before) and not _is_run(entry):
        return []
    found: list[Item] = []
    for index, stamp in enumerate(entry.stamps):
        item = _item(entry, index, entry.after(index))
        if not found or not found[-1].label:
            found = [*found[:-1], _merged(found[-1], item) if found else item]
        elif item.label and stamp.start_ms > found[-1].start_ms:
            found.append(item)
        elif item.label:  # a time that the label speaks of
            words = entry.line.text[entry.stamps[index - 1].end : stamp.end] + entry.after(index)
            found[-1] = replace(found[-1], label=clean_label(words))
    return found


def _merged(first: Item, second: Item) -> Item:
    """Two times side by side before one label: the first counts."""
    return replace(first, label=second.label, end_ms=first.end_ms)


def _label_first(entry: Timed) -> list[Item]:
    if not is_tail(entry.after(len(entry.stamps) - 1)):
        return []
    if not is_label(entry.before):
        return [_item(entry, 0, "")] if is_marks(entry.before) else []
    labels = [entry.before] + [entry.after(n) for n in range(len(entry.stamps) - 1)]
    found = [_item(entry, n, label) for n, label in enumerate(labels)]
    return [item for n, item in enumerate(found) if item.label or n == 0]


def _item(entry: Timed, index: int, words: str) -> Item:
    stamp, line = entry.stamps[index], entry.line
    return Item(stamp.start_ms, clean_label(words), line.number, line.raw, stamp.end_ms)


def _labels_from_other_lines(items: list[Item], timed: list[Timed]) -> list[Item]:
    """Items whose label stands on the line below or above, if most times without one have it."""
    bare = {item.line for item in items if not item.label}
    if not bare:
        return items
    below = _neighbours(list(pairwise(timed)), bare)
    above = _neighbours([(b, a) for a, b in pairwise(timed)], bare)
    labels = max(below, above, key=len)  # below, where both are as many
    if len(labels) * 2 <= len(bare):
        return items
    return [i if i.label else replace(i, label=labels.get(i.line, "")) for i in items]


def _neighbours(pairs: list[tuple[Timed, Timed]], bare: set[int]) -> dict[int, str]:
    """Line of a bare time → the label on its neighbour, which holds no time."""
    return {
        entry.line.number: clean_label(other.line.text)
        for entry, other in pairs
        if entry.line.number in bare and not other.stamps and is_label(other.line.text)
    }
