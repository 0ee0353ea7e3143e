"""The prints of many films, one film after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stages.tools.likeness.form import Prints


Places = NDArray[np.int64]
"""Where on the line, or which film."""

PAD = 64
"""Steps without a print before, between and after films: what lies around a seed ends there."""


@dataclass(frozen=True, slots=True)
class Line:
    """Films on one line; a film's prints are its own steps, the first at its time 0."""

    prints: Prints
    """(n,) a step each."""
    starts: Places
    """(films,) where each begins."""
    lengths: Places
    """(films,) how many steps each has."""

    def film_at(self, places: Places) -> Places:
        """The film that each place lies in."""
        return np.searchsorted(self.starts, places, side="right") - 1

    def film(self, number: int) -> Prints:
        """The prints of one film."""
        start = int(self.starts[number])
        return self.prints[start : start + int(self.lengths[number])]


def line_of(films: Sequence[Prints]) -> Line:
    """The films in their order, set apart."""
    lengths = np.array([len(film) for film in films], np.int64)
    starts = PAD + np.cumsum(lengths + PAD) - (lengths + PAD)
    prints = np.zeros(PAD + int((lengths + PAD).sum()), np.uint32)
    for start, film in zip(starts.tolist(), films, strict=True):
        prints[start : start + len(film)] = film
    return Line(prints, starts, lengths)
