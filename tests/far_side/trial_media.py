"""`make trial-media`: thousands of damaged files through all stages, what says `ok` held to it.

Eight small files of as many containers, each damaged by flipped bits, a hole, an early end, or a
broken header, by seed. No run may crash or hang; no clip may say `ok` that is not ten seconds of
picture and sound which decode cleanly, by the word of the ffmpeg program.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from catalogue.damage import damaged, whole_files
from catalogue.proof import flaw_of


BATCH = 200
DEADLINE_S = 30


@dataclass
class Found:
    """What the trial saw."""

    sources: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(way, reason) → how many files; `ok` where every clip of a file is."""
    clips: Counter[str] = field(default_factory=Counter)
    """Reason → how many clips; `ok` for those that are whole."""
    wrong: list[str] = field(default_factory=list)


def trial(folder: Path, seeds: range, found: Found) -> None:
    """One run over a batch of damaged files."""
    root = folder / "manifests/bad"
    root.mkdir(parents=True)
    ways = {}
    wholes = [(path.name.removeprefix("whole."), path.read_bytes()) for path in whole_files(folder)]
    for seed in seeds:
        shape, whole = wholes[seed // 4 % len(wholes)]
        name = f"s{seed:05d}"
        ways[name], content = damaged(whole, seed)
        (root / f"{name}.{shape}").write_bytes(content)
    files = sorted(path.name for path in root.iterdir())
    lines = [f"{file.partition('.')[0]},{file},," for file in files]
    (root / "sources.csv").write_text("\n".join(["source_id,url,channel,license", *lines]) + "\n")
    done = subprocess.run(
        [sys.executable, "-m", "fgave_pipeline", "run", "-d", "bad", "-j", "2", "--json",
         "--set", "measure.exact=true"],
        cwd=folder, env=os.environ | {"FGAVE_DEADLINE_S": str(DEADLINE_S)},
        capture_output=True, text=True, check=False, timeout=3600,
    )  # fmt: skip
    if done.returncode:
        found.wrong.append(f"seeds {seeds}: exit code {done.returncode}: {done.stderr[-3000:]}")
        return
    _judge(folder / "data/bad", ways, json.loads(done.stdout), found)


def _judge(built: Path, ways: dict[str, str], said: dict, found: Found) -> None:
    stopped = {one["source_id"]: one["reason"] for one in said["stopped"]}
    found.wrong += [f"{name}: too_slow" for name, why in stopped.items() if why == "too_slow"]
    clips = pd.read_parquet(built / "manifests/clips.parquet")
    videos = pd.read_parquet(built / "manifests/videos.parquet").set_index("source_id")
    for name, way in ways.items():
        own = clips[clips.source_id == name]
        bad = own[own.status != "ok"].reason
        found.sources[way, stopped.get(name) or (bad.iloc[0] if len(bad) else "ok")] += 1
    found.clips.update(clips.reason.where(clips.status != "ok", "ok"))
    measured = pd.read_parquet(built / "manifests/measurements.parquet")
    sound = measured[measured.status == "ok"].clip_id
    for clip in clips[(clips.status == "ok") & clips.clip_id.isin(sound)].itertuples():
        (path,) = (built / "work/cut" / clip.source_id).glob(f"*/{clip.file}")
        sounds = bool(videos.loc[clip.source_id].audio_codec)
        if flaw := flaw_of(path, frames=clip.frames, seconds=10, sounds=sounds):
            found.wrong.append(f"{clip.clip_id} ({ways[clip.source_id]}) says ok: {flaw}")


def say(words: str) -> None:
    print(words, flush=True)  # noqa: T201  # this is what the trial is run for


def main() -> int:
    """1 if anything was not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=3000)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    given = parser.parse_args()
    found, begun = Found(), time.monotonic()
    end = given.first + given.files
    for first in range(given.first, end, BATCH):
        with tempfile.TemporaryDirectory() as folder:
            trial(Path(folder), range(first, min(first + BATCH, end)), found)
        say(f"{min(first + BATCH, end) - given.first} files, {time.monotonic() - begun:.0f} s, "
            f"{len(found.wrong)} wrong")  # fmt: skip
    rows = [(way, reason, count) for (way, reason), count in found.sources.items()]
    seen = pd.DataFrame(rows, columns=["way", "reason", "files"])
    table = seen.pivot_table("files", "reason", "way", aggfunc="sum", fill_value=0)
    say(table.to_string() if rows else "no file was judged")
    say(f"clips: {dict(found.clips.most_common())}")
    for words in found.wrong:
        say(words)
    return 1 if found.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
