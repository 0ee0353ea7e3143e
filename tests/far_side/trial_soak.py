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

from joblib import Parallel, delayed

from catalogue.runs import memory_mb, open_files
from catalogue.tables import table


CLIP_S = 10
LOOK_S = 0.5


class Soak:
    """A dataset of tiny films in a folder of its own."""

    def __init__(self, folder: Path, sources: int, clips: int) -> None:
        """Lay the films and the manifest out."""
        self.folder, self.sources, self.clips = folder, sources, clips
        self.root = folder / "manifests/soak"
        self.scratch = Path(tempfile.mkdtemp())  # short: sockets lie in it
        self.root.mkdir(parents=True)
        names = [f"table{n:04d}" for n in range(sources)]
        Parallel(2, prefer="threads")(
            delayed(table)(n, clips * CLIP_S, self.root / f"{name}.mp4")
            for n, name in enumerate(names)
        )
        lines = ["source_id,url,channel,license,notes", *(f"{n},{n}.mp4,,CC0-1.0," for n in names)]
        (self.root / "sources.csv").write_text("\n".join(lines) + "\n")

    def run(self) -> tuple[dict[str, object], float, list[tuple[float, int]]]:
        """What the run says as JSON, how long it took, and (MB, open files) now and then."""
        seen, begun = [], time.monotonic()
        said = self.folder / "said.json"
        command = [sys.executable, "-m", "fgave_pipeline", "run", "-d", "soak", "-j", "2", "--json"]
        with said.open("wb") as out:
            run = subprocess.Popen(
                command, cwd=self.folder, stdout=out, env=os.environ | {"TMPDIR": str(self.scratch)}
            )
            while run.poll() is None:
                seen.append((memory_mb(run.pid), open_files(run.pid)))
                time.sleep(LOOK_S)
        return json.loads(said.read_bytes()), time.monotonic() - begun, seen[:-1]

    def left(self) -> list[str]:
        """Files that a finished run should not have left."""
        places = (self.scratch, self.folder / "data/soak/work/.drafts")
        return [str(path) for place in places for path in place.glob("*")]


def wrong_with(soak: Soak) -> list[str]:
    """What was not as it should be, in two runs."""
    said, seconds, seen = soak.run()
    say(f"first run: {seconds:.0f} s")
    wrong = [f"left behind: {path}" for path in soak.left()]
    if said["exit_code"]:
        wrong.append(f"first run: exit code {said['exit_code']}, {said['stopped']}")
    rows = {stage["stage"]: stage["rows"] for stage in said["stages"]}
    due = soak.sources * soak.clips
    wrong += [f"{name}: {rows[name]} rows, not {due}" for name in ("cut", "export")
              if rows[name] != due]  # fmt: skip
    say("funnel: " + ", ".join(f"{step['name']} {step['count']}" for step in said["funnel"]))
    _tell(seen)
    again, seconds, _ = soak.run()
    made = sum(stage["made"] for stage in again["stages"])
    shutil.rmtree(soak.scratch)
    say(f"second run: {seconds:.1f} s, {made} made")
    return wrong + ([f"second run: {made} made anew"] if made else [])


def _tell(seen: list[tuple[float, int]]) -> None:
    """Memory and files in ten parts of the run."""
    tenth = max(1, len(seen) // 10)
    for start in range(0, len(seen), tenth):
        part = seen[start : start + tenth]
        mb, files = (max(values) for values in zip(*part, strict=True))
        say(f"{start * LOOK_S:6.0f} s: {mb:6.1f} MB, {files:3} open files")


def say(words: str) -> None:
    print(words, flush=True)  # noqa: T201  # this is what the trial is run for


def main() -> int:
    """1 if anything was not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sources", type=int, default=241)
    parser.add_argument("--clips", type=int, default=60, help="of each source")
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
