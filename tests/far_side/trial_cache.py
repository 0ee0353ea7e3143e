"""`make trial-cache`: every file of a finished dataset damaged in turn.

Each is cut in half, emptied, and has one bit flipped. `fgave verify` must name it. A plain `fgave
run` must mend what is of the wrong size, must never change a table or an export for the worse, and
after `fgave verify --repair` and a run every file must be, byte for byte, what it was.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner
from wreck.ground import Ground
from wreck.looks import differs
from wreck.tally import Tally

from fgave_pipeline.cli.app import app
from stages.core.errors import FgaveError


HOW = ("halved", "emptied", "one bit")


@dataclass(frozen=True)
class Trial:
    """A finished dataset, and every file of it."""

    ground: Ground
    whole: dict[str, bytes]
    seed: int

    @classmethod
    def of(cls, folder: Path, seed: int) -> Trial:
        ground = Ground(folder, jobs=1)
        ground.lay()
        ground.finish()
        return cls(ground.keep(), ground.state(), seed)

    def cases(self) -> list[tuple[str, str]]:
        """(file, how) of all that can be done to it."""
        names = [name for name, content in self.whole.items() if content]
        return [(name, how) for name in names for how in HOW]

    def wrong(self, name: str, how: str) -> list[str]:
        """What is not as it should be after this damage."""
        self.ground.reset()
        damage(self.ground.built / name, how, random.Random(f"{self.seed} {name}"))
        wrong = self._named(name)
        said, error = self.fgave("run")
        left = [line for line in differs(self.ground, self.whole) if name not in line]
        wrong += [f"after a plain run: {line}" for line in left]
        if how != "one bit" and (error or list(differs(self.ground, self.whole))):
            wrong.append(f"a plain run did not mend it: {error or said[-300:]}")
        self.fgave("verify", "--repair")
        self.fgave("run")
        return [*wrong, *differs(self.ground, self.whole)]

    def _named(self, name: str) -> list[str]:
        said, _ = self.fgave("verify", "--json")
        place = Path(*Path(name).parts[:4]) if name.startswith("work") else Path()
        named = Path(name).name in said and place.name in said
        return [] if named else [f"verify does not name it: {said[:300]}"]

    def fgave(self, *argv: str) -> tuple[str, FgaveError | None]:
        """All that a command says, in this process, and the error that it ended with."""
        folder = self.ground.folder
        places = ("--manifests", str(folder / "manifests"), "--data", str(folder / "data"))
        done = CliRunner().invoke(app, [*argv, "-d", "t", "-j", "1", *places])
        if done.exception is None or isinstance(done.exception, SystemExit):
            return done.output, None
        if isinstance(done.exception, FgaveError):
            return done.output, done.exception
        raise done.exception


def damage(path: Path, how: str, chance: random.Random) -> None:
    """Exchange the file for a damaged one; other names of it stay whole."""
    content = bytearray(path.read_bytes())
    if how == "one bit":
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    else:
        del content[len(content) // 2 if how == "halved" else 0 :]
    path.unlink()
    path.write_bytes(content)


def main() -> int:
    """All of it, or a seeded share; 1 if anything was not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--share", type=float, default=1.0, help="of the files, by chance")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    tally = Tally(f"trial-cache, seed {given.seed}, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial.of(Path(folder), given.seed)
        for name, how in trial.cases():
            if chance.random() < given.share:
                tally.add(how, name, trial.wrong(name, how))
    return tally.show()


if __name__ == "__main__":
    sys.exit(main())
