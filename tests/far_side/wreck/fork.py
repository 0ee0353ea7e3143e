"""Runs that are forked from a process that has loaded fgave, which costs a new one two seconds.

Whoever forks must have no threads of its own. What the fork starts it forks as well: the server
from which its workers come, and whatever else `multiprocessing` starts by a command line.
"""

from __future__ import annotations

import gc
import multiprocessing.util
import os
import select
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable
from multiprocessing import forkserver, resource_tracker
from pathlib import Path
from typing import NoReturn

import fgave_pipeline.__main__


HIGHEST = 256
"""No file that a trial has open has a higher number."""


class Forked:
    """A process in a group of its own; what of `subprocess.Popen` a trial asks for."""

    def __init__(self, work: Callable[[], object], folder: Path, **environ: str) -> None:
        self.returncode = 0
        with tempfile.TemporaryFile("w+", dir=folder.parent) as said:
            self._said = os.dup(said.fileno())
            sys.stdout.flush()
            sys.stderr.flush()
            self.pid = os.fork()
            if not self.pid:
                _become(work, folder, said.fileno(), environ)
        os.setpgid(self.pid, self.pid)  # both do it, so that it is done for each

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)  # it was not waited for, so the number is still its own

    def communicate(self, timeout: float) -> tuple[str, str]:
        """Wait for its end; what it said, where errors go."""
        handle = os.pidfd_open(self.pid)
        try:
            if not select.select([handle], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("a forked run", timeout)
        finally:
            os.close(handle)
        self.returncode = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        with os.fdopen(self._said, encoding="utf-8", errors="replace") as file:
            file.seek(0)
            return "", file.read()


def _become(
    work: Callable[[], object], folder: Path, said: int, environ: dict[str, str]
) -> NoReturn:
    code = 1
    try:
        os.setpgid(0, 0)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.chdir(folder)
        os.environ.update(environ)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(said, 2)
        os.closerange(3, HIGHEST)
        _forget_what_multiprocessing_started()
        gc.freeze()
        work()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001  # as the interpreter does
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _forget_what_multiprocessing_started() -> None:
    """The servers of whoever forked are not ours; a file whose number we closed is not either."""
    multiprocessing.util.spawnv_passfds = _fork_instead
    for server in (forkserver._forkserver, resource_tracker._resource_tracker):
        server.__init__()
    forkserver.set_forkserver_preload([])  # all is loaded
    sys.modules["__main__"] = fgave_pipeline.__main__


def _fork_instead(_: str, argv: list[str], keep: list[int]) -> int:
    """What `python -c` would do, in a fork of this process that has these files."""
    pid = os.fork()
    if pid:
        return pid
    try:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        before = 3
        for handle in (*sorted(keep), HIGHEST):
            os.closerange(before, handle)
            before = handle + 1
        exec(argv[-1], {})  # noqa: S102  # multiprocessing wrote it
    except SystemExit:
        pass
    except BaseException:  # noqa: BLE001  # as the interpreter does
        traceback.print_exc()
    finally:
        os._exit(0)
