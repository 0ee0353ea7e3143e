"""One run at a time in a data folder: the second is told who is at work, and nobody waits."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from wreck.ground import Ground, ended
from wreck.looks import differs

from fgave_pipeline import hold
from fgave_pipeline.hold import CLAIMED, HELD, held
from stages.core.errors import Busy


HOLD = """
import sys, time
from pathlib import Path
from fgave_pipeline import hold
from fgave_pipeline.hold import held
with held(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""
ROOT = str(Path(__file__).parents[2])


@pytest.fixture
def holder(tmp_path):
    """A process that holds `tmp_path / "data" / "t"`."""
    place = tmp_path / "data" / "t"
    argv = [sys.executable, "-c", HOLD, place]
    env = os.environ | {"PYTHONPATH": ROOT}
    with subprocess.Popen(argv, stdout=subprocess.PIPE, env=env) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        yield process
        process.kill()


def test_the_second_is_told_who_holds_the_folder_and_since_when(holder, tmp_path):
    place = tmp_path / "data" / "t"
    words = f"{place}: process {holder.pid} on {socket.gethostname()} since 20"
    begun = time.monotonic()
    with pytest.raises(Busy) as caught, held(place):
        pass
    assert str(caught.value).startswith(words)
    assert time.monotonic() - begun < 1


def test_what_a_killed_process_held_is_free(holder, tmp_path):
    holder.kill()
    holder.wait()
    with held(tmp_path / "data" / "t"):
        said = json.loads((tmp_path / "data" / "t" / HELD).read_text())
        assert said["pid"] == os.getpid()
    assert (tmp_path / "data" / "t" / HELD).read_text() == ""


def test_whoever_holds_a_folder_may_hold_it_once_more(tmp_path):
    with held(tmp_path):
        with held(tmp_path / ".." / tmp_path.name):
            pass
        assert (tmp_path / HELD).read_text() != ""


@pytest.fixture
def without_locks(monkeypatch):
    """As on a disk that cannot hold files for anybody."""

    def refuse(*_):
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", refuse)


def test_where_the_disk_cannot_hold_files_a_claim_stands_for_it(
    without_locks, tmp_path, monkeypatch
):
    with held(tmp_path):
        words = f"process {os.getpid()} .* delete .*claim"
        monkeypatch.setattr(hold, "_OURS", set())
        with pytest.raises(Busy, match=words), held(tmp_path):
            pass
        assert (tmp_path / CLAIMED).exists()
    assert not (tmp_path / CLAIMED).exists()


@pytest.mark.parametrize(
    ("who", "is_free"),
    [
        ({"pid": 2**22 + 1, "host": socket.gethostname(), "since": "x"}, True),
        ({"pid": 2**22 + 1, "host": "elsewhere", "since": "x"}, False),
        ({"pid": 1, "host": socket.gethostname(), "since": "x"}, False),
    ],
)
def test_a_claim_of_a_process_that_is_no_more_counts_for_nothing(
    without_locks, tmp_path, who, is_free
):
    (tmp_path / CLAIMED).write_text(json.dumps(who))
    if is_free:
        with held(tmp_path):
            pass
    else:
        with pytest.raises(Busy, match=who["host"]), held(tmp_path):
            pass


@pytest.fixture
def ground(tmp_path):
    ground = Ground(tmp_path, jobs=1)
    ground.lay()
    return ground


def test_commands_that_change_a_held_folder_leave_with_75_and_others_work(holder, ground):
    for argv in (["run"], ["verify", "--repair"]):
        done = ground.harmed(*argv)
        assert (done.code, f"process {holder.pid} " in done.said) == (75, True), argv
    for argv in (["status"], ["verify"]):
        assert ground.harmed(*argv).code == 0, argv


def test_of_eight_runs_at_once_one_works_and_the_others_leave_with_75(ground):
    ground.finish()
    whole = ground.state()
    ground.reset()
    runs = [ground.start() for _ in range(8)]
    codes = sorted(ended(run).code for run in runs)
    assert codes[0] == 0
    assert set(codes[1:]) <= {0, 75}, "one that begins when the first has ended is free to work"
    assert 75 in codes
    assert list(differs(ground, whole)) == []
