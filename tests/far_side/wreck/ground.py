"""A small dataset of three sources, and runs of it that may be harmed on their way."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import ffmpeg
from wreck.fork import Forked

from fgave_pipeline.__main__ import main as fgave
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


def _hear() -> None:
    """A shell that starts a trial in the background lets it ignore Ctrl-C, and so its children."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


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
    forks: bool = False
    """Whether runs are forks of this process, which then must have no threads."""
    reruns_fork: bool = False
    """The same of the plain re-run."""

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

    def start(
        self, *argv: str, first: Callable[[], object] = _hear, **plan: Any
    ) -> subprocess.Popen[str] | Forked:
        """`fgave ARGV` in a process of its own, in a group of its own, harmed as `plan` says.

        Args:
            argv: `run`, if it is left out.
            first: what is called in that process before anything else.
            plan: as `wreck/inside` takes it.
        """
        self.points.unlink(missing_ok=True)
        command = [*(argv or ("run",)), "-d", "t", "-j", str(self.jobs)]
        command += [f"--set={setting}" for setting in self.settings]
        env = {"PYTHONDONTWRITEBYTECODE": "1"}
        if plan:
            plan |= {"folder": str(self.built), "points": str(self.points)}
            env["WRECK"] = json.dumps(plan)
        if self.forks:
            return Forked(partial(_run, command, first), self.folder, **env)
        if plan:
            paths = [INSIDE, *filter(None, [os.environ.get("PYTHONPATH")])]
            env["PYTHONPATH"] = os.pathsep.join(paths)
        return subprocess.Popen(
            [sys.executable, "-m", "fgave_pipeline", *command], cwd=self.folder,
            env=os.environ | env, process_group=0, text=True, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, preexec_fn=first,  # noqa: PLW1509  # it takes no lock
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

    def finish(self) -> list[str]:
        """The plain re-run, then `prune`; what went wrong, if they are in a fork."""
        if self.reruns_fork:
            done = ended(Forked(self._finish, self.folder))
            return [f"the re-run ended with {done.code}: {done.said[-2000:]}"] * bool(done.code)
        self._finish()
        return []

    def _finish(self) -> None:
        for _ in run(self.open(), LAST, 1):
            pass
        remove(find_litter(self.open()))

    def state(self, *folders: str) -> dict[str, bytes]:
        """Every file of what is built (of these folders of it), by its path."""
        roots = [self.built / name for name in folders or (".",)]
        paths = (p for root in roots for p in sorted(root.rglob("*")) if p.is_file())
        return {p.relative_to(self.built).as_posix(): p.read_bytes() for p in paths}


def ended(process: subprocess.Popen[str] | Forked, within_s: float = 900) -> Ended:
    """How it ends."""
    _, said = process.communicate(timeout=within_s)
    return Ended(process.returncode, said)


def _run(argv: list[str], first: Callable[[], object]) -> None:
    """In a fork: `fgave ARGV`, harmed as the environment says."""
    first()
    if "WRECK" in os.environ:
        _load(Path(INSIDE) / "sitecustomize.py")
    sys.argv = ["fgave", *argv]
    fgave()


def _load(path: Path) -> None:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    spec.loader.exec_module(importlib.util.module_from_spec(spec))


def film(out: Path, seconds: int) -> Path:
    """Moves, and sounds in bursts, so that its seconds are events."""
    picture = ffmpeg.input("testsrc2=size=64x48:rate=10", f="lavfi", t=seconds)
    bursts = "aevalsrc=0.2*sin(2764*t)*gt(mod(t\\,0.5)\\,0.25):sample_rate=16000"
    sound = ffmpeg.input(bursts, f="lavfi", t=seconds)
    options = {"c:v": "libx264", "preset": "ultrafast", "c:a": "aac", "pix_fmt": "yuv420p", "g": 20}
    run_ffmpeg(ffmpeg.output(picture, sound, str(out), **options), seconds=60)
    return out
