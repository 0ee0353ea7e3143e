"""The fence: whatever a unit does to its process, the run stands and can say what happened."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from fgave_pipeline.fence import Crew, Dismissed, Limits, WorkerDied
from stages.core.errors import MediaError, Unusable


ROOT = Path(__file__).parents[2]
SHORT = Limits(seconds=0.5)
SMALL = Limits(memory_mb=400)


def ask(crew: Crew, *question):
    with crew.worker() as worker:
        return worker.ask(*question)


def add(a: int, b: int) -> int:
    return a + b


def pid() -> int:
    return os.getpid()


def crash() -> None:
    ctypes.string_at(0)


def hang_in_c() -> None:
    re.match("(a+)+$", 60 * "a" + "b")  # holds the interpreter's lock to the end of time


def wait_for_a_child(note: Path) -> None:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    note.write_text(str(child.pid))
    child.wait()


def eat() -> None:
    eaten = []
    while True:
        eaten.append(bytearray(b"x" * 20_000_000))
        time.sleep(0.01)


def ask_for_too_much() -> None:
    bytearray(1 << 60)


def divide_by_zero() -> None:
    _ = 1 // 0


def raise_what_cannot_travel() -> None:
    class OwnError(Exception):
        pass

    raise OwnError("at home")


def refuse() -> None:
    raise MediaError("no_video", "nothing to see")


@pytest.fixture
def crew():
    crew = Crew(2)
    yield crew
    crew.dismiss()
    assert multiprocessing.active_children() == []


def gone(process: int, within_s: float = 5.0) -> bool:
    """Whether a process ends in time; one that only waits to be reaped has ended."""
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        try:
            if Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.02)
    return False


def test_an_answer_comes_back_and_the_process_is_used_again(crew):
    assert ask(crew, Limits(), add, 2, 3) == 5
    first = ask(crew, Limits(), pid)
    assert first != os.getpid()
    assert ask(crew, Limits(), pid) == first


def test_no_process_is_there_before_it_is_needed():
    Crew(2).dismiss()
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize(
    ("work", "args", "words"),
    [
        (crash, (), "signal 11 (Segmentation fault)"),
        (os._exit, (3,), "exit code 3"),
        (os.abort, (), "signal 6 (Aborted)"),
        (signal.raise_signal, (signal.SIGKILL,), "signal 9 (Killed)"),
    ],
)
def test_a_process_that_dies_is_an_error_that_says_how(crew, work, args, words):
    with pytest.raises(WorkerDied, match=re.escape(words)) as caught:
        ask(crew, Limits(), work, *args)
    assert caught.value.reason == "worker_died"
    assert ask(crew, Limits(), add, 1, 1) == 2, "the next one has a process"


def test_what_hangs_in_c_is_ended_at_its_deadline(crew):
    begin = time.monotonic()
    with pytest.raises(Unusable, match=r"too_slow: not done within 0\.5 s"):
        ask(crew, SHORT, hang_in_c)
    assert 0.5 <= time.monotonic() - begin < 3


def test_what_a_unit_started_ends_with_it(crew, tmp_path):
    with pytest.raises(Unusable, match="too_slow"):
        ask(crew, Limits(seconds=1), wait_for_a_child, tmp_path / "pid")
    assert gone(int((tmp_path / "pid").read_text()))


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the system does not say")
def test_what_eats_memory_is_ended_at_its_limit(crew):
    with pytest.raises(Unusable, match="too_much_memory: it took more than 400 MB"):
        ask(crew, SMALL, eat)


def test_what_asks_for_more_memory_than_there_is_is_refused_in_the_same_words(crew):
    with pytest.raises(Unusable, match="too_much_memory: it asked for more"):
        ask(crew, Limits(), ask_for_too_much)


def test_a_bug_is_raised_as_what_it_is_with_its_traceback(crew):
    with pytest.raises(ZeroDivisionError) as caught:
        ask(crew, Limits(), divide_by_zero)
    assert "in divide_by_zero" in caught.value.__notes__[0]


def test_an_error_that_cannot_travel_still_says_what_it_was(crew):
    with pytest.raises(RuntimeError, match="OwnError: at home"):
        ask(crew, Limits(), raise_what_cannot_travel)


def test_an_error_of_fgave_keeps_its_kind_and_reason(crew):
    with pytest.raises(MediaError) as caught:
        ask(crew, Limits(), refuse)
    assert caught.value.reason == "no_video"


def test_a_crew_is_dismissed_at_once_whatever_it_does(crew):
    raised: list[Unusable] = []

    def look_on() -> None:
        try:
            ask(crew, Limits(), hang_in_c)
        except WorkerDied as error:
            raised.append(error)

    thread = threading.Thread(target=look_on)
    thread.start()
    time.sleep(0.5)
    begin = time.monotonic()
    crew.dismiss()
    assert time.monotonic() - begin < 2
    thread.join()
    assert [error.reason for error in raised] == ["worker_died"]
    with pytest.raises(Dismissed):
        ask(crew, Limits(), add, 1, 1)


ORPHAN = """
from fgave_pipeline.fence import Crew, Limits
from tests.fgave_pipeline.test_fence import hold
if __name__ == "__main__":
    with Crew(1).worker() as worker:
        worker.ask(Limits(), hold)
"""


def hold() -> None:
    os.write(1, f"{os.getpid()}\n".encode())
    time.sleep(60)


def test_workers_end_with_a_run_that_is_killed(tmp_path):
    script = tmp_path / "orphan.py"
    script.write_text(ORPHAN)
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, env=env) as run:
        assert run.stdout is not None
        worker = int(run.stdout.readline())
        run.kill()
        assert gone(worker)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupted_run_ends_at_once_and_leaves_nothing_behind(unbuilt, jobs):
    (unbuilt.manifest / "sources.csv").write_text(
        "source_id,url\na,foley:tapping-wood?seconds=500\nb,foley:tapping-wood?seconds=501\n"
    )
    argv = [sys.executable, "-m", "fgave_pipeline", "run", "-d", "tiny", "-j", jobs]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    drafts = unbuilt.built / "work" / ".drafts"
    with subprocess.Popen(
        argv,
        cwd=unbuilt.folder,
        env=env,
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
        preexec_fn=hear_interrupts,  # noqa: PLW1509  # no threads yet
    ) as run:
        while not list(drafts.glob("*/*")):
            assert run.poll() is None
            time.sleep(0.05)
        begin = time.monotonic()
        os.killpg(run.pid, signal.SIGINT)
        _, said = run.communicate(timeout=30)
    assert time.monotonic() - begin < 10
    assert run.returncode == 130
    assert said.strip() == "interrupted; what is finished is kept, the same command goes on"
    assert not list(drafts.iterdir())
    assert not workers_of(unbuilt.folder)


def hear_interrupts() -> None:
    """A shell that starts the tests in the background lets them ignore Ctrl-C, and so all of it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def workers_of(folder: Path) -> list[str]:
    """Processes that have this working directory."""
    found = []
    for place in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if place.readlink() == folder and gone(int(place.parent.name), 2) is False:
                found.append(place.parent.name)
        except OSError:
            continue
    return found


def test_a_temporary_folder_with_a_long_name_stops_nobody(tmp_path):
    place = tmp_path / ("long" * 25)
    place.mkdir()
    words = (
        "import tempfile; from fgave_pipeline import fence"
        "\nfence._FORKED.set_forkserver_preload([])"
        "\nif __name__ == '__main__':"
        "\n crew = fence.Crew(1)"
        "\n with crew.worker() as worker: print(worker.ask(fence.Limits(), abs, -7))"
        "\n crew.dismiss(); print(tempfile.gettempdir())"
    )
    env = os.environ | {"TMPDIR": str(place), "PYTHONPATH": str(ROOT)}
    said = subprocess.check_output([sys.executable, "-c", words], env=env, text=True)
    assert said.split() == ["7", str(place)]
