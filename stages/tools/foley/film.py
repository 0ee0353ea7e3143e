"""The frames of a source, one by one: scene, hands, light, grain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stages.tools.foley.camera import Path2, camera_path
from stages.tools.foley.compose import Frame, blit, develop, look_at, mix
from stages.tools.foley.grain import Grain
from stages.tools.foley.hand import Patch, Sheet, paint_hand
from stages.tools.foley.motion import frame_times_ms, strokes_path, travel
from stages.tools.foley.paint import Planes
from stages.tools.foley.playing import Played
from stages.tools.foley.scene import Scene, paint_scene
from stages.tools.foley.script import Fault, Script


_TOOLS = {"brushing": "brush", "scratching": "pick"}


@dataclass(frozen=True, slots=True)
class Moment:
    """One frame: its number, its time, and how far the camera looks away from its place."""

    index: int
    now_ms: float
    look: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Shot:
    """One camera's view: its scene, and where the hand works in it, frame by frame."""

    scene: Scene
    hand: Path2


def film(script: Script, played: tuple[Played, ...]) -> Iterator[Frame]:
    """Every frame of a script as it was played; its faults, too.

    The same array is given each time, with the next frame in it.
    """
    times_ms = frame_times_ms(script)
    shots = _shots(script, played, times_ms)
    hands = _hands(script)
    looks = camera_path(script, times_ms)
    grain = Grain(script.chance("grain"), (script.height, script.width))
    tools = _tools(played, times_ms)
    frame = np.empty(script.height * script.width * 3 // 2, np.uint8)
    for index, now_ms in enumerate(times_ms.tolist()):
        if not (index and _at(script, now_ms, "frozen")):
            moment = Moment(index, now_ms, looks[index])
            (number, share), *others = _mix(script, now_ms)
            seen = _view(script, shots[number], hands[tools[index]], moment)
            for other, _ in others:
                seen = mix(seen, share, _view(script, shots[other], hands[tools[index]], moment))
            develop(frame, seen, _brightness(script, now_ms), grain.next())
        yield frame


def _shots(script: Script, played: tuple[Played, ...], times_ms: NDArray[np.float64]) -> list[Shot]:
    """Three views where there is a cut, a dissolve or an intro to show them in; else one."""
    size = (script.width, script.height)
    materials = tuple(s.material for s in script.steps if s.material) or ("wood",)
    offset = strokes_path(script, played, times_ms)
    several = script.of_kind("shot_cut", "dissolve", "intro")
    shots = []
    for number, near in enumerate((1.0, 1.4, 1.2) if several else (1.0,)):
        scene = paint_scene(script.chance(f"scene {number}"), size, materials, near=near)
        shots.append(Shot(scene, travel(played, scene.places, times_ms) + offset))
    return shots


def _hands(script: Script) -> dict[str, tuple[Patch, ...]]:
    """The hand with each tool that it takes up; a second, left one where hands are large."""
    unit = min(script.width, script.height)
    tools = {_TOOLS.get(step.action, "") for step in script.steps} | {""}
    large = bool(script.of_kind("big_hands"))
    side = 2 * round(unit * (2.1 if large else 0.84) / 2)
    tall = 2 * round((max(script.height, unit) + side * 0.3) / 2)
    sheet = Sheet(side, (tall, max(tall, side)))
    hands = {}
    for tool in sorted(tools):
        pair = [paint_hand(script.chance("hand"), sheet, tool)]
        if large:
            pair.append(paint_hand(script.chance("hand"), sheet, left=True))
        hands[tool] = tuple(pair)
    return hands


def _tools(played: tuple[Played, ...], times_ms: NDArray[np.float64]) -> list[str]:
    ends = [part.span.end_ms for part in played]
    index = np.searchsorted(ends, times_ms, side="right").clip(0, len(ends) - 1)
    return [_TOOLS.get(played[i].span.step.action, "") for i in index]


def _mix(script: Script, now_ms: float) -> list[tuple[int, float]]:
    """Which shots are seen, and how much of each."""
    if intro := _at(script, now_ms, "intro"):
        return [(int((now_ms - intro.start_ms) // 1400 + 1) % 3, 1.0)]
    shown = 0
    for change in script.of_kind("shot_cut", "dissolve"):
        if change.start_ms <= now_ms < change.end_ms:
            late = (now_ms - change.start_ms) / (change.end_ms - change.start_ms)
            return [(shown, 1 - late), (1 - shown, late)]
        shown = 1 - shown if now_ms >= change.end_ms else shown
    return [(shown, 1.0)]


def _view(script: Script, shot: Shot, hands: tuple[Patch, ...], moment: Moment) -> Planes:
    planes = look_at(shot.scene, moment.look, (script.width, script.height))
    x, y = shot.hand[moment.index] - moment.look
    blit(planes, hands[0], x, y)
    close = _at(script, moment.now_ms, "big_hands")
    if len(hands) > 1 and close:
        below = script.height * max(0.0, 1 - (moment.now_ms - close.start_ms) / 900) ** 2
        # The left hand holds the thing still: it moves far less than the right one.
        held = script.width * 0.44 + 0.15 * (x - script.width / 2)
        blit(planes, hands[1], held, script.height * 0.30 + 0.15 * y + below)
    return planes


def _brightness(script: Script, now_ms: float) -> float:
    """1, but for a quarter of a second after a flash."""
    since = [now_ms - flash.start_ms for flash in script.of_kind("flash")]
    return 1.0 + 0.6 * sum(float(np.exp(-ms / 90)) for ms in since if 0 <= ms < 400)


def _at(script: Script, now_ms: float, kind: str) -> Fault | None:
    return next((f for f in script.of_kind(kind) if f.start_ms <= now_ms < f.end_ms), None)
