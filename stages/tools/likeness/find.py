"""Films that share sound or picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from stages.tools.likeness.alike import Stretch, promising, stretch
from stages.tools.likeness.form import PICTURE_STEP_MS, SOUND_STEP_MS, Prints, mirrored
from stages.tools.likeness.line import Line, Places, line_of
from stages.tools.likeness.seeds import seeds


@dataclass(frozen=True, slots=True)
class Medium:
    """What is asked of films to be alike, by sound or by picture."""

    step_ms: int
    window_ms: int
    """So long they must agree at least."""
    most: float
    """Share of the bits that may differ in that time."""
    mirrors: bool = False
    """Whether a film in a mirror is sought, too."""


SOUND = Medium(SOUND_STEP_MS, 12_000, 0.30)
PICTURE = Medium(PICTURE_STEP_MS, 15_000, 0.16, mirrors=True)


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two films that share something."""

    one: int
    """The number of the earlier film."""
    other: int
    """The number of the later one."""
    offset_ms: int
    """The later film's time 0 lies here in the earlier one."""
    shared_ms: int
    """How long they are alike."""
    differs: float
    """Share of the bits that differ in that time; half do in films that share nothing."""
    mirrored: bool = False


def find(films: Sequence[Prints], kin: Sequence[int], medium: Medium) -> list[Likeness]:
    """Every two films that are alike, each pair once, at the offset at which they share most.

    What is found of two films depends on them and the films before them alone.

    Args:
        films: the prints of each, step by step; 0 where there is none.
        kin: a number a film; films of one number are not held against each other.
        medium: what is asked of them.
    """
    sides = 2 if medium.mirrors else 1
    line = line_of([side for film in films for side in (film, mirrored(film))[:sides]])
    best: dict[tuple[int, int], Likeness] = {}
    for one, other, offset in _offsets(line, sides, np.asarray(kin)):
        like = _likeness(line, (one, other, offset), sides, medium)
        pair = like.one, like.other
        if like.shared_ms and (pair not in best or _rank(like) > _rank(best[pair])):
            best[pair] = like
    return [best[pair] for pair in sorted(best)]


def _rank(like: Likeness) -> tuple[int, float]:
    return like.shared_ms, -like.differs


def _offsets(line: Line, sides: int, kin: Places) -> Iterator[tuple[int, int, int]]:
    """Two films of the line and an offset at which to hold them side by side, each once."""
    found: set[tuple[int, int, int]] = set()
    age = np.arange(len(line.starts)) // sides
    for pairs in seeds(line, age):
        first, second = (line.film_at(places) for places in pairs)
        # A film and another in a mirror are the same as the first in a mirror and the other.
        fit = (kin[age[first]] != kin[age[second]]) & (first % sides == 0)
        fit[fit] = promising(line, (pairs[0][fit], pairs[1][fit]))
        offset = (pairs[0] - line.starts[first]) - (pairs[1] - line.starts[second])
        found |= set(_triples(first[fit], second[fit], offset[fit]))
    yield from sorted(found)


def _triples(first: Places, second: Places, offset: Places) -> Iterator[tuple[int, int, int]]:
    yield from zip(first.tolist(), second.tolist(), offset.tolist(), strict=True)


def _likeness(line: Line, at: tuple[int, int, int], sides: int, medium: Medium) -> Likeness:
    """What two films of the line share at an offset, or a step beside it."""
    one, other, offset = at
    window = medium.window_ms // medium.step_ms
    tried: list[tuple[Stretch, int]] = [
        (_beside(line.film(one), line.film(other), o, window, medium.most), o)
        for o in (offset, offset - 1, offset + 1)
    ]
    found, shift = max(tried, key=lambda pair: (pair[0].steps, -pair[0].differs))
    return Likeness(
        one // sides,
        other // sides,
        shift * medium.step_ms,
        found.steps * medium.step_ms,
        found.differs,
        mirrored=other % sides == 1,
    )


def _beside(one: Prints, other: Prints, offset: int, window: int, most: float) -> Stretch:
    """The films at an offset, as far as both are there."""
    first, last = max(0, offset), min(len(one), offset + len(other))
    if last - first < window:
        return Stretch(0, 1.0)
    return stretch(one[first:last], other[first - offset : last - offset], window, most)
