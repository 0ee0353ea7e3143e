"""How many re-uploads are found, and how long it takes to look through 150,000 windows."""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from rich.console import Console
from rich.table import Table

from fgave_pipeline.bench.reuploads import CHANGES, Found, films, trial, usable_names
from stages.tools.likeness import BITS, PICTURE, SOUND, Medium, Prints, find


OPTIONS = "width=640&height=360"
WINDOWS = 150_000
OF_A_FILM = 66
"""Windows of ten seconds: eleven minutes."""
ONE_IN = 10
"""So many films have a re-upload."""
WORN = 0.16
"""Share of its bits that are turned."""


@dataclass(frozen=True, slots=True)
class Row:
    """How one kind of re-upload fared."""

    change: str
    films: int
    sound: int
    """Found by their sound."""
    picture: int
    either: int


@dataclass(frozen=True, slots=True)
class Took:
    """What looking through many windows cost."""

    medium: str
    windows: int
    planted: int
    found: int
    wrong: int
    seconds: float
    most_mb: int
    """The process's largest size so far."""


def rows(found: Found) -> list[Row]:
    """A row a kind, in order, and one of all."""
    kinds = list(dict.fromkeys(film.change for film in found.films if film.change))
    of_kind = {kind: [f for f in found.films if f.change == kind] for kind in kinds}
    of_kind["all of these"] = [f for f in found.films if f.change]
    by: dict[str, set[str]] = {"sound": set(), "picture": set()}
    for one, other, medium in found.links:
        if other.split("-as-")[0] == one:
            by[medium].add(other)
    return [
        Row(kind, len(all_), *(sum(f.source_id in ids for f in all_) for ids in
            (by["sound"], by["picture"], by["sound"] | by["picture"])))
        for kind, all_ in of_kind.items()
    ]  # fmt: skip


def wrong(found: Found) -> list[tuple[str, str, str]]:
    """Links between films that are not the same."""
    original = {film.source_id: film.original for film in found.films}
    return [link for link in found.links if original[link[0]] != original[link[1]]]


def timed(windows: int) -> Iterator[Took]:
    """Films of chance prints, some with a worn copy that begins late, looked through."""
    for name, medium in (("sound", SOUND), ("picture", PICTURE)):
        made, planted = _generated(windows // OF_A_FILM, medium)
        began = time.perf_counter()
        found = {(like.one, like.other) for like in find(made, range(len(made)), medium)}
        took = time.perf_counter() - began
        size_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        yield Took(name, len(made) * OF_A_FILM, len(planted), len(found & planted),
                   len(found - planted), took, size_mb)  # fmt: skip


def _generated(count: int, medium: Medium) -> tuple[list[Prints], set[tuple[int, int]]]:
    chance = np.random.default_rng(1)
    steps = OF_A_FILM * 10_000 // medium.step_ms
    made = [chance.integers(1, 1 << BITS, steps).astype(np.uint32) for _ in range(count)]
    planted = set()
    for n in range(0, count - 1, ONE_IN):
        turned = (chance.random((steps, BITS)) < WORN) << np.arange(BITS)
        copy = made[n] ^ turned.sum(axis=1).astype(np.uint32)
        made[n + 1] = copy[int(chance.integers(1, 100)) :]
        planted.add((n, n + 1))
    return made, planted


def main(argv: Sequence[str] | None = None) -> int:
    """Run both, or one, and print tables, or JSON."""
    asked = _arguments(argv)
    found = None if asked.time_only else _tried(asked.films, asked.jobs)
    took = [] if asked.windows == 0 else list(timed(asked.windows))
    console = Console(soft_wrap=True, highlight=False)
    if asked.json:
        said: dict[str, object] = {"time": [asdict(one) for one in took]}
        if found is not None:
            said |= {"found": [asdict(row) for row in rows(found)], "wrong": wrong(found)}
        console.print_json(json.dumps(said))
        return 0
    if found is not None:
        console.print(_table(found))
        console.print(f"{len(found.films)} films; links between strange films: {wrong(found)}")
    for one in took:
        console.print(
            f"{one.medium}: {one.windows:,} windows in {one.seconds:.0f} s, at most {one.most_mb:,}"
            f" MB; {one.found} of {one.planted} copies found, {one.wrong} wrong"
        )
    return 0


def _tried(count: int, jobs: int) -> Found:
    return trial(films(usable_names()[:count], CHANGES, OPTIONS), CHANGES, jobs)


def _table(found: Found) -> Table:
    shown = Table(title="Re-uploads that are found")
    shown.add_column("what was done to them")
    for heading in ("films", "by sound", "by picture", "by either"):
        shown.add_column(heading, justify="right")
    for row in rows(found):
        counts = (row.films, row.sound, row.picture, row.either)
        shown.add_row(row.change, *map(str, counts))
    return shown


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m fgave_pipeline.bench.likeness", description=__doc__
    )
    parser.add_argument("--films", type=int, default=99, help="originals at most (all)")
    parser.add_argument("--windows", type=int, default=WINDOWS, help=f"to look through ({WINDOWS})")
    parser.add_argument("--time-only", action="store_true", help="make no re-uploads")
    parser.add_argument("--jobs", type=int, default=1, help="processes (1)")
    parser.add_argument("--json", action="store_true", help="JSON instead of tables")
    return parser.parse_args(argv)


if __name__ == "__main__":
    raise SystemExit(main())
