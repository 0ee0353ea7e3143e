"""A fence around work on foreign bytes: what kills its process costs that unit alone.

A decoder can do what no `except` sees: crash, hang in C, eat all memory. So a unit is worked on in
a process that has nothing else in hand, and whoever asked for it looks on from outside.

Processes are forked from a server that has imported the stages and done nothing else: a new one
costs milliseconds and inherits no thread and no lock.
"""

from __future__ import annotations

import ctypes
import math
import multiprocessing
import multiprocessing.util
import os
import pickle
import resource
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from stages.core.errors import Unusable
from stages.tools.heap import give_back_large_blocks


POLL_S = 0.1
_PR_SET_PDEATHSIG = 1
MB = 1_000_000
LONGEST_TMPDIR = 70

_FORKED = multiprocessing.get_context("forkserver")
_FORKED.set_forkserver_preload(["__main__", "fgave_pipeline.pipeline"])
_CHILDREN = threading.Lock()  # multiprocessing's own list of them is not made for threads


@dataclass(frozen=True, slots=True)
class Limits:
    """What one unit may cost."""

    seconds: float = math.inf
    memory_mb: float = math.inf
    """Resident; known on Linux only."""


class WorkerDied(Unusable):
    """A process ended before its unit did; the cause may lie outside of the unit."""


class Dismissed(Exception):
    """Nobody waits for this work any more."""


class Crew:
    """Processes that each work on one unit at a time; threads may ask for one side by side."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._places = threading.Semaphore(size)
        self._door = threading.Lock()
        self._all: set[Worker] = set()
        self._idle: list[Worker] = []
        self._dismissed = False

    @contextmanager
    def worker(self) -> Iterator[Worker]:
        """A process for oneself, as soon as there is one.

        Raises:
            Dismissed: the crew was dismissed before.
        """
        with self._places:
            worker = self._take()
            try:
                yield worker
            finally:
                self._put_back(worker)

    def dismiss(self) -> None:
        """End all processes, whatever they do; when it returns, nobody has a worker."""
        with self._door:
            self._dismissed = True
            for worker in self._all:
                worker.kill()
        for _ in range(self._size):
            self._places.acquire()
        self._places.release(self._size)

    def _take(self) -> Worker:
        with self._door:
            if self._dismissed:
                raise Dismissed
            worker = self._idle.pop() if self._idle else Worker()
            self._all.add(worker)
            return worker

    def _put_back(self, worker: Worker) -> None:
        with self._door:
            if worker.alive:
                self._idle.append(worker)
            else:
                self._all.discard(worker)


class Worker:
    """A process at the other end of a pipe."""

    def __init__(self) -> None:
        self.alive = True
        self._pipe, theirs = multiprocessing.Pipe()
        self._process = _FORKED.Process(target=_serve, args=(theirs,), daemon=True)
        with _CHILDREN, _no_interrupts():
            _keep_socket_names_short()
            self._process.start()
        theirs.close()
        try:
            self._pipe.recv()
        except EOFError as error:
            raise RuntimeError("a worker process ended before it began") from error

    def ask(self, limits: Limits, work: Callable[..., Any], *args: Any) -> Any:
        """What `work(*args)` returns, or raises, in the process; after an error it is no more.

        Raises:
            Unusable: `worker_died`, `too_slow` or `too_much_memory`.
        """
        try:
            return self._ask(limits, pickle.dumps((work, args)))
        except BaseException:
            self.kill()
            raise

    def _ask(self, limits: Limits, question: bytes) -> Any:
        with suppress(BrokenPipeError):  # that it died is found out below
            self._pipe.send_bytes(question)
        end = time.monotonic() + limits.seconds
        while not self._pipe.poll(POLL_S):
            if time.monotonic() > end:
                raise Unusable("too_slow", f"not done within {limits.seconds:g} s")
            if self._memory_mb() > limits.memory_mb:
                raise _too_much(f"it took more than {limits.memory_mb:g} MB")
        try:
            answer = self._pipe.recv()
        except (EOFError, ConnectionResetError) as error:
            raise WorkerDied("worker_died", self._how_it_ended()) from error
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def kill(self) -> None:
        """End the process and all that it started."""
        self.alive = False
        with suppress(ProcessLookupError, PermissionError):  # nobody is left of the group
            os.killpg(self._process.pid or 0, signal.SIGKILL)
        with _CHILDREN:
            self._process.join()

    def _memory_mb(self) -> float:
        try:
            pages = Path(f"/proc/{self._process.pid}/statm").read_text().split()[1]
        except OSError:
            return 0.0
        return int(pages) * resource.getpagesize() / MB

    def _how_it_ended(self) -> str:
        with _CHILDREN:
            self._process.join()
        code = self._process.exitcode or 0
        if code >= 0:
            return f"its process ended with exit code {code}"
        return f"its process was killed by signal {-code} ({signal.strsignal(-code)})"


def _too_much(detail: str) -> Unusable:
    return Unusable("too_much_memory", detail)


def _keep_socket_names_short() -> None:
    """Where the temporary folder has a long name, the server's socket lies in the system's own.

    The system takes about a hundred letters for the path of a socket; multiprocessing looks once
    for a folder, in which the names of sockets need some thirty.
    """
    if len(os.fsencode(tempfile.gettempdir())) > LONGEST_TMPDIR:
        before, tempfile.tempdir = tempfile.tempdir, "/tmp"  # noqa: S108  # a folder is made in it
        try:
            multiprocessing.util.get_temp_dir()
        finally:
            tempfile.tempdir = before


@contextmanager
def _no_interrupts() -> Iterator[None]:
    """A Ctrl-C is for the run, which ends its workers itself: they are born deaf to it."""
    resource_tracker.ensure_running()  # for its start would undo the mask
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(pipe: Connection) -> None:
    """In the worker: answer what is asked until nobody is there to ask."""
    os.setpgid(0, 0)  # so that what a unit starts can be ended with it
    # The parent is the server, which ends with the run. Work that never lets go of the interpreter
    # keeps the thread from running; where there is no such call, that work outlives the run.
    _die_with_server()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    give_back_large_blocks()
    with suppress(EOFError, ConnectionError):
        pipe.send("ready")
        while True:
            pipe.send(_answer(pipe.recv_bytes()))


def _die_with_server() -> None:
    """The system kills this process when the one that forked it ends; on Linux alone."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _end_with_parent() -> None:
    """Even the hardest end of the run leaves no worker behind."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os.killpg(os.getpid(), signal.SIGKILL)


def _answer(question: bytes) -> Any:
    try:
        work, args = pickle.loads(question)  # noqa: S301  # from the parent
        return work(*args)
    except MemoryError as error:
        return _too_much(f"it asked for more than there is: {error}")
    except Exception as error:  # noqa: BLE001  # a bug, which the parent raises again
        return _portable(error)


def _portable(error: Exception) -> Exception:
    """The error as it can cross to another process, with the traceback as a note."""
    error.add_note("in a worker process:\n" + traceback.format_exc())
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301  # made in this line
    except Exception:  # noqa: BLE001  # whatever an error's own constructor does
        return RuntimeError("".join(traceback.format_exception(error)))
    return error
