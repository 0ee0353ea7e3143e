"""Rivals on one film, in turn, several times over."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from fgave_pipeline.bench.clock import Cost, spend
from fgave_pipeline.bench.rivals import Place, Rival, cutters, measurers, own
from fgave_pipeline.bench.sources import Film, film


@dataclass(frozen=True, slots=True)
class Contest:
    """What is done to which film."""

    verb: str
    """`cut` or `measure`."""
    film: Film

    @property
    def name(self) -> str:
        """As the tables call it."""
        return f"{self.verb} {self.film.name}"

    @property
    def rivals(self) -> list[Rival]:
        """Who takes part, fgave first."""
        return cutters(self.film) if self.verb == "cut" else measurers(self.film)


@dataclass(frozen=True, slots=True)
class Row:
    """What one rival took in one contest: medians over the rounds."""

    contest: str
    rival: str
    seconds: int
    """Length of the film."""
    cost: Cost
    cpu_ratio: float
    """To fgave: the median over the rounds of the ratio in each."""
    wall_ratio: float
    rounds: tuple[Cost, ...]
    load: float
    """Processes that wanted a core, on average over the minute before the contest ended."""

    @property
    def speed(self) -> float:
        """Seconds of film for a second of CPU."""
        return self.seconds / self.cost.cpu_s if self.cost.cpu_s else 0.0


def hold(contest: Contest, folder: Path, repeats: int) -> list[Row]:
    """Every rival's row; the rounds are A B C, A B C, so that a busy moment hits all alike."""
    rivals = contest.rivals
    with prepared(contest.verb, contest.film, folder) as place:
        rounds = [[_spend(rival, place) for rival in rivals] for _ in range(repeats)]
    load = os.getloadavg()[0]
    by_rival = list(zip(*rounds, strict=True))
    return [
        _row(contest, rival.name, (costs, by_rival[0]), load)
        for rival, costs in zip(rivals, by_rival, strict=True)
    ]


@contextmanager
def prepared(verb: str, wanted: Film, folder: Path) -> Iterator[Place]:
    """A place with the film and with what fgave's stages before `verb` made of it."""
    media = film(wanted, folder)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        place = Place(media, Path(scratch), Path(scratch) / "out")
        for earlier in ("fetch", "cut")[: 1 if verb == "cut" else 2]:
            made = place.earlier / earlier
            made.mkdir()
            cost = spend(own(earlier, replace(place, out=made)))
            if cost.failed:
                raise RuntimeError(f"{earlier} of {media.name}: {cost.failed}")
        yield place


def _spend(rival: Rival, place: Place) -> Cost:
    with tempfile.TemporaryDirectory(dir=place.earlier) as out:
        cost = spend(rival.commands(replace(place, out=Path(out))))
    cpu_s, wall_s = cost.cpu_s * rival.scale, cost.wall_s * rival.scale
    return replace(cost, cpu_s=cpu_s, wall_s=wall_s)


def _row(
    contest: Contest, rival: str, costs: tuple[tuple[Cost, ...], tuple[Cost, ...]], load: float
) -> Row:
    """Args: `costs` are the rival's and fgave's, round by round."""
    pairs = list(zip(*costs, strict=True))
    return Row(
        contest=contest.name,
        rival=rival,
        seconds=contest.film.seconds,
        cost=middle(costs[0]),
        cpu_ratio=median(theirs.cpu_s / ours.cpu_s for theirs, ours in pairs),
        wall_ratio=median(theirs.wall_s / ours.wall_s for theirs, ours in pairs),
        rounds=costs[0],
        load=load,
    )


def middle(costs: tuple[Cost, ...]) -> Cost:
    """The median of each number by itself."""
    inner = [cost.inner_cpu_s for cost in costs if cost.inner_cpu_s is not None]
    return Cost(
        cpu_s=median(cost.cpu_s for cost in costs),
        wall_s=median(cost.wall_s for cost in costs),
        peak_mb=median(cost.peak_mb for cost in costs),
        inner_cpu_s=median(inner) if inner else None,
        failed=costs[0].failed,
    )
