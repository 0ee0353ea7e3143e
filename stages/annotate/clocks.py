"""Lists whose times are all late by as much: found by what they share, and put right."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from statistics import median_low

from stages.annotate.meaning import share
from stages.annotate.witnesses import MANUAL, Said, Witness


_NEAR_MS = 1500  # people type whole seconds
_FEWEST = 3
_ENOUGH = 0.6
_MOST_SPANS = 60  # of hostile lists; real ones have some dozens


def common_clock(chosen: Witness, others: list[Witness]) -> tuple[Witness, list[Witness]]:
    """The same witnesses, their times moved by constants so that they fit each other.

    The others are moved to the chosen one; but if two or more of them run alike and none runs like
    the chosen one, it is the chosen one that moves, unless a person marked it by hand.
    """
    offsets = [offset_ms(chosen, other) for other in others]
    known = [o for w, o in zip(others, offsets, strict=True) if o is not None and not w.copy_of]
    together = len(known) > 1 and max(known) - min(known) <= _NEAR_MS
    own = median_low(known) if together and chosen.name != MANUAL else 0
    moved = [
        other if offset is None else _moved(other, 0 if own else offset)
        for other, offset in zip(others, offsets, strict=True)
    ]
    return _moved(chosen, -own), moved


def offset_ms(chosen: Witness, other: Witness) -> int | None:
    """What the other's times lack of the chosen one's; 0 if nothing, None if it cannot be told.

    It can be told where most of the shorter list, and three spans, say the same as spans of the
    other list that all lie as far away.
    """
    mine, its = _later(chosen), _later(other)
    pairs = _alike(mine, its)
    enough = max(_FEWEST, _ENOUGH * min(len(mine), len(its)))
    if _count(pairs, 0) >= enough:
        return 0
    best = _densest(sorted(gap for gap, _ in pairs))
    return best if best is not None and _count(pairs, best) >= enough else None


def _densest(gaps: list[int]) -> int | None:
    """The middle of the most gaps that lie together; the smallest of several such."""
    found = [gaps[n : bisect_right(gaps, gap + 2 * _NEAR_MS)] for n, gap in enumerate(gaps)]
    middles = [(-len(together), abs(median_low(together)), together) for together in found]
    return median_low(min(middles)[2]) if middles else None


def _later(witness: Witness) -> list[Said]:
    """The spans that do not begin where every list does."""
    return [said for said in witness.spans[:_MOST_SPANS] if said.start_ms > 0]


def _alike(chosen: list[Said], other: list[Said]) -> list[tuple[int, int]]:
    """(how much earlier it begins, which of the other's) of each pair that says the same."""
    return [
        (mine.start_ms - its.start_ms, n)
        for n, its in enumerate(other)
        for mine in chosen
        if share(mine, its)
    ]


def _count(pairs: list[tuple[int, int]], gap_ms: int) -> int:
    """How many of the other's spans have a like one at this distance."""
    return len({n for gap, n in pairs if abs(gap - gap_ms) <= _NEAR_MS})


def _moved(witness: Witness, by_ms: int) -> Witness:
    if not by_ms:
        return witness
    spans = (_shifted(said, by_ms) for said in witness.spans)
    return replace(witness, spans=tuple(s for s in spans if s.end_ms > s.start_ms), offset_ms=by_ms)


def _shifted(said: Said, by_ms: int) -> Said:
    """A span that begins or ends where the source does keeps doing so."""
    start_ms = 0 if said.start_ms == 0 else max(0, said.start_ms + by_ms)
    return replace(said, start_ms=start_ms, end_ms=said.end_ms + (0 if said.to_the_end else by_ms))
