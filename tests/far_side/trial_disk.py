"""`make trial-disk`: what a run does when the disk refuses, and whether the next one ends it.

At each point at which a process of the run is about to change a file in the data folder, the system
says that there is no room (ENOSPC) or that the disk fails (EIO). Then no file may grow beyond a
limit, of many sizes, and, where this machine lets a disk of that size be mounted, the disk is full.
The run must say so in one line with a path, leave with 74 and leave no draft; the same run, with
room, must end with every file as an undisturbed run makes it. (At points with one job, so that
these have an order; else with two.) Runs are forked from this process, in which fgave is loaded.
"""

from __future__ import annotations

import argparse
import errno
import os
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import product
from pathlib import Path

from wreck.ground import Ended, Ground, ended
from wreck.looks import differs, litter, torn
from wreck.tally import Tally


DISK = 74
ERRORS = {"ENOSPC": errno.ENOSPC, "EIO": errno.EIO}
CLEANING = ("os.remove", "os.rmdir")
"""Where deleting itself is refused, what was to be deleted stays, for `prune`."""


def refused(ground: Ground, done: Ended, event: str = "") -> list[str]:
    """What is wrong with how a run ended whose disk refused something."""
    lines = done.said.strip().splitlines()
    if event in CLEANING and done.code == 0:
        return []
    wrong = [] if done.code == DISK else [f"exit code {done.code}, not {DISK}"]
    if len(lines) != 1 or "run the same command again" not in lines[0]:
        wrong.append(f"it said {done.said[-2000:]!r}")
    elif str(ground.built.name) not in lines[0]:
        wrong.append(f"no path in {lines[0]!r}")
    return wrong if event in CLEANING else [*wrong, *litter(ground)]


def ended_by_the_next(ground: Ground, whole: dict[str, bytes]) -> list[str]:
    """What is wrong after that, and after a run with room."""
    found = [*torn(ground), *ground.finish()]
    return [*found, *differs(ground, whole), *litter(ground)]


def at_point(
    ground: Ground, number: int, words: str, name: str, whole: dict[str, bytes]
) -> list[str]:
    """What is wrong after a run whose disk refuses at this point."""
    ground.reset()
    done = ground.harmed(at=number, how=str(ERRORS[name]))
    wrong = refused(ground, done, words.split()[1])
    return [*wrong, *ended_by_the_next(ground, whole)]


def with_limit(ground: Ground, most: int, whole: dict[str, bytes]) -> list[str]:
    """What is wrong after a run in which no file may be larger than this."""
    ground.reset()
    limits = (most, most)
    begin = partial(resource.setrlimit, resource.RLIMIT_FSIZE, limits)
    done = ended(ground.start(first=begin))
    wrong = [] if done.code == 0 else refused(ground, done)  # 0: none was larger
    return [*wrong, *ended_by_the_next(ground, whole)]


def on_a_small_disk(ground: Ground, kb: int, whole: dict[str, bytes]) -> list[str]:
    """What is wrong after a run on a disk of this size, which then gets larger."""
    ground.reset()
    with small_disk(ground.folder / "data", kb):
        done = ended(ground.start())
        wrong = [] if done.code == 0 else refused(ground, done)
        resize(ground.folder / "data", 64_000)
        return [*wrong, *ended_by_the_next(ground, whole)]


@contextmanager
def small_disk(place: Path, kb: int) -> Iterator[None]:
    """A disk of so many kB.

    Raises:
        CalledProcessError: this machine does not let one be mounted.
    """
    place.mkdir(parents=True, exist_ok=True)
    mount("-t", "tmpfs", "-o", f"size={kb}k", "tmpfs", str(place))
    try:
        yield
    finally:
        subprocess.run(["umount", place], check=True)  # noqa: S607  # wherever it lies


def resize(place: Path, kb: int) -> None:
    mount("-o", f"remount,size={kb}k", str(place))


def mount(*argv: str) -> None:
    argv = ("mount", *argv)
    subprocess.run(argv, check=True, capture_output=True)


def can_mount() -> bool:
    """Whether this machine lets a disk be mounted."""
    try:
        with tempfile.TemporaryDirectory() as folder, small_disk(Path(folder), 64):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


def main() -> int:
    """All of it, or a seeded share; 1 if anything was not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--share", type=float, default=1.0, help="of the points, by chance")
    parser.add_argument("--first", type=int, default=0, help="of these points, to go on with")
    parser.add_argument("--last", type=int, help="of these points, to stop before")
    parser.add_argument("--sizes", type=int, default=20, help="limits, and sizes of the disk")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    tally = Tally(f"trial-disk, seed {given.seed}, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        ground = Ground(Path(folder), forks=True, reruns_fork=True)
        ground.lay()
        at_points = replace(ground, jobs=1)
        points, whole = at_points.count()
        sizes = {"limit": max(map(len, whole.values())), "disk": sum(map(len, whole.values()))}
        for _ in range(given.sizes):
            most = chance.randrange(1, sizes["limit"])
            tally.add("limit on files", f"{most} bytes", with_limit(ground, most, whole))
        for _ in range(given.sizes if can_mount() else 0):
            kb = chance.randrange(8, sizes["disk"] // 1000)
            tally.add("small disk", f"{kb} kB", on_a_small_disk(ground, kb, whole))
        every = product(ERRORS, enumerate(points, 1))
        cases = [case for case in every if chance.random() < given.share]
        for name, (number, words) in cases[given.first : given.last]:
            wrong = at_point(at_points, number, words, name, whole)
            tally.add(f"{name} at a point", f"{number} ({words.strip()})", wrong)
    return tally.show()


if __name__ == "__main__":
    sys.exit(main())
