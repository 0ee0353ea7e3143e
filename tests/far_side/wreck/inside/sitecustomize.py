"""Loaded by every Python process of a run under trial: harms it at the n-th point of commitment.

Such a point is when a process is about to change what lies in the watched folder: to open a file
for writing, to make, rename, link, sync or delete one. The points of all processes of a run are
counted together, in the order in which they come, as lines of one length in a file.
"""

# Every process of a run begins with this, so it loads as little as it can:
# ruff: noqa: PTH100, PTH112, PTH115, PTH117, PTH118, PTH120

from __future__ import annotations

import json
import os
import signal
import sys
import time


PLAN = json.loads(os.environ.get("WRECK", "{}"))
MAIN = int(os.environ.setdefault("WRECK_MAIN", str(os.getpid())))
LINE = 160
PATHS = {
    "open": (0, None),
    "os.mkdir": (0, 2),
    "os.rename": (0, 2),
    "os.link": (1, 3),
    "os.remove": (0, 1),
    "os.rmdir": (0, 1),
    "os.chmod": (0, 2),
}
"""Event → where its arguments have the path, and the folder that it is relative to."""


def hook(event: str, args: tuple) -> None:
    if event not in PATHS or (event == "open" and not _writes(args[2])):
        return
    place, folder = PATHS[event]
    path = _path(args[place], -1 if folder is None else args[folder])
    if _changes(event, path):
        _point(event, path)


def _writes(flags: int) -> bool:
    return bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


def _changes(event: str, path: str) -> bool:
    """Whether there is anything to be changed: not a folder that is there, or a file that is not.

    A folder is asked for once more when its parents have been made.
    """
    if event == "os.mkdir":
        return os.path.isdir(os.path.dirname(path)) and not os.path.lexists(path)
    return event != "os.remove" or os.path.lexists(path)


def _path(path: object, folder: int | None) -> str:
    if not isinstance(path, (str, bytes, os.PathLike)):
        return ""
    name = os.fsdecode(path)
    if folder is not None and folder >= 0 and not os.path.isabs(name):
        name = os.path.join(_behind(folder), name)
    return os.path.abspath(name)


def _behind(handle: int) -> str:
    """The path of what is open; /proc alone knows it."""
    try:
        return os.readlink(f"/proc/self/fd/{handle}")
    except OSError:
        return ""


def _point(event: str, path: str) -> None:
    if not path.startswith(PLAN["folder"] + os.sep):
        return
    if _number(event, path) == PLAN["at"]:
        _harm(PLAN["how"], path)


def _number(event: str, path: str) -> int:
    """The number of this point, from 1; the line that is written is what counts it."""
    where = "run" if os.getpid() == MAIN else "worker"
    line = f"{where} {event} {os.path.relpath(path, PLAN['folder'])}".encode("ascii", "replace")
    handle = os.open(PLAN["points"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(handle, line[: LINE - 1].ljust(LINE - 1) + b"\n")
    number = os.lseek(handle, 0, os.SEEK_CUR) // LINE
    os.close(handle)
    return number


def _harm(how: str, path: str) -> None:
    if how == "kill":
        os.kill(MAIN, signal.SIGKILL)
    elif how == "kill group":
        os.killpg(MAIN, signal.SIGKILL)
    elif how == "kill worker":
        os.killpg(os.getpgrp(), signal.SIGKILL)
    elif how in ("SIGTERM", "SIGINT"):
        os.kill(MAIN, signal.Signals[how])
    else:
        raise OSError(int(how), os.strerror(int(how)), path)


def _sync(handle: int) -> None:
    _point("os.fsync", _behind(handle))
    _real_sync(handle)


def _shift_clocks(seconds: float) -> None:
    """What `time` tells; `datetime` is left alone, since compiled modules rely on its very type."""
    real, real_ns = time.time, time.time_ns
    time.time = lambda: real() + seconds
    time.time_ns = lambda: real_ns() + int(seconds * 1e9)


_real_sync = os.fsync
if "at" in PLAN:
    os.fsync = _sync
    sys.addaudithook(hook)
if "clock_s" in PLAN:
    _shift_clocks(PLAN["clock_s"])
