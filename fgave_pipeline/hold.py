"""One run at a time works in a dataset's folder; whoever comes second is told who is at work.

The system frees what a dead process held, however it died. A disk that cannot hold files for
somebody (some networks' disks) gets a second file instead, whose process is looked for.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from stages.core.errors import Busy


HELD, CLAIMED = ".held", ".held.claim"
_CANNOT = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP}
_OURS: set[Path] = set()
_WORD_S = 0.5  # to whoever holds it, for writing its name


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """The folder is this process's alone while the block lasts; it is made if it is not there.

    Whoever holds it already may hold it once more inside.

    Raises:
        Busy: another run has it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    place = folder.resolve()
    if place in _OURS:
        yield
        return
    with (folder / HELD).open("a+", encoding="utf-8") as file:
        claim = _take(file, folder)
        _write(file, json.dumps(_self()))
        _OURS.add(place)
        try:
            yield
        finally:
            _OURS.discard(place)
            _write(file, "")
            if claim is not None:
                claim.unlink(missing_ok=True)


def at_work(folder: Path) -> dict[str, Any] | None:
    """Who holds the folder now: `pid`, `host`, `since`; None if nobody does.

    It takes nothing, so it stands in no run's way.
    """
    for path in (folder / HELD, folder / CLAIMED):
        try:
            who: dict[str, Any] = json.loads(path.read_bytes())
        except (FileNotFoundError, ValueError):
            continue  # nobody, or somebody who is just writing its name
        if not _is_dead(who):
            return who
    return None


def _take(file: TextIOWrapper, folder: Path) -> Path | None:
    """Hold the file; where the disk cannot, the path of the claim that stands for it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise _busy(folder, folder / HELD) from error
    except OSError as error:
        if error.errno not in _CANNOT:
            raise
        return _claim(folder)
    return None


def _claim(folder: Path) -> Path:
    path = folder / CLAIMED
    for _ in range(2):
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(json.dumps(_self()))
        except FileExistsError as error:
            if not _is_dead(_holder(path)):
                raise _busy(folder, path) from error
            path.unlink(missing_ok=True)
        else:
            return path
    raise _busy(folder, path)


def _busy(folder: Path, path: Path) -> Busy:
    who = _holder(path)
    known = f"process {who['pid']} on {who['host']} since {who['since']}" if who else "another run"
    more = f" (if it is no more, delete {path})" if path.name == CLAIMED else ""
    return Busy(f"{folder}: {known} works here; run the same command again when it has ended{more}")


def _self() -> dict[str, Any]:
    since = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    return {"pid": os.getpid(), "host": socket.gethostname(), "since": since}


def _holder(path: Path) -> dict[str, Any]:
    """Who holds it, as far as it has written its name by now."""
    end = time.monotonic() + _WORD_S
    while time.monotonic() < end:
        try:
            found: dict[str, Any] = json.loads(path.read_bytes())
        except (FileNotFoundError, ValueError):
            time.sleep(0.02)
        else:
            return found
    return {}


def _is_dead(who: dict[str, Any]) -> bool:
    """Known of a process on this machine only."""
    if who.get("host") != socket.gethostname():
        return False
    try:
        os.kill(who["pid"], 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _write(file: TextIOWrapper, text: str) -> None:
    file.seek(0)
    file.truncate()
    file.write(text)
    file.flush()
