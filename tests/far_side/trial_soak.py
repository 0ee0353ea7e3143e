"""`make trial-soak`: as many clips as FGAVE has, all stages, from tiny films made on the spot.

The run's memory, open files and temporary folders are watched; then a second run, which should
make nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from joblib import Parallel, delayed

from catalogue.tables import table
from catalogue.watch import Watched, watch
from stages.tools.files import sha256_of


CLIP_S = 10
AGAIN_S = 60


class Soak:
    """A dataset of tiny films in a folder of its own."""

    def __init__(self, folder: Path, sources: int, clips: int) -> None:
        """Lay out the manifest and films that hold so many clips together."""
        self.folder, self.sources, self.clips = folder, sources, clips
        self.root = folder / "manifests/soak"
        self.scratch = Path(tempfile.mkdtemp())  # short: sockets lie in it
        self.root.mkdir(parents=True)
        names = [f"table{n:04d}" for n in range(sources)]
        Parallel(2, prefer="threads")(
            delayed(table)(
                n, CLIP_S * (clips // sources + (n < clips % sources)), self.root / f"{name}.mp4"
            )
            for n, name in enumerate(names)
        )
        lines = ["source_id,url,channel,license,notes", *(f"{n},{n}.mp4,,CC0-1.0," for n in names)]
        (self.root / "sources.csv").write_text("\n".join(lines) + "\n")

    def run(self) -> tuple[dict[str, Any], Watched]:
        """What the run says as JSON, and what was seen of it."""
        said = self.folder / "said.json"
        command = [sys.executable, "-m", "fgave_pipeline", "run", "-d", "soak", "-j", "2", "--json"]
        with said.open("wb") as out:
            run = subprocess.Popen(
                command, cwd=self.folder, stdout=out, env=os.environ | {"TMPDIR": str(self.scratch)}
            )
            seen = watch(run, self.folder)
        return json.loads(said.read_bytes()), seen

    def bytes(self) -> dict[str, str]:
        """Every file of the data folder → its sha256."""
        paths = (path for path in (self.folder / "data").rglob("*") if path.is_file())
        return {str(path): sha256_of(path) for path in paths}

    def left(self) -> list[str]:
        """Files that a finished run should not have left."""
        places = (self.scratch, self.folder / "data/soak/work/.drafts")
        return [str(path) for place in places for path in place.glob("*")]


def wrong_with(soak: Soak) -> list[str]:
    """What was not as it should be, in two runs."""
    said, seen = soak.run()
    _tell("first run", seen)
    wrong = [f"left behind: {path}" for path in soak.left()]
    if said["exit_code"]:
        wrong.append(f"first run: exit code {said['exit_code']}, {said['stopped']}")
    rows = {stage["stage"]: stage["rows"] for stage in said["stages"]}
    due = soak.clips
    wrong += [f"{name}: {rows[name]} rows, not {due}" for name in ("cut", "export")
              if rows[name] != due]  # fmt: skip
    say("funnel: " + ", ".join(f"{step['name']} {step['count']}" for step in said["funnel"]))
    before = soak.bytes()
    again, seen = soak.run()
    made = sum(stage["made"] for stage in again["stages"])
    _tell(f"second run, {made} made", seen)
    if made or soak.bytes() != before:
        wrong.append(f"second run: {made} made anew, or other bytes")
    if seen.seconds > AGAIN_S:
        wrong.append(f"second run: {seen.seconds:.0f} s, at most {AGAIN_S}")
    shutil.rmtree(soak.scratch)
    return wrong


def _tell(what: str, seen: Watched) -> None:
    say(f"{what}: {seen.seconds:.1f} s, {seen.cpu_s:.1f} s of CPU, load {os.getloadavg()[0]:.1f}, "
        f"the largest worker {seen.worker_mb:.0f} MB")  # fmt: skip
    for line in seen.tenths():
        say(line)


def say(words: str) -> None:
    print(words, flush=True)  # noqa: T201  # this is what the trial is run for


def main() -> int:
    """1 if anything was not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sources", type=int, default=241)
    parser.add_argument("--clips", type=int, default=14_464, help="in all of them")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        begun = time.monotonic()
        soak = Soak(Path(folder), given.sources, given.clips)
        say(f"{given.sources} films in {time.monotonic() - begun:.0f} s")
        wrong = wrong_with(soak)
    for words in wrong:
        say(words)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
