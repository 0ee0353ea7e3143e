"""`make trial-kill`: kill a run of three sources everywhere, and hold what is left against a whole.

Each point at which a process of the run is about to change a file in the data folder is found by
counting; at each, the run is killed in each way: from nothing, and over an export that is there. A
kill before a file is synced leaves what a kill before the next point leaves, so these points are
left out. At a share of the points a worker is killed, or the run is interrupted. Then runs are
killed, and interrupted, at random times; and runs whose clock is wrong by up to ten years have to
make the same. (At points with one job, so that these have an order; else with two.) After each harm
nothing may be torn and no process left; after a plain re-run and `prune` every file must be, byte
for byte, what an undisturbed run makes.

Runs are forked from this process, in which fgave is loaded, but for those that are interrupted at
random times: these are processes from their beginning on.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

from wreck.ground import Ended, Ground, ended
from wreck.looks import differs, resumed
from wreck.tally import Tally


HOW = {"kill": -9, "kill group": -9, "kill worker": 0, "SIGTERM": 143, "SIGINT": 130}
"""What is done, and the exit code that the run then has to have."""
EVERYWHERE = ("kill", "kill group", "SIGTERM")
"""What is done at every point; the rest at a share of them."""
SIGNALS = {"kill": signal.SIGKILL, "SIGTERM": signal.SIGTERM, "SIGINT": signal.SIGINT}
INTERRUPTED = "interrupted; what is finished is kept, the same command goes on"
SOON_S = 10.0
CLOCKS = (1, -1, 365, -365, 3650, -3650)
"""Days that the first run's clock is off; the second's is off as far in the other direction."""


@dataclass(frozen=True)
class Trial:
    """Runs of one kind, and what they make when nothing harms them."""

    name: str
    ground: Ground
    points: list[str]
    whole: dict[str, bytes]

    @classmethod
    def of(cls, name: str, ground: Ground) -> Trial:
        return cls(name, ground, *ground.count())

    def at_point(self, number: int, how: str) -> list[str]:
        """What is wrong after a run that is harmed at this point."""
        self.ground.reset()
        done = self.ground.harmed(at=number, how=how)
        return [*misheard(how, done), *resumed(self.ground, self.whole)]

    def at_time(self, delay: float, how: str) -> list[str]:
        """What is wrong after a run that is harmed so long after it listens to signals."""
        self.ground.reset()
        run = self.ground.start()
        listens(run.pid)
        time.sleep(delay)
        run.send_signal(SIGNALS[how])
        begun = time.monotonic()
        done = ended(run)
        wrong = ["it took over 10 s to end"] if time.monotonic() - begun > SOON_S else []
        wrong += [] if done.code == 0 else misheard(how, done)  # 0: it had ended by then
        return [*wrong, *resumed(self.ground, self.whole)]

    def with_clock(self, days: int) -> list[str]:
        """What is wrong after a run, and one more, whose clock is so many days off."""
        self.ground.reset()
        ends = [self.ground.harmed(clock_s=86_400 * sign * days) for sign in (1, -1)]
        wrong = [f"exit code {end.code}: {end.said}" for end in ends if end.code]
        return [*wrong, *differs(self.ground, self.whole)]

    def length_s(self) -> float:
        """How long an undisturbed run listens to signals."""
        self.ground.reset()
        run = self.ground.start()
        listens(run.pid)
        begun = time.monotonic()
        ended(run)
        return time.monotonic() - begun


def misheard(how: str, done: Ended) -> list[str]:
    """What is wrong with how a run ended."""
    said = INTERRUPTED if how in ("SIGTERM", "SIGINT") else ""
    wrong = [] if done.code == HOW[how] else [f"exit code {done.code}, not {HOW[how]}"]
    return wrong if done.said.strip() == said else [*wrong, f"it said {done.said[-2000:]!r}"]


def listens(pid: int) -> None:
    """Wait until a process has set up what it does at SIGTERM; where it cannot be seen, a while."""
    status, bit = Path(f"/proc/{pid}/status"), 1 << (signal.SIGTERM - 1)
    if not status.exists():
        time.sleep(1)
        return
    while status.exists():
        caught = [line for line in status.read_text().splitlines() if line.startswith("SigCgt")]
        if not caught or int(caught[0].split()[1], 16) & bit:
            return
        time.sleep(0.002)


def cases_of(
    trials: list[Trial], shares: dict[str, float], chance: random.Random
) -> Iterator[tuple[Trial, int, str]]:
    """(trial, number of the point, way) of each way at its share of the points."""
    for how, trial in product(HOW, trials):
        for number, words in enumerate(trial.points, 1):
            possible = how != "kill worker" or words.startswith("worker")
            if " os.fsync " not in words and possible and chance.random() < shares[how]:
                yield trial, number, how


def at_times(trial: Trial, tally: Tally, how: str, delays: list[float]) -> None:
    for delay in delays:
        tally.add(f"{how}, at a time", f"{delay:.3f} s", trial.at_time(delay, how))


def main() -> int:
    """All of it, or a seeded share; 1 if anything was not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--share", type=float, default=1.0, help="of the points, by chance")
    parser.add_argument("--more", type=float, default=0.1, help=f"of those, not {EVERYWHERE}")
    parser.add_argument("--first", type=int, default=0, help="of these harms, to go on with")
    parser.add_argument("--last", type=int, help="of these harms, to stop before")
    parser.add_argument("--times", type=int, default=300, help="kills at random times")
    parser.add_argument("--interrupts", type=int, default=30, help="Ctrl-C at random times")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    tally = Tally(f"trial-kill, seed {given.seed}, {os.cpu_count()} cores")
    shares = {how: given.share * (1 if how in EVERYWHERE else given.more) for how in HOW}
    with tempfile.TemporaryDirectory() as folder:
        ground = Ground(Path(folder), forks=True, reruns_fork=True)
        ground.lay()
        fresh = Trial.of("from nothing", ground)
        begun = replace(fresh, ground=replace(ground, forks=False))
        for how, trial, count in (
            ("SIGINT", begun, given.interrupts),
            ("kill", fresh, given.times),
        ):
            longest = trial.length_s() if count else 0
            at_times(trial, tally, how, [chance.uniform(0, longest) for _ in range(count)])
        for days in CLOCKS if given.times else ():
            tally.add("clock", f"{days} days to and fro", fresh.with_clock(days))
        ground = replace(ground, jobs=1)
        trials = [Trial.of("from nothing", ground)]
        trials += [Trial.of("over an export", ground.keep("split.test=1.0"))]
        cases = list(cases_of(trials, shares, chance))
        for trial, number, how in cases[given.first : given.last]:
            case = f"{number} ({trial.points[number - 1].strip()})"
            tally.add(f"{how}, {trial.name}", case, trial.at_point(number, how))
    return tally.show()


if __name__ == "__main__":
    sys.exit(main())
