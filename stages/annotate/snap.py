"""Boundaries that people typed, moved to where the sound changes nearby."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from stages.annotate.witnesses import MANUAL, Said, Witness
from stages.core.records import Clip, Measurement


Timeline = NDArray[np.float64]
"""(n,) level of each 50 ms of a source, in dBFS; nan where it was not measured."""

FRAME_MS = 50
_SIDE = 20  # frames: a second on each side
_CHANGE_DB = 6.0


def timeline_of(clips: Iterable[Clip], measured: dict[str, Measurement]) -> Timeline:
    """The level of a source over time, from its clips."""
    parts = {
        round(clip.start_ms / FRAME_MS): measured[clip.clip_id].frame_dbfs
        for clip in clips
        if clip.clip_id in measured
    }
    levels = np.full(max((at + len(part) for at, part in parts.items()), default=0), np.nan)
    for at, part in parts.items():
        levels[at : at + len(part)] = part
    return levels


def snapped(witness: Witness, levels: Timeline, snap_ms: int) -> tuple[Witness, dict[int, int]]:
    """The witness with its typed boundaries moved, and each boundary with its shift in ms.

    A boundary goes to the nearest change of level within `snap_ms` and half the way to its
    neighbours; one without such a change stays. Nothing that was marked by hand moves, nor the
    start and the end of the source.
    """
    if snap_ms == 0 or witness.name == MANUAL:
        return witness, {}
    change = change_db(levels)
    typed = sorted(_boundaries(witness))
    shifts = {
        at_ms: _shift_ms(change, at_ms, min(snap_ms, _room_ms(typed, n)))
        for n, at_ms in enumerate(typed)
    }
    spans = tuple(_moved(said, shifts) for said in witness.spans)
    return replace(witness, spans=spans), shifts


def change_db(levels: Timeline) -> Timeline:
    """(n,) how far the mean level of the second from each frame lies from that of the one before.

    Zero where either second was not measured whole.
    """
    change = np.zeros(len(levels))
    if len(levels) > 2 * _SIDE:
        sums = np.convolve(levels, np.ones(_SIDE), "valid") / _SIDE
        change[_SIDE : len(levels) - _SIDE + 1] = np.abs(sums[_SIDE:] - sums[:-_SIDE])
    return np.nan_to_num(change)


def _boundaries(witness: Witness) -> set[int]:
    starts = {said.start_ms for said in witness.spans if said.start_ms > 0}
    return starts | {said.end_ms for said in witness.spans if not said.to_the_end}


def _room_ms(typed: list[int], n: int) -> int:
    """Half the way to the nearer neighbour of a boundary, so that none passes another."""
    steps = [b - a for a, b in pairwise(typed[max(0, n - 1) : n + 2])]
    return min(steps, default=2 * typed[n]) // 2


def _shift_ms(change: Timeline, at_ms: int, within_ms: int) -> int:
    first = max(0, -(-(at_ms - within_ms) // FRAME_MS))
    near = change[first : (at_ms + within_ms) // FRAME_MS + 1]
    padded = np.pad(near, 1, constant_values=np.inf)
    peaks = (near >= _CHANGE_DB) & (near >= padded[:-2]) & (near >= padded[2:])
    found = [int(FRAME_MS * (first + n) - at_ms) for n in np.flatnonzero(peaks)]
    return min(found, key=lambda shift: (abs(shift), shift), default=0)


def _moved(said: Said, shifts: dict[int, int]) -> Said:
    start_ms = said.start_ms + shifts.get(said.start_ms, 0)
    end_ms = said.end_ms if said.to_the_end else said.end_ms + shifts.get(said.end_ms, 0)
    return replace(said, start_ms=start_ms, end_ms=end_ms)
