"""A child process ends in time, with all that it started, whoever asked for it is there or not."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from catalogue.answers import whole
from stages.core.errors import Unavailable
from stages.tools.media.ffmpeg import executable
from stages.tools.ytdlp.process import ask
from stages.tools.ytdlp.wanted import Wanted


ASKER = """
from pathlib import Path
from stages.tools.ytdlp.process import ask
from stages.tools.ytdlp.wanted import Wanted
ask(Wanted({url!r}, allow=("127.0.0.1",), plugins=True), Path({folder!r}), 60)
"""

needs_proc = pytest.mark.skipif(not Path("/proc/self/cwd").exists(), reason="it looks into /proc")


def at_work_in(folder: Path) -> list[int]:
    """Processes whose current folder it is."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (entry / "cwd").readlink() == folder:
                found.append(int(entry.name))
        except OSError:
            continue  # it has just ended
    return found


def until(said, seconds: float = 10.0) -> bool:
    end = time.monotonic() + seconds
    while not said() and time.monotonic() < end:
        time.sleep(0.02)
    return bool(said())


@pytest.fixture
def folder(tmp_path) -> Path:
    (tmp_path / "attempt").mkdir()
    return tmp_path / "attempt"


@pytest.fixture
def stuck(catalogue, tmp_path, monkeypatch):
    """A video that has to be merged, by an ffmpeg that neither ends nor heeds."""
    for name in ("a.mp4", "b.m4a"):
        catalogue.add(name, whole(b"\0" * 1000))
    program = tmp_path / "ffmpeg"
    program.write_text("#!/bin/sh\ntrap '' TERM\nsleep 60\nsleep 60\n")
    program.chmod(0o755)
    monkeypatch.setenv("FGAVE_FFMPEG", str(program))
    executable.cache_clear()
    picture = {"url": "/a.mp4", "vcodec": "h264", "acodec": "none", "ext": "mp4"}
    sound = {"url": "/b.m4a", "vcodec": "none", "acodec": "aac", "ext": "m4a"}
    yield catalogue.add_video("v", picture, sound)
    executable.cache_clear()


@needs_proc
def test_nothing_is_left_of_a_child_whose_time_is_up(stuck, folder):
    wanted = Wanted(stuck, allow=("127.0.0.1",), plugins=True)
    with pytest.raises(Unavailable) as caught:
        ask(wanted, folder, 1.5)
    assert (caught.value.reason, caught.value.failure) == ("deadline", "retryable")
    assert until(lambda: not at_work_in(folder), 2)


@needs_proc
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_nothing_is_left_when_who_asked_is_killed(stuck, folder, number):
    code = ASKER.format(url=stuck, folder=str(folder))
    with subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL) as asker:
        try:
            assert until(lambda: len(at_work_in(folder)) > 1)  # yt-dlp, and what it started
            asker.send_signal(number)
            assert asker.wait(10)
            assert until(lambda: not at_work_in(folder), 5)
        finally:
            asker.kill()


def test_whoever_asks_never_imports_ytdlp():
    code = "import sys, fgave_pipeline.cli, stages.fetch; sys.exit('yt_dlp' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@needs_proc
def test_files_that_are_open_stay_as_many(catalogue, tmp_path):
    url = catalogue.add_video("v", error={"kind": "expected", "text": "Private video"})
    wanted = Wanted(url, allow=("127.0.0.1",), plugins=True)
    counts = []
    for n in range(4):
        (tmp_path / str(n)).mkdir()
        assert ask(wanted, tmp_path / str(n), 30)["trouble"]
        counts.append(len(list(Path("/proc/self/fd").iterdir())))
    assert counts[-1] <= counts[0]


@pytest.fixture
def pretender(tmp_path, monkeypatch):
    """(code) → from now on, that is what a child imports as yt-dlp."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return (tmp_path / "yt_dlp.py").write_text


def test_a_child_that_was_killed_may_live_another_time(pretender, folder):
    pretender("import os; os.kill(os.getpid(), 9)")
    with pytest.raises(Unavailable, match="killed by signal 9") as caught:
        ask(Wanted("http://127.0.0.1/v"), folder, 30)
    assert caught.value.failure == "retryable"


def test_a_bug_in_a_child_is_a_bug(pretender, folder):
    pretender("raise KeyError('here')")
    with pytest.raises(RuntimeError, match="KeyError: 'here'"):
        ask(Wanted("http://127.0.0.1/v"), folder, 30)
