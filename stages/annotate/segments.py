"""Items → segments: which list they make, in which order, and where each one ends."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

from stages.annotate.items import Dropped, Item


@dataclass(frozen=True, slots=True)
class Segment:
    """A span of the source that one label speaks of; segments neither overlap nor go back."""

    start_ms: int
    end_ms: int | None
    """None where nothing says it: the last one of a source of unknown duration."""
    label: str
    """What was written; labels of one start are joined by ` / `."""
    line: int
    """Number of the line, from 1."""
    raw: str
    """The line as it was written."""
    heading: str = ""
    """What the line is written as a part of."""


_RESTART_MS = 2000
_PASSED_MS = 60_000
_SWAP_MS = 60_000
_OVERLAP_MS = 2000
_FIVE_MINUTES_MS = 300_000
_LENGTHS_BELOW_MS = 600_000  # few pieces of music last longer; such lists rise by chance


def one_list(items: list[Item], duration_ms: int | None) -> tuple[list[Item], list[Dropped], str]:
    """The first of the lists in a text that can be of this source, the others, and what ails it.

    Another list begins where the time falls back to 0:00, or, after a gap, to the list's beginning.
    """
    lists = _lists(items)
    whole = [found for found in lists if len(found) > 1]
    fitting = (found for found in whole if not why_no_offsets(found, duration_ms))
    chosen = next(fitting, whole[0] if whole else lists[0])
    others = [item for found in lists if found is not chosen for item in found]
    dropped = [Dropped(item, "another_list") for item in others]
    return chosen, dropped, why_no_offsets(chosen, duration_ms)


def _lists(items: list[Item]) -> list[list[Item]]:
    lists: list[list[Item]] = [[]]
    for item, after in _followed(items):
        if lists[-1] and _begins_another(lists[-1], item, after):
            lists.append([])
        lists[-1].append(item)
    return lists


def _begins_another(seen: list[Item], item: Item, after: Item | None) -> bool:
    last = seen[-1]
    if last.start_ms <= _PASSED_MS:
        return False
    if item.start_ms <= _RESTART_MS:
        return True
    apart = len(seen) > 2 and item.line > last.line + 1 and item.start_ms <= seen[1].start_ms
    return apart and after is not None and item.start_ms < after.start_ms < last.start_ms


def why_no_offsets(items: list[Item], duration_ms: int | None) -> str:
    """Why these times cannot be offsets into the source, as a slug; empty where they can."""
    starts = [item.start_ms for item in items]
    if duration_ms is not None and 2 * sum(s > duration_ms for s in starts) > len(starts):
        return "beyond_the_end"
    if len(starts) < 2 or starts[0] <= _RESTART_MS:
        return "lengths" if not _ascends(starts, 0.5) else ""
    if _is_timetable(starts):
        return "timetable"
    adds_up = duration_ms is not None and abs(sum(starts) - duration_ms) * 50 < duration_ms
    share = 0.85 if max(starts) < _LENGTHS_BELOW_MS else 0.7
    if (adds_up and len(starts) > 3) or not _ascends(starts, share):
        return "lengths"
    return "lengths" if len(starts) > 2 and (_is_crowded(starts) or _is_timed(items)) else ""


def in_order(items: list[Item]) -> tuple[list[Item], list[Dropped]]:
    """Items by time, without those that stand minutes away from where they are written."""
    starts = [item.start_ms for item in items]
    far = set(_strays(starts, set(_longest_rise(starts))))
    if len(far) * 5 > len(items):  # not typos: the list is unsorted
        far = set()
    kept = [item for n, item in enumerate(items) if n not in far]
    kept.sort(key=lambda item: item.start_ms)
    return kept, [Dropped(items[n], "out_of_order") for n in sorted(far)]


def joined(items: list[Item]) -> list[Item]:
    """Sorted items with each start once, their labels joined."""
    found: list[Item] = []
    for item in items:
        if found and found[-1].start_ms == item.start_ms:
            found[-1] = _join(found[-1], item)
        else:
            found.append(item)
    return found


def with_ends(items: list[Item], duration_ms: int | None) -> tuple[list[Segment], list[Dropped]]:
    """Segments, each up to its written end, else the next start, else the end of the source.

    Args:
        items: sorted, each start once; those without a label only end the one before.
        duration_ms: of the source, if known.

    Returns:
        The segments, and the items that make none.
    """
    ends = [_end(item, after, duration_ms) for item, after in _followed(items)]
    clashing = set()
    for n, (item, after) in enumerate(_followed(items)):
        if item.end_ms and after and item.end_ms > after.start_ms + _OVERLAP_MS:
            clashing |= {n, n + 1}
    segments, dropped = [], []
    for n, item in enumerate(items):
        reason = _why_no_segment(item, ends[n], clashes=n in clashing)
        if reason:
            dropped.append(Dropped(item, reason))
        else:
            segments.append(
                Segment(item.start_ms, ends[n], item.label, item.line, item.raw, item.heading)
            )
    return segments, dropped


def _why_no_segment(item: Item, end_ms: int | None, *, clashes: bool) -> str:
    if not item.label:
        return "no_label"
    if clashes:
        return "overlapping_ranges"
    return "beyond_the_end" if end_ms is not None and end_ms <= item.start_ms else ""


def _followed(items: list[Item]) -> list[tuple[Item, Item | None]]:
    return list(zip_longest(items, items[1:]))


def _end(item: Item, after: Item | None, duration_ms: int | None) -> int | None:
    known = (item.end_ms, after.start_ms if after else None, duration_ms)
    return min((end for end in known if end is not None), default=None)


def _join(first: Item, second: Item) -> Item:
    labels = [label for label in (first.label, second.label) if label]
    unique = " / ".join(dict.fromkeys(labels))
    main = first if first.label else second
    return replace(main, label=unique)


def _ascends(starts: list[int], share: float) -> bool:
    steps = [b > a for a, b in pairwise(starts)]
    return not steps or sum(steps) >= share * len(steps)


def _is_crowded(starts: list[int]) -> bool:
    """Whether the times lie closer to each other than a list of offsets that begins so late."""
    spread = max(starts) - min(starts)
    return spread < min(*starts, 12_000 * len(starts)) or spread * 100 < min(starts)


def _is_timed(items: list[Item]) -> bool:
    """Whether most times have thousandths, as a stopwatch gives them; nobody types such starts."""
    return 2 * sum(item.start_ms % 1000 > 0 and item.end_ms is None for item in items) > len(items)


def _is_timetable(starts: list[int]) -> bool:
    """Whether the times look like hours and round minutes of a day."""
    if not all(s % 5000 == 0 and _FIVE_MINUTES_MS < s < 25 * 60_000 for s in starts):
        return False
    return len(starts) > 2 or all(s % 15_000 == 0 for s in starts)


def _longest_rise(values: list[int]) -> list[int]:
    """Indices of a longest subsequence that never falls."""
    tails: list[int] = []
    ends: list[int] = []
    previous: list[int] = []
    for n, value in enumerate(values):
        at = bisect_right(tails, value)
        previous.append(ends[at - 1] if at else -1)
        tails[at : at + 1] = [value]
        ends[at : at + 1] = [n]
    chain = [ends[-1]] if ends else []
    while chain and previous[chain[-1]] >= 0:
        chain.append(previous[chain[-1]])
    return chain[::-1]


def _strays(starts: list[int], rising: set[int]) -> list[int]:
    """Indices that lie further from their neighbours in the text than a swap of two would."""
    before = _nearest(starts, rising)
    after = _nearest(starts[::-1], {len(starts) - 1 - n for n in rising})[::-1]
    return [
        n
        for n, start in enumerate(starts)
        if n not in rising and _outside(start, before[n], after[n])
    ]


def _nearest(starts: list[int], rising: set[int]) -> list[int | None]:
    """For each index, the last rising start before it."""
    found: list[int | None] = []
    last: int | None = None
    for n, start in enumerate(starts):
        found.append(last)
        last = start if n in rising else last
    return found


def _outside(start: int, before: int | None, after: int | None) -> bool:
    early = before is not None and before - start > _SWAP_MS
    return early or (after is not None and start - after > _SWAP_MS)
