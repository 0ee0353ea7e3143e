"""Files as bytes, and what the system says where it does not read or write them."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stages.core.errors import DiskError


_ROOM = "make room there"
_ALLOW = "allow it, or choose another place"
ADVICE = {
    errno.ENOSPC: _ROOM,
    errno.EDQUOT: _ROOM,
    errno.EFBIG: "raise the limit on the size of files (ulimit -f)",
    errno.EIO: "look after the disk",
    errno.EROFS: _ALLOW,
    errno.EACCES: _ALLOW,
    errno.EPERM: _ALLOW,
    errno.EMFILE: "raise the limit on open files (ulimit -n)",
    errno.ENFILE: "end what else has files open",
    errno.ENAMETOOLONG: "choose a shorter path",
}
"""What can be done about each error that is the machine's; any other is a bug of fgave's."""


def sha256_of(path: Path) -> str:
    """The sha256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_file(path: Path) -> bool:
    """Whether there is such a file; `Path.is_file` raises where a name is longer than can be."""
    return os.path.isfile(path)  # noqa: PTH113  # see above


def sync(path: Path) -> None:
    """The file, or the names in the folder, are on the disk when this returns."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """A new file to fill, which gets the name `path` if the block ends well, and else is gone."""
    new = path.with_name(f".{path.name}.new")
    try:
        yield new
        sync(new)
        new.replace(path)
        sync(path.parent)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def link_or_copy(source: Path, target: Path) -> None:
    """The same bytes under another name, without room of their own where the disk has links."""
    try:
        os.link(source, target)
    except OSError:  # another disk, or one that has no links
        shutil.copyfile(source, target)


@contextmanager
def disk_errors(where: Path) -> Iterator[None]:
    """What the machine refuses inside the block becomes a DiskError; other errors stay.

    Args:
        where: what is named if the system names no file.

    Raises:
        DiskError: there is no room, no permission, or the disk fails.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in ADVICE:
            raise
        raise DiskError(_line(error, where)) from error


def _line(error: OSError, where: Path) -> str:
    reason = os.strerror(error.errno or 0)
    then = f"{ADVICE[error.errno or 0]}, then run the same command again"
    return f"{_named(error.filename, where)}: {reason}; {then}"


def _named(path: object, where: Path) -> str:
    """A name that is known only within a folder says nothing without it."""
    if not isinstance(path, (str, os.PathLike)):
        return str(where)
    return str(path) if os.path.dirname(path) else f"{where} ({path})"  # noqa: PTH120  # either kind
