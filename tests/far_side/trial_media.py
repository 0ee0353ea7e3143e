"""`make trial-media`: thousands of damaged files through all stages, what says `ok` held to it.

Files with one fault each, as ffmpeg makes them, and eight small files of as many containers, each
damaged by flipped bits, a hole, an early end, or a broken header, by seed. No run may crash or
hang; no clip may say `ok` that is not ten seconds of picture and sound which decode cleanly, by the
word of the ffmpeg program.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Collection
from pathlib import Path

import pandas as pd

from catalogue.bad_media import Bad, Found, run
from catalogue.damage import damaged, whole_files
from catalogue.faults import faulty_files
from catalogue.proof import played


BATCH = 200
EXACT = "measure.exact=true"


def trial(folder: Path, seeds: range, found: Found, *settings: str) -> None:
    """One run over a batch of damaged files."""
    root = folder / "manifests/bad"
    root.mkdir(parents=True)
    wholes = [(path, frozenset(played(path).pictures)) for path in whole_files(folder)]
    files = {}
    for seed in seeds:
        path, pictures = wholes[seed // 4 % len(wholes)]
        shape, whole = path.name.removeprefix("whole."), path.read_bytes()
        name = f"s{seed:05d}"
        way, content = damaged(whole, seed)
        files[name] = Bad(f"{name}.{shape}", way, pictures)
        (root / files[name].file).write_bytes(content)
    run(folder, files, found, *(settings or (EXACT,)))


def trial_of_faults(folder: Path, found: Found, only: Collection[str] = ()) -> None:
    """One run over files with one fault each; each must get one of its own reasons."""
    root = folder / "manifests/bad"
    root.mkdir(parents=True)
    due = faulty_files(root)
    named = {f"f{n:02d}": Bad(file, file) for n, file in enumerate(sorted(due))
             if not only or file in only}  # fmt: skip
    run(folder, named, found, EXACT)
    found.wrong += [f"{file}: {reason}, expected {' or '.join(sorted(due[file]))}"
                    for file, reason in found.sources if reason not in due[file]]  # fmt: skip
    found.wrong += [f"made on the way: {path}" for path in folder.rglob("PWNED*")]


def say(words: str) -> None:
    print(words, flush=True)  # noqa: T201  # this is what the trial is run for


def main() -> int:
    """1 if anything was not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=3000)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--set", action="append", default=[], help=f"instead of {EXACT}")
    given = parser.parse_args()
    faults, found, begun = Found(), Found(), time.monotonic()
    if not given.first:
        _in_a_folder(lambda folder: trial_of_faults(folder, faults))
        for (file, reason), _ in sorted(faults.sources.items()):
            say(f"{file:24} {reason}")
        say(f"{len(faults.sources)} faults, clips {dict(faults.clips.most_common())}")
    end, told = given.first + given.files, 0
    for first in range(given.first, end, BATCH):
        seeds = range(first, min(first + BATCH, end))
        _in_a_folder(lambda folder, seeds=seeds: trial(folder, seeds, found, *given.set))
        for words in found.wrong[told:]:
            say(words)
        told = len(found.wrong)
        say(f"{seeds.stop - given.first} files, {time.monotonic() - begun:.0f} s, "
            f"{len(found.wrong)} wrong")  # fmt: skip
    _tell(found)
    for words in faults.wrong:
        say(words)
    return 1 if faults.wrong or found.wrong else 0


def _in_a_folder(do) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        do(folder)
    finally:
        shutil.rmtree(folder)


def _tell(found: Found) -> None:
    rows = [(way, reason, count) for (way, reason), count in found.sources.items()]
    seen = pd.DataFrame(rows, columns=["way", "reason", "files"])
    table = seen.pivot_table("files", "reason", "way", aggfunc="sum", fill_value=0, margins=True)
    say(table.to_string() if rows else "no file was judged")
    say(f"clips: {dict(found.clips.most_common())}")
    say(f"clips that say ok: {dict(found.held)}; of them with pictures of their own: "
        f"{dict(found.others)}")  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
