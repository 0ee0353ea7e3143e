"""Read a list of timestamps, such as `11:31 Wood Scratching`, from a description or comment."""

from __future__ import annotations

import re
from dataclasses import dataclass

from stages.annotate.items import Dropped, Item, items_of
from stages.annotate.segments import (
    Segment,
    in_order,
    joined,
    one_list,
    with_ends,
)
from stages.annotate.text import lines_of


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says about the spans of a source."""

    segments: tuple[Segment, ...]
    """Sorted, without overlap, each with a label."""
    items: tuple[Item, ...]
    """All labelled times of the list as they were written, by time; doubtful ones too."""
    dropped: tuple[Dropped, ...]
    """Times that make no segment, each with a reason."""


_SLACK_MS = 1000
# a hashtag, or a link that leads to no moment and is not around the time: "21:00 live! #tapping"
_ELSEWHERE = re.compile(
    "[#\N{FULLWIDTH NUMBER SIGN}]" + r"[^\W\d]|(?<!\]\()https?://(?!\S{0,300}[?&;#](?:t|start)=)"
)


def read_segments(text: str, duration_ms: int | None = None) -> Reading:
    """The timestamps in a text, read as offsets into a source of this duration."""
    found, dropped = items_of(lines_of(text))
    items, others, reason = one_list(found, duration_ms)
    dropped += others
    if reason or (reason := _why_no_list(items)):
        return Reading((), (), (*dropped, *(Dropped(item, reason) for item in items)))
    inside, beyond = _within(items, duration_ms)
    ordered, strays = in_order(inside)
    segments, without = with_ends(joined(ordered), duration_ms)
    written = sorted((i for i in inside if i.label), key=lambda item: item.start_ms)
    return Reading(tuple(segments), tuple(written), (*dropped, *beyond, *strays, *without))


def _why_no_list(items: list[Item]) -> str:
    """Why a time or two on one line are no list, as a slug; empty where they may be one."""
    one_line = len({item.line for item in items}) == 1 and len(items) <= 2
    return "announcement" if one_line and _ELSEWHERE.search(items[0].raw) else ""


def _within(items: list[Item], duration_ms: int | None) -> tuple[list[Item], list[Dropped]]:
    """Items that begin before the end of the source, a second allowed, and the others."""
    if duration_ms is None:
        return items, []
    latest = duration_ms + _SLACK_MS
    inside = [item for item in items if item.start_ms < latest]
    return inside, [Dropped(i, "beyond_the_end") for i in items if i.start_ms >= latest]
