"""A small dataset of three sources, and runs of it that may be harmed on their way."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import ffmpeg

from fgave_pipeline.dataset import Asked, Dataset, open_dataset
from fgave_pipeline.pipeline import LAST, STAGES, run
from fgave_pipeline.upkeep import find_litter, remove
from stages.tools.media.ffmpeg import run as run_ffmpeg


INSIDE = str(Path(__file__).parent / "inside")
LINE = 160
SOURCES = """\
source_id,url,channel,license,notes
wood,wood.mp4,workshop,CC0-1.0,kept and labelled
rain,rain.mp4,,,no timestamps
empty,empty.mp4,,,not a video
"""
TEXTS = {"title": "t", "channel_id": "w", "description": "0:00 Wood tapping\n0:02 Glass tapping"}
PARAMS = """\
[fetch]
link = false
[cut]
clip_ms = 2000
stride_ms = 2000
[annotate]
guard_ms = 0
"""


@dataclass(frozen=True)
class Ended:
    """How a run ended."""

    code: int
    said: str
    """What stood on standard error."""


@dataclass(frozen=True)
class Ground:
    """A folder with the manifest; `data/t` is built in it."""

    folder: Path
    jobs: int = 2
    settings: tuple[str, ...] = ()
    """What `--set` is given in every run."""
    before: Path | None = None
    """A copy of what is built before each run; nothing, if there is none."""

    @property
    def built(self) -> Path:
        return self.folder / "data" / "t"

    @property
    def points(self) -> Path:
        """A line for each point of the last run that was watched."""
        return self.folder / "points.txt"

    def lay(self) -> None:
        """Write the manifest."""
        root = self.folder / "manifests" / "t"
        root.mkdir(parents=True)
        film(root / "wood.mp4", 4)
        film(root / "rain.mp4", 2)
        (root / "empty.mp4").touch()
        (root / "wood.info.json").write_text(json.dumps(TEXTS))
        (root / "sources.csv").write_text(SOURCES)
        (root / "params.toml").write_text(PARAMS)

    def reset(self) -> None:
        """As before the first run."""
        shutil.rmtree(self.folder / "data", ignore_errors=True)
        if self.before is not None:
            shutil.copytree(self.before, self.folder / "data")

    def keep(self, *settings: str) -> Ground:
        """The same, with what is built now as what is there before each run of other settings."""
        shutil.copytree(self.folder / "data", self.folder / "before")
        return replace(self, settings=settings, before=self.folder / "before")

    def open(self) -> Dataset:
        folder = self.folder
        asked = Asked("t", folder / "manifests", folder / "data", settings=self.settings)
        return open_dataset(asked, STAGES)

    def start(self, *argv: str, **plan: Any) -> subprocess.Popen[str]:
        """`fgave ARGV` in a process of its own, in a group of its own, harmed as `plan` says."""
        self.points.unlink(missing_ok=True)
        env = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
        if plan:
            paths = [INSIDE, *filter(None, [os.environ.get("PYTHONPATH")])]
            plan |= {"folder": str(self.built), "points": str(self.points)}
            env |= {"WRECK": json.dumps(plan), "PYTHONPATH": os.pathsep.join(paths)}
        command = [sys.executable, "-m", "fgave_pipeline", *(argv or ("run",)), "-d", "t"]
        settings = [f"--set={setting}" for setting in self.settings]
        return subprocess.Popen(
            [*command, "-j", str(self.jobs), *settings], cwd=self.folder, env=env, process_group=0,
            text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            preexec_fn=_hear,  # noqa: PLW1509  # it takes no lock
        )  # fmt: skip

    def harmed(self, *argv: str, **plan: Any) -> Ended:
        """Run it to whatever end it comes to."""
        return ended(self.start(*argv, **plan))

    def count(self) -> tuple[list[str], dict[str, bytes]]:
        """The points of an undisturbed run (process, event, path), and every file that it makes."""
        self.reset()
        done = self.harmed(at=0, how="")
        assert done.code == 0, done.said
        points = self.points.read_text().splitlines()
        self.finish()
        return points, self.state()

    def finish(self) -> None:
        """The plain re-run, then `prune`, in this process."""
        for _ in run(self.open(), LAST, 1):
            pass
        remove(find_litter(self.open()))

    def state(self, *folders: str) -> dict[str, bytes]:
        """Every file of what is built (of these folders of it), by its path."""
        roots = [self.built / name for name in folders or (".",)]
        paths = (p for root in roots for p in sorted(root.rglob("*")) if p.is_file())
        return {p.relative_to(self.built).as_posix(): p.read_bytes() for p in paths}


def ended(process: subprocess.Popen[str], within_s: float = 900) -> Ended:
    """How it ends."""
    _, said = process.communicate(timeout=within_s)
    return Ended(process.returncode, said)


def _hear() -> None:
    """A shell that starts a trial in the background lets it ignore Ctrl-C, and so its children."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def film(out: Path, seconds: int) -> Path:
    """Moves, and sounds in bursts, so that its seconds are events."""
    picture = ffmpeg.input("testsrc2=size=64x48:rate=10", f="lavfi", t=seconds)
    bursts = "aevalsrc=0.2*sin(2764*t)*gt(mod(t\\,0.5)\\,0.25):sample_rate=16000"
    sound = ffmpeg.input(bursts, f="lavfi", t=seconds)
    options = {"c:v": "libx264", "preset": "ultrafast", "c:a": "aac", "pix_fmt": "yuv420p", "g": 20}
    run_ffmpeg(ffmpeg.output(picture, sound, str(out), **options), seconds=60)
    return out
