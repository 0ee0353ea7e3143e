"""Second by second, as a page shows a clip, and line by line, as `annotations.csv` has it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from stages.core.records import Annotation


Second = tuple[str, str] | None
"""Action and material of a second that holds an event; None of one that does not."""


def lines_of(
    seconds: Sequence[Second], clip_id: str, span: tuple[int, int], annotator: str
) -> tuple[Annotation, ...]:
    """The corrections of a clip: one a run of equal seconds, or one that says that there is none.

    Args:
        seconds: of the clip, in order.
        clip_id: the clip.
        span: its start and end in the source, in ms.
        annotator: who says so.
    """
    source_id, (start_ms, end_ms) = clip_id.rpartition("_")[0], span
    made, at = [], 0
    for second, run in groupby(seconds):
        count = len(list(run))
        if second is not None:
            first, last = start_ms + 1000 * at, min(start_ms + 1000 * (at + count), end_ms)
            made.append(Annotation(source_id, first, last, *second, "", annotator, clip_id))
        at += count
    nothing = Annotation(source_id, start_ms, end_ms, annotator=annotator, clip_id=clip_id)
    return tuple(made) or (nothing,)


def seconds_of(corrections: Iterable[Annotation], span: tuple[int, int]) -> list[Second]:
    """What corrections say of each second of a clip: of the one that covers the most of it."""
    said = [one for one in corrections if one.action or one.material or one.label]
    return [_second(start_ms, said) for start_ms in range(*span, 1000)]


def _second(start_ms: int, said: list[Annotation]) -> Second:
    shared = [min(one.end_ms, start_ms + 1000) - max(one.start_ms, start_ms) for one in said]
    if max(shared, default=0) < 500:
        return None
    one = said[shared.index(max(shared))]
    return one.action or "unknown", one.material or "unknown"
