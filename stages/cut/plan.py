"""Where the clips of a source lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stages.core.errors import Unusable
from stages.core.records import Passage, clip_id
from stages.cut.params import CutParams


MOST_CLIPS = 20_000
"""A source that would give more lies about its duration: that is 55 hours at ten seconds each."""


@dataclass(frozen=True, slots=True)
class Span:
    """A clip that is planned."""

    clip_id: str
    start_ms: int
    end_ms: int

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.clip_id}.mp4"


def plan_clips(source_id: str, duration_ms: int, params: CutParams) -> list[Span]:
    """Whole clips only: a tail that is shorter by a millisecond is left out.

    Raises:
        Unusable: `too_short` for one clip, or so long that the duration must be wrong (`too_long`).
    """
    if duration_ms < params.clip_ms:
        raise Unusable("too_short", f"{duration_ms} ms, expected at least {params.clip_ms} ms")
    starts = range(0, duration_ms - params.clip_ms + 1, params.stride_ms)
    return _spans(source_id, duration_ms, starts, params)


def plan_within(
    passages: Sequence[Passage], source_id: str, duration_ms: int, params: CutParams
) -> list[Span]:
    """Whole clips within the passages that name an action or a material, a stride apart in each.

    None touches a second passage: where two overlap, as those of annotators may, there is no clip.

    Raises:
        Unusable: `no_labelled_span` has room for a clip, or `too_long`.
    """
    starts = {at for passage in passages for at in _starts(passage, duration_ms, params)}
    alone = [at for at in sorted(starts) if _touched(passages, at, at + params.clip_ms) == 1]
    if not alone:
        words = f"{len(passages)} spans, expected one that names an event with room for a clip"
        raise Unusable("no_labelled_span", words)
    return _spans(source_id, duration_ms, alone, params)


def _starts(passage: Passage, duration_ms: int, params: CutParams) -> range:
    """Where clips begin within one passage."""
    guard_ms = params.guard_ms if passage.witness != "manual" else 0
    first = passage.start_ms + guard_ms if passage.start_ms > 0 else 0
    end = min(duration_ms, passage.end_ms - (0 if passage.to_the_end else guard_ms))
    return range(first, end - params.clip_ms + 1 if passage.is_named else first, params.stride_ms)


def _touched(passages: Sequence[Passage], start_ms: int, end_ms: int) -> int:
    return sum(p.start_ms < end_ms and start_ms < p.end_ms for p in passages)


def _spans(
    source_id: str, duration_ms: int, starts: Sequence[int], params: CutParams
) -> list[Span]:
    if len(starts) > MOST_CLIPS:
        raise Unusable(
            "too_long", f"{duration_ms} ms are {len(starts)} clips, expected {MOST_CLIPS}"
        )
    return [Span(clip_id(source_id, at), at, at + params.clip_ms) for at in starts]
