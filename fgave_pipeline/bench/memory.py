"""Whether memory grows with a source's length."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from fgave_pipeline.bench.clock import spend
from fgave_pipeline.bench.contest import prepared
from fgave_pipeline.bench.rivals import own
from fgave_pipeline.bench.sources import Film


@dataclass(frozen=True, slots=True)
class Growth:
    """Peak memory of one stage on a short and on a long film that are otherwise the same."""

    verb: str
    short: Film
    long: Film
    short_mb: float
    long_mb: float
    long_cpu_s: float

    @property
    def grown_mb(self) -> float:
        """By how much more the long one takes."""
        return self.long_mb - self.short_mb


def growth(verb: str, short: Film, long: Film, folder: Path) -> Growth:
    """Each film once, each in a process of its own."""
    costs = []
    for wanted in (short, long):
        with prepared(verb, wanted, folder) as place:
            out = place.earlier / "out"
            out.mkdir()
            cost = spend(own(verb, replace(place, out=out)))
        if cost.failed:
            raise RuntimeError(f"{verb} of {wanted.name}: {cost.failed}")
        costs.append(cost)
    return Growth(verb, short, long, costs[0].peak_mb, costs[1].peak_mb, costs[1].cpu_s)
