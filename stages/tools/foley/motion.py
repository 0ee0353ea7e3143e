"""Where the hand is in every frame: it strikes, strokes and squeezes as it is heard to."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from stages.tools.foley.paint import Chance
from stages.tools.foley.playing import Played, Stroke
from stages.tools.foley.script import Script


Path2 = NDArray[np.float64]
"""(n, 2) float64: x, y in luma pixels."""

_TRAVEL_MS = 700


def frame_times_ms(script: Script) -> NDArray[np.float64]:
    """When each frame is shown."""
    return np.arange(script.frames, dtype=np.float64) * (1000 / float(script.fps))


def strokes_path(
    script: Script, played: tuple[Played, ...], times_ms: NDArray[np.float64]
) -> Path2:
    """How far the fingertip is from the middle of the thing that it plays, frame by frame.

    A fingertip meets the thing at the very moment of a tap; a nail or a brush goes once across
    it in each stroke; between phrases the hand lifts off and hovers.
    """
    u = min(script.width, script.height) / 360
    path = _hover(script.chance("hover"), times_ms) * u
    for part in played:
        if part.strokes:
            inside = (times_ms >= part.span.start_ms) & (times_ms < part.span.end_ms)
            path[inside] += _played(part, times_ms[inside]) * u
    return path


def travel(
    played: tuple[Played, ...],
    places: dict[str, tuple[float, float]],
    times_ms: NDArray[np.float64],
) -> Path2:
    """Where in a scene the hand is at work: it glides from thing to thing as steps change."""
    knots: list[tuple[float, float, float]] = []
    rest = next(iter(places.values()))
    for part in played:
        rest = places.get(part.span.step.material, rest)
        knots += [(part.span.start_ms, *rest), (part.span.end_ms - _TRAVEL_MS, *rest)]
    when, x, y = np.asarray(knots).T
    return np.stack([np.interp(times_ms, when, x), np.interp(times_ms, when, y)], 1)


def _hover(chance: Chance, times_ms: NDArray[np.float64]) -> Path2:
    """A hand is never quite still."""
    phase = chance.uniform(0, 2 * np.pi, 4)
    t = times_ms / 1000 * 2 * np.pi
    x = 3.2 * np.sin(0.31 * t + phase[0]) + 1.4 * np.sin(0.83 * t + phase[1])
    y = 2.6 * np.sin(0.37 * t + phase[2]) + 1.2 * np.sin(0.71 * t + phase[3])
    return np.stack([x, y], 1)


def _played(part: Played, times_ms: NDArray[np.float64]) -> Path2:
    action = part.span.step.action
    if action == "tapping":
        offset = _struck(part.strokes, times_ms, 26, 45)
    elif action == "crinkling":
        offset = _squeezed(part.strokes, times_ms)
    else:
        offset = _swept(part.strokes, times_ms, 34 if action == "scratching" else 58)
    return offset + _lifted(part.strokes, times_ms)


def _struck(
    strokes: tuple[Stroke, ...], times_ms: NDArray[np.float64], lift: float, width_ms: float
) -> Path2:
    """Up by `lift`, down to the thing at each stroke's start."""
    starts = np.asarray([stroke.start_ms for stroke in strokes], np.float64)
    near = np.abs(times_ms[:, None] - starts[None, :]).min(axis=1)
    high = 1 - np.exp(-0.5 * (near / width_ms) ** 2)
    return np.stack([0.35 * lift * high, -lift * high], 1)


def _swept(strokes: tuple[Stroke, ...], times_ms: NDArray[np.float64], reach: float) -> Path2:
    """To and fro, once across in each stroke, resting at the end of it."""
    when, where = [], []
    for index, stroke in enumerate(strokes):
        side = 1 if index % 2 else -1
        far = reach * (0.6 + 0.4 * stroke.strength)
        when += [stroke.start_ms, stroke.start_ms + stroke.length_ms]
        where += [-side * far, side * far]
    x = np.interp(times_ms, when, where)
    return np.stack([x, 0.22 * x], 1)


def _squeezed(strokes: tuple[Stroke, ...], times_ms: NDArray[np.float64]) -> Path2:
    """A push in a new direction with every squeeze, and back."""
    path = np.zeros((times_ms.size, 2))
    for index, stroke in enumerate(strokes):
        part = (times_ms - stroke.start_ms) / stroke.length_ms
        push = (
            np.where((part > 0) & (part < 1), np.sin(np.pi * part.clip(0, 1)), 0) * stroke.strength
        )
        angle = 2.4 * index
        path += 22 * push[:, None] * np.asarray([np.cos(angle), 0.7 * np.sin(angle)])
    return path


def _lifted(strokes: tuple[Stroke, ...], times_ms: NDArray[np.float64]) -> Path2:
    """Off the thing between phrases."""
    starts = np.asarray([stroke.start_ms for stroke in strokes], np.float64)
    ends = starts + [stroke.length_ms for stroke in strokes]
    since = np.where(
        (times_ms[:, None] >= starts) & (times_ms[:, None] <= ends),
        0,
        np.minimum(np.abs(times_ms[:, None] - starts), np.abs(times_ms[:, None] - ends)),
    ).min(axis=1)
    high = np.clip((since - 350) / 500, 0, 1) ** 2
    return np.stack([14 * high, -20 * high], 1)
