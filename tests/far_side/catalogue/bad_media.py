"""Bad files through all stages, and every clip that says `ok` held to what that means."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from catalogue.proof import flaw_of, played


DEADLINE_S = 30


@dataclass
class Found:
    """What a trial saw."""

    sources: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(way, reason) → how many files; `ok` where every clip of a file is."""
    clips: Counter[str] = field(default_factory=Counter)
    """Reason → how many clips; `ok` for those that are whole."""
    others: Counter[str] = field(default_factory=Counter)
    """Way → how many clips say `ok`, decode without a word, and yet show other pictures."""
    held: Counter[str] = field(default_factory=Counter)
    """Way → how many clips say `ok`."""
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Bad:
    """A file that something was done to."""

    file: str
    way: str
    pictures: frozenset[str] = frozenset()
    """Checksums of the pictures that it had before; empty if not known."""


def run(folder: Path, files: dict[str, Bad], found: Found, *settings: str) -> None:
    """All stages over files in `folder/manifests/bad`, by their source_ids, and what they say."""
    with (folder / "manifests/bad/sources.csv").open("w", newline="") as out:
        lines = csv.writer(out)
        lines.writerow(["source_id", "url", "channel", "license"])
        lines.writerows([name, bad.file, "", ""] for name, bad in files.items())
    done = subprocess.run(
        [sys.executable, "-m", "fgave_pipeline", "run", "-d", "bad", "-j", "2", "--json",
         *(word for setting in settings for word in ("--set", setting))],
        cwd=folder, env=os.environ | {"FGAVE_DEADLINE_S": str(DEADLINE_S)},
        capture_output=True, text=True, check=False, timeout=3600,
    )  # fmt: skip
    if done.returncode:
        names = f"{min(files)} to {max(files)}"
        found.wrong.append(f"{names}: exit code {done.returncode}: {done.stderr[-3000:]}")
        return
    _judge(folder / "data/bad", files, json.loads(done.stdout), found)


def _judge(built: Path, files: dict[str, Bad], said: dict, found: Found) -> None:
    tables = {name: pd.read_parquet(built / f"manifests/{name}.parquet")
              for name in ("videos", "clips", "measurements")}  # fmt: skip
    clips = tables["clips"].merge(
        tables["measurements"][["clip_id", "status", "reason"]], on="clip_id", suffixes=("", "_m")
    )
    said_of = clips.reason.where(clips.status != "ok", clips.reason_m)
    clips["says"] = said_of.replace("", "ok")
    found.clips.update(clips.says)
    stopped = {one["source_id"]: one["reason"] for one in said["stopped"]}
    found.wrong += [f"{name}: too_slow" for name, why in stopped.items() if why == "too_slow"]
    if len(tables["clips"]) != len(clips) or set(tables["videos"].source_id) != set(files):
        found.wrong.append(f"{min(files)}: not a row for every source and clip")
    sounding = tables["videos"].set_index("source_id").audio_codec
    for name, bad in files.items():
        own = clips[clips.source_id == name]
        flawed = own[own.says != "ok"].says
        found.sources[bad.way, stopped.get(name) or (*flawed, "ok")[0]] += 1
        for clip in own[own.says == "ok"].itertuples():
            found.held[bad.way] += 1
            _hold(built / "work/cut" / name, clip, bad, found, sounds=bool(sounding[name]))


def _hold(part: Path, clip, bad: Bad, found: Found, *, sounds: bool) -> None:
    """A clip that says ok, against promise 3."""
    (path,) = part.glob(f"*/{clip.file}")
    seen = played(path)
    flaw = flaw_of(seen, frames=clip.frames, seconds=10, sounds=sounds)
    if hashlib.sha256(path.read_bytes()).hexdigest() != clip.sha256:
        flaw = flaw or "not the bytes of its sha256"
    if flaw:
        found.wrong.append(f"{clip.clip_id} ({bad.way}) says ok: {flaw}")
    elif bad.pictures and clip.video_mode == "copy":
        found.others[bad.way] += not seen.pictures <= bad.pictures
