"""What the other witnesses do to the confidence in the one who is believed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from stages.annotate.meaning import contradict, share
from stages.annotate.seconds import overlap_ms
from stages.annotate.witnesses import Said, Witness


def supported(chosen: Witness, others: Sequence[Witness], agree_ms: int) -> Witness:
    """The chosen witness, each span with those who agree and disagree, and what that makes of it.

    Args:
        chosen: who is believed.
        others: independent of each other, on one clock with it.
        agree_ms: who says the same agrees if the span begins within this of the other.
    """
    heard = [(witness, [said.start_ms for said in witness.spans]) for witness in others]
    return replace(chosen, spans=tuple(_weighed(said, heard, agree_ms) for said in chosen.spans))


def confidence_of(strength: float, agree: int, disagree: int) -> float:
    """How sure a span is: each who agrees halves the doubt, each more who does not halves the rest.

    >>> confidence_of(0.5, 1, 0), confidence_of(0.5, 0, 1), confidence_of(1.0, 1, 1)
    (0.75, 0.25, 1.0)
    """
    sure = strength + (1 - strength) * (1 - 0.5**agree) if strength > 0 else 0.0
    return float(sure * 0.5 ** max(0, disagree - agree))


_Heard = tuple[Witness, list[int]]
"""A witness, and where its spans begin."""


def _weighed(said: Said, heard: Sequence[_Heard], agree_ms: int) -> Said:
    near = [(witness.name, _around(said, witness, starts, agree_ms)) for witness, starts in heard]
    agree = tuple(name for name, spans in near if any(_agrees(said, s, agree_ms) for s in spans))
    against = (name for name, spans in near if name not in agree and _is_against(said, spans))
    disagree = tuple(against)
    confidence = confidence_of(said.phrase.confidence, len(agree), len(disagree))
    return replace(said, agree=agree, disagree=disagree, confidence=round(confidence, 3))


def _around(said: Said, witness: Witness, starts: list[int], agree_ms: int) -> Sequence[Said]:
    """The spans that may touch one, or begin near it; by their starts, as lists do not overlap."""
    first = bisect_left(starts, said.start_ms - agree_ms)
    return witness.spans[max(0, first - 1) : bisect_right(starts, said.end_ms + agree_ms)]


def _agrees(said: Said, other: Said, agree_ms: int) -> bool:
    return abs(said.start_ms - other.start_ms) <= agree_ms and share(said, other)


def _is_against(said: Said, spans: Sequence[Said]) -> bool:
    """Whether what a witness says of most of a span cannot be true together with it."""
    mine = (said.start_ms, said.end_ms)
    longest = max(spans, key=lambda s: overlap_ms(mine, (s.start_ms, s.end_ms)), default=None)
    if longest is None or not contradict(said, longest):
        return False
    return 2 * overlap_ms(mine, (longest.start_ms, longest.end_ms)) >= mine[1] - mine[0]
