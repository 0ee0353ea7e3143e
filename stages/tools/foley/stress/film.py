"""The pictures of one window of the stress set."""

from __future__ import annotations

import functools
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stages.tools.foley.paint import Chance
from stages.tools.foley.stress.camera import poses
from stages.tools.foley.stress.cases import Case
from stages.tools.foley.stress.hands import (
    Cover,
    Path2,
    away,
    covering,
    hand,
    lay,
    patch,
    scaled,
    working,
)
from stages.tools.foley.stress.table import KINDS, SIZE, Plane, Table, look, paint_table


Gray = NDArray[np.uint8]
Times = NDArray[np.float64]
SECONDS, FPS = 10, 15
"""As many pictures as are decoded of 30 a second where those that no other needs are left out."""

_WORKING = 0.14  # share of the picture that a working hand hides
_GRAIN = 1.6  # sigma in gray levels, as every camera has
_TIPS = ((0.42, 0.45), (0.60, 0.40))  # of a right and a left hand, as shares of the picture


@dataclass(frozen=True, slots=True)
class Set:
    """What stands before the camera of one window."""

    tables: tuple[Table, Table]
    """The second one is what a cut or a dissolve leads to."""
    covers: tuple[Cover, ...]
    paths: tuple[Path2, ...]


def times_s() -> Times:
    """When each picture is shown."""
    return np.arange(SECONDS * FPS) / FPS


def film(case: Case, seed: int) -> Iterator[Gray]:
    """(180, 320) uint8, full range: the pictures of a window, the same ones for the same seed.

    The table, the hand and what it does depend on the seed alone, not on the case.
    """
    when = times_s()
    built = _build(case, seed, when)
    looks = poses(case, _chance(seed, "camera"), when, SECONDS)
    gains = _light(case, _chance(seed, "light"), when)
    shares = _second_table(case, when)
    grain = _chance(seed, "grain")
    sigma = float(np.hypot(_GRAIN, 2 * case.strength if case.kind == "grain" else 0))
    noise = sigma * grain.standard_normal((2 * SIZE[1], 2 * SIZE[0])).astype(np.float32)
    for index in range(when.size):
        picture = _picture(built, looks[index], float(shares[index]), index)
        picture *= np.float32(gains[index])
        if case.kind == "letterbox":
            band = round(SIZE[1] * case.strength / 2)
            picture[:band] = picture[-band:] = 0
        top, left = int(grain.integers(SIZE[1])), int(grain.integers(SIZE[0]))
        picture += noise[top : top + SIZE[1], left : left + SIZE[0]]
        yield np.rint(picture.clip(0, 255)).astype(np.uint8)


def _build(case: Case, seed: int, when: Times) -> Set:
    tables, chance = _tables(seed), _chance(seed, "work")
    if case.kind == "patch":
        return Set(tables, (patch(chance, case.strength),), (_sweep(case.strength, chance, when),))
    large = case.kind == "hands"
    covers = _hands(seed)[: 2 if large else 1]
    tips = [(x * SIZE[0], y * SIZE[1]) for x, y in _TIPS[: len(covers)]]
    factor = covering(covers, tips, case.strength if large else _WORKING)
    paths = []
    for tip in tips:
        path = np.asarray(tip) + working(chance, when, SIZE[0] * (0.22 if large else 0.08))
        if large:  # they come from below, and leave that way
            path[:, 1] += 1.6 * SIZE[1] * away(chance, when)
        paths.append(path)
    return Set(tables, tuple(scaled(cover, factor) for cover in covers), tuple(paths))


@functools.lru_cache(maxsize=1)
def _tables(seed: int) -> tuple[Table, Table]:
    kinds = [KINDS[(seed + n) % len(KINDS)] for n in range(2)]
    first, second = (paint_table(_chance(seed, f"table {n}"), k) for n, k in enumerate(kinds))
    return first, second


@functools.lru_cache(maxsize=1)
def _hands(seed: int) -> tuple[Cover, Cover]:
    return hand(_chance(seed, "hand")), hand(_chance(seed, "hand"), left=True)


def _sweep(share: float, chance: Chance, when: Times) -> Path2:
    """From edge to edge, to and fro, without a rest."""
    room = (1 - share**0.5) * np.asarray(SIZE)
    hz, phase = chance.uniform(0.25, 0.5, 2), chance.uniform(0, 2 * np.pi, 2)
    return np.asarray(room * (0.5 + 0.5 * np.sin(2 * np.pi * hz * when[:, None] + phase)))


def _light(case: Case, chance: Chance, when: Times) -> Times:
    """(n,) by how much each picture is brighter than the table is."""
    gains = np.ones_like(when)
    if case.kind == "flicker":
        gains += case.strength * np.sin(2 * np.pi * 3 * when + chance.uniform(0, 2 * np.pi))
    elif case.kind == "flashes":
        for start in chance.uniform(0.5, SECONDS - 0.5, 3):
            gains += case.strength * ((when >= start) & (when < start + chance.uniform(0.1, 0.4)))
    elif case.kind == "dimming":
        gains -= case.strength * when / SECONDS
    elif case.kind == "fade_in":
        gains *= (when / case.strength).clip(0, 1)
    elif case.kind == "fade_out":
        gains *= ((SECONDS - when) / case.strength).clip(0, 1)
    elif case.kind == "dip":
        gains *= (np.abs(when - SECONDS / 2) / case.strength).clip(0, 1)
    return gains


def _second_table(case: Case, when: Times) -> Times:
    """(n,) how much of each picture shows the second table."""
    if case.kind == "cut":
        return np.asarray(when >= case.strength, np.float64)
    if case.kind == "dissolve":
        return np.asarray(((when - SECONDS / 2) / case.strength).clip(0, 1))
    return np.zeros_like(when)


def _picture(built: Set, pose: NDArray[np.float64], share: float, index: int) -> Plane:
    x, y, zoom = (float(value) for value in pose)
    first, second = (look(table, (x, y), zoom) for table in built.tables)
    picture = first * np.float32(1 - share) + second * np.float32(share)
    for cover, path in zip(built.covers, built.paths, strict=True):
        lay(picture, cover, path[index, 0] - x * SIZE[0], path[index, 1] - y * SIZE[0])
    return picture


def _chance(seed: int, purpose: str) -> Chance:
    return np.random.default_rng([seed, zlib.crc32(purpose.encode())])
