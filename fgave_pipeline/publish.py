"""Put the export in its place: a new folder is filled, then the two change names."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from fgave_pipeline.lock import LOCK, write_lock
from fgave_pipeline.store import RECEIPT, ROWS, Part
from stages.tools.files import link_or_copy


_LINKED = {".mp4", ".wav", ".flac", ".tar", ".h5", ".hdf"}
"""Large, and read only; all else is copied, since people write tables over where they lie."""


def publish(base: Part, forms: dict[str, Part], lock: bytes, folder: Path) -> bool:
    """Make `folder` hold what `base` holds, each form under its name, and the lock.

    Returns:
        Whether anything of it was not there.
    """
    if _digests(folder) == {"": base.digest} | {name: form.digest for name, form in forms.items()}:
        return write_lock(folder / LOCK, lock)
    new, old = (folder.with_name(f".{folder.name}.{end}") for end in ("new", "old"))
    for left in (new, old):  # by a run that was stopped between the two names
        shutil.rmtree(left, ignore_errors=True)
    _copy(base, new)
    for name, form in forms.items():
        _copy(form, new / name)
    write_lock(new / LOCK, lock)
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
    return True


def pieces(folder: Path) -> Iterator[Path]:
    """The folders in an export that have receipts of their own: itself, and its forms."""
    yield folder
    yield from sorted(receipt.parent for receipt in folder.glob(f"*/{RECEIPT}"))


def _copy(part: Part, folder: Path) -> None:
    shutil.copytree(part.folder, folder, copy_function=_place, ignore=lambda *_: [ROWS])


def _digests(folder: Path) -> dict[str, str]:
    """The piece's name → the digest of what it holds."""
    found = {}
    for piece in pieces(folder):
        try:
            said = json.loads((piece / RECEIPT).read_bytes())["digest"]
        except (OSError, ValueError, KeyError):
            said = ""
        found[piece.relative_to(folder).as_posix().removeprefix(".")] = str(said)
    return found


def _place(source: str, target: str) -> None:
    place = link_or_copy if Path(source).suffix in _LINKED else shutil.copyfile
    place(Path(source), Path(target))
