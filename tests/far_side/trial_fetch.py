"""`make trial-fetch`: long lists, killed on their way, fetched from a server on 127.0.0.1.

Two trials. Of 200 sources, 150 can be had and 50 fail, each in its way; the run is killed (-9)
three times, then run to its end. Then 1,000 sources in one run, whose memory and open files are
watched.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from catalogue import media
from catalogue.crowd import crowd, write_manifest
from catalogue.runs import Runs, memory_mb, open_files
from catalogue.server import served


def killed(folder: Path, video: Path, good: int, bad: int, seed: int) -> list[str]:
    """What was not as it should be."""
    with served() as site:
        members = crowd(site, video, good=good, bad=bad, seed=seed)
        write_manifest(folder, members)
        runs = Runs(folder, members)
        begun = time.monotonic()
        for quarter in (1, 2, 3):
            runs.kill_at(quarter * len(members) // 4)
            say(f"killed at {runs.looked()} of {len(members)} sources")
        runs.run()
        wrong = runs.wrong() + [f"process {pid} outlived its run" for pid in runs.survivors]
        say(f"{len(members)} rows, {len(wrong)} wrong, {time.monotonic() - begun:.0f} s")
        wrong += asked_again(runs, site.asked, "--retry", "none", start="")
        return wrong + asked_again(runs, site.asked, start=runs.good_paths())


def asked_again(
    runs: Runs, asked: list[str], *argv: str, start: str | tuple[str, ...]
) -> list[str]:
    """Paths that a further run asks for, of those that begin so; it should ask for none."""
    before = len(asked)
    runs.run(*argv)
    again = [path for path in asked[before:] if path.startswith(start)]
    say(f"a further run {' '.join(argv)}: {len(asked) - before} requests, {len(again)} too many")
    return [f"asked for again: {path}" for path in again]


def long(folder: Path, video: Path, count: int) -> list[str]:
    """What was not as it should be."""
    seen: list[tuple[int, float, int]] = []
    with served() as site:
        members = crowd(site, video, good=count, bad=0, seed=0)
        write_manifest(folder, members)
        runs = Runs(folder, members)
        begun = time.monotonic()

        def look(pid: int, looked: int) -> None:
            if looked >= count // 20 * (len(seen) + 1):
                seen.append((looked, memory_mb(pid), open_files(pid)))
                say("{:5} sources: {:6.1f} MB, {:3} open files".format(*seen[-1]))

        runs.watch(look)
        say(f"{count} sources in {time.monotonic() - begun:.0f} s")
        return runs.wrong()


def say(words: str) -> None:
    print(words, flush=True)  # noqa: T201  # this is what the trial is run for


def main() -> int:
    """Both trials; 1 if anything was not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--good", type=int, default=150)
    parser.add_argument("--bad", type=int, default=50)
    parser.add_argument("--long", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        video = media.tiny(place / "tiny.mp4", 3)
        wrong = killed(place / "killed", video, given.good, given.bad, given.seed)
        wrong += long(place / "long", video, given.long)
    for words in wrong:
        say(words)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
