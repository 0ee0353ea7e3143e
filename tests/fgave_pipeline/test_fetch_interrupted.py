"""A run that is stopped while it fetches keeps what it has, and leaves nothing running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from catalogue.answers import drip
from catalogue.server import SETTINGS


ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(not Path("/proc/self/cwd").exists(), reason="it looks into /proc")


@pytest.fixture
def manifest(catalogue, tmp_path, tiny_video):
    """Two sources that come at once, and two that never end."""
    folder = tmp_path / "manifests" / "some"
    folder.mkdir(parents=True)
    for name in ("a", "b"):
        catalogue.add_file(f"{name}.mp4", tiny_video)
    for name in ("slow1", "slow2"):
        catalogue.add(f"{name}.mp4", drip(b"\0" * 1000))
    urls = {
        name: catalogue.add_video(name, {"url": f"/{name}.mp4"})
        for name in ("a", "b", "slow1", "slow2")
    }
    lines = ["source_id,url", *(f"{name},{url}" for name, url in urls.items())]
    (folder / "sources.csv").write_text("\n".join(lines) + "\n")
    return folder


def started(folder: Path) -> subprocess.Popen[str]:
    asked = SETTINGS | {"side_by_side": 2}
    settings = [f"--set=fetch.{name}={str(value).lower()}" for name, value in asked.items()]
    return subprocess.Popen(
        [sys.executable, "-m", "fgave_pipeline", "fetch", "-d", "some", "-j", "2", *settings],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": f"{os.environ['PYTHONPATH']}:{ROOT}"},
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
        preexec_fn=hear_interrupts,  # noqa: PLW1509  # no threads but the server's
    )


def hear_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def at_work_below(folder: Path) -> list[str]:
    found = []
    for place in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if place.readlink().is_relative_to(folder):
                found.append((place.parent / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue  # it has just ended
    return found


def until(said, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not said() and time.monotonic() < end:
        time.sleep(0.05)
    return bool(said())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL], ids=["Ctrl-C", "kill -9"])
def test_what_is_finished_is_kept_and_nothing_goes_on(catalogue, manifest, tmp_path, number):
    fetched = tmp_path / "data" / "some" / "work" / "fetch"
    with started(tmp_path) as run:
        try:
            assert until(lambda: catalogue.count("slow1.mp4") and catalogue.count("slow2.mp4"), 30)
            assert any("ytdlp.child" in argv for argv in at_work_below(tmp_path))
            began = time.monotonic()
            os.kill(run.pid, number)
            run.communicate(timeout=30)
        finally:
            run.kill()  # lest a failure be waited for
    assert run.returncode == (130 if number == signal.SIGINT else -9)
    assert until(lambda: not at_work_below(tmp_path), 8)
    assert time.monotonic() - began < 10
    assert sorted(p.parents[1].name for p in fetched.glob("*/*/receipt.json")) == ["a", "b"]
