"""The search of AVE's cross-modality matching: A2V and V2A, from one matrix of distances a clip.

A window of known length and place in one stream is laid over the other at every start; the start
with the smallest sum of distances is the answer, the first one on ties. It is right if it is the
window's own start: what is rewarded is synchrony, not finding an event.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fgave_pipeline.bench.localize.streams import Windows
from stages.core.errors import UsageError


Distances = NDArray[np.float32]
"""(windows, seconds of video, seconds of audio)."""


@dataclass(frozen=True, slots=True)
class Found:
    """The answers of one direction."""

    starts: NDArray[np.int64]
    """(windows,): where the window is said to start."""
    right: NDArray[np.bool_]
    """(windows,): whether it does."""
    tied: NDArray[np.bool_]
    """(windows,): whether another start had the same sum."""

    @property
    def percent(self) -> float:
        """How many are right."""
        return 100 * float(self.right.mean()) if len(self.right) else float("nan")


def searchable(windows: Windows, seconds: int) -> Windows:
    """The windows that leave something to search in: as in AVE, one of all seconds is passed over.

    Raises:
        UsageError: a window without a second, or beyond the clip.
    """
    bad = (windows.lengths < 1) | (windows.starts < 0)
    bad |= windows.starts + windows.lengths > seconds
    for n in np.flatnonzero(bad)[:1]:
        start, end = windows.starts[n], windows.starts[n] + windows.lengths[n]
        raise UsageError(f"row {windows.rows[n]}: an event [{start}, {end}) of {seconds} s")
    less = windows.lengths < seconds
    return Windows(windows.rows[less], windows.starts[less], windows.lengths[less])


def a2v(distances: Distances, windows: Windows) -> Found:
    """Sound is known, picture is searched: sums of `D[k + i, start + i]` over the window."""
    return _search(distances, windows)


def v2a(distances: Distances, windows: Windows) -> Found:
    """Picture is known, sound is searched: sums of `D[start + i, k + i]` over the window."""
    return _search(distances.transpose(0, 2, 1), windows)


def _search(distances: Distances, windows: Windows) -> Found:
    """As `a2v`, with the searched stream's seconds on the second axis."""
    seconds = distances.shape[1]
    starts = np.zeros(len(windows), np.int64)
    tied = np.zeros(len(windows), bool)
    for length in np.unique(windows.lengths).tolist():
        some = np.flatnonzero(windows.lengths == length)
        known = windows.starts[some]
        sums = np.zeros((len(some), seconds - length + 1), np.float32)
        for i in range(length):  # one after the other, so that equal terms make equal sums
            sums += distances[some, i : i + sums.shape[1], known + i]
        starts[some] = sums.argmin(axis=1)
        tied[some] = (sums == sums.min(axis=1, keepdims=True)).sum(axis=1) > 1
    return Found(starts, starts == windows.starts, tied)
