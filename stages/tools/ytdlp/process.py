"""A child process for one attempt: started, waited for so long and no longer, ended as a group."""

from __future__ import annotations

import dataclasses
import errno
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from stages.core.errors import Unavailable
from stages.tools.ytdlp.wanted import ANSWER, Trouble, Wanted


_MODULE = "stages.tools.ytdlp.child"
_LOG = "child.txt"
_LAST_WORDS_S = 2.0


def ask(wanted: Wanted, folder: Path, seconds: float) -> dict[str, Any]:
    """What a child answers; its files lie in `folder`.

    Args:
        wanted: what is asked for.
        folder: an empty folder, for this attempt alone.
        seconds: after so long it is ended, with all that it started.

    Raises:
        Unavailable: `deadline`; `child_died` if it was killed.
        RuntimeError: it ended by itself without an answer, which is a bug.
    """
    with _child(wanted, folder) as child:
        try:
            code = child.wait(seconds)
        except subprocess.TimeoutExpired as error:
            words = f"{wanted.url}: not here after {seconds:g} s"
            raise Unavailable("deadline", words, advice="raise fetch.deadline_s") from error
    if code < 0:
        words = f"{wanted.url}: the process of yt-dlp was killed by signal {-code}"
        raise Unavailable("child_died", words)
    if code == os.EX_IOERR:
        full = Trouble(os.strerror(errno.ENOSPC), errno=errno.ENOSPC)
        return {"trouble": dataclasses.asdict(full)}
    if code > 0:
        said = (folder / _LOG).read_text(encoding="utf-8", errors="replace")
        raise RuntimeError(f"{_MODULE} ended with exit code {code}:\n{said}")
    answer: dict[str, Any] = json.loads((folder / ANSWER).read_bytes())
    return answer


@contextmanager
def _child(wanted: Wanted, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A child that was told what is wanted; nothing of it is left after the block."""
    theirs, ours = os.pipe()
    with os.fdopen(ours, "wb") as line:
        try:
            child = _start(wanted, folder, theirs)
        finally:
            os.close(theirs)
        try:
            with suppress(BrokenPipeError):  # that it died is found out by its silence
                line.write(json.dumps(dataclasses.asdict(wanted)).encode() + b"\n")
                line.flush()
            yield child
        finally:
            _end(child)


def _start(wanted: Wanted, folder: Path, line: int) -> subprocess.Popen[bytes]:
    with (folder / _LOG).open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", _MODULE],
            stdin=line,
            stdout=log,
            stderr=log,
            cwd=folder,
            env=_environment(wanted),
            start_new_session=True,  # so that what it starts can be ended with it
        )


def _environment(wanted: Wanted) -> dict[str, str]:
    off = {} if wanted.plugins else {"YTDLP_NO_PLUGINS": "1"}
    return os.environ | off


def _end(child: subprocess.Popen[bytes]) -> None:
    """Nothing of it is left: asked first, since ffmpeg tidies up, then forced."""
    if child.poll() is None:
        _signal(child, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            child.wait(_LAST_WORDS_S)
        _signal(child, signal.SIGKILL)
    child.wait()


def _signal(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):  # nobody is left of the group
        os.killpg(child.pid, number)
