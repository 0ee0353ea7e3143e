"""Loaded by every Python process of a run under trial: notes what it asks of the system."""

# Every process of a run begins with this, so it loads as little as it can:
# ruff: noqa: PTH100, PTH115, PTH117, PTH118

from __future__ import annotations

import os
import sys


WATCHED = {
    "socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname",
    "subprocess.Popen", "os.exec", "os.posix_spawn", "os.system",
    "open", "os.mkdir", "os.rename", "os.link", "os.symlink", "os.remove", "os.rmdir",
}  # fmt: skip
PATHS = {
    "open": ((0, None),), "os.mkdir": ((0, 2),), "os.symlink": ((1, 2),),
    "os.remove": ((0, 1),), "os.rmdir": ((0, 1),),
    "os.rename": ((0, 2), (1, 3)), "os.link": ((0, 2), (1, 3)),
}  # fmt: skip
"""Event → where its arguments have each path, and the folder that it is relative to."""
WHERE = os.environ.get("OVERHEARD")
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def hook(event: str, args: tuple) -> None:
    if event not in WATCHED or (event == "open" and not (args[2] or 0) & _WRITES):
        return
    if event in ("socket.connect", "socket.bind") and isinstance(args[1], (str, bytes)):
        return  # a place on the disk, at which processes of one run meet
    what = args[1:] if event.startswith("socket.") else args
    if event in PATHS:
        what = tuple(_path(args[path], folder and args[folder]) for path, folder in PATHS[event])
    elif event == "subprocess.Popen":
        what = (str(args[0]), str(args[1]))
    if WHERE in what:
        return
    handle = os.open(WHERE, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(handle, ascii((event, *map(str, what))).encode() + b"\n")
    os.close(handle)


def _path(path: object, folder: int | None) -> object:
    if not isinstance(path, (str, bytes, os.PathLike)):
        return path
    name = os.fsdecode(path)
    if folder is not None and folder >= 0 and not os.path.isabs(name):
        name = os.path.join(os.readlink(f"/proc/self/fd/{folder}"), name)
    return os.path.abspath(name)


if WHERE:
    sys.addaudithook(hook)
