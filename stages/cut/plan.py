"""Where the clips of a source lie."""

from __future__ import annotations

from dataclasses import dataclass

from stages.core.errors import Unusable
from stages.core.records import clip_id
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
    if len(starts) > MOST_CLIPS:
        raise Unusable(
            "too_long", f"{duration_ms} ms are {len(starts)} clips, expected {MOST_CLIPS}"
        )
    return [Span(clip_id(source_id, at), at, at + params.clip_ms) for at in starts]
