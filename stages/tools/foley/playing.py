"""How a step is played: strokes in phrases, with pauses of seconds between them.

Sound and hand are both made from these strokes, and so keep time with each other.
"""

from __future__ import annotations

from dataclasses import dataclass

from stages.tools.foley.paint import Chance
from stages.tools.foley.script import Script, Span


@dataclass(frozen=True, slots=True)
class Stroke:
    """One touch: a tap, one scratch of the nail, one sweep of the brush, one squeeze."""

    start_ms: int
    length_ms: int
    strength: float
    """0.3..1."""
    side: float
    """Where it is heard: -1 left, 1 right."""


@dataclass(frozen=True, slots=True)
class Played:
    """A span and the strokes in it; none where nothing is touched."""

    span: Span
    strokes: tuple[Stroke, ...]


@dataclass(frozen=True, slots=True)
class Manner:
    """How an action is done: lengths in milliseconds, each from..to."""

    every: tuple[int, int]
    length: tuple[int, int]
    phrase: tuple[int, int] = (3500, 8500)
    pause: tuple[int, int] = (1300, 3600)


MANNERS = {
    "tapping": Manner((170, 420), (60, 60)),
    "scratching": Manner((230, 460), (190, 380)),
    "brushing": Manner((560, 1100), (480, 900)),
    "crinkling": Manner((260, 900), (220, 700)),
}


def play(script: Script) -> tuple[Played, ...]:
    """Every step of a script as it is played; while a fault `mute` lasts, nothing is touched."""
    chance = script.chance("playing")
    played = []
    for span in script.spans():
        strokes = _strokes(chance, span) if span.step.action else ()
        kept = tuple(s for s in strokes if not _muted(script, s))
        played.append(Played(span, kept))
    return tuple(played)


def _strokes(chance: Chance, span: Span) -> tuple[Stroke, ...]:
    manner = MANNERS[span.step.action]
    strokes: list[Stroke] = []
    now = span.start_ms + 150
    phrase_end = now + _between(chance, manner.phrase)
    side, aim = float(chance.uniform(-0.7, 0.7)), 0.7
    while True:
        length = _between(chance, manner.length)
        if now + length > span.end_ms - 300:
            return tuple(strokes)
        # The hand wanders from ear to ear.
        side += 0.12 * (aim - side)
        aim = -aim if abs(aim - side) < 0.1 else aim
        strokes.append(Stroke(now, length, float(chance.uniform(0.3, 1.0)), side))
        now += max(_between(chance, manner.every), length)
        if now > phrase_end:
            now += _between(chance, manner.pause)
            phrase_end = now + _between(chance, manner.phrase)


def _between(chance: Chance, bounds: tuple[int, int]) -> int:
    return int(chance.integers(bounds[0], bounds[1] + 1))


def _muted(script: Script, stroke: Stroke) -> bool:
    return any(
        fault.start_ms - 1000 < stroke.start_ms < fault.end_ms for fault in script.of_kind("mute")
    )
