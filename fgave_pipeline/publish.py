"""Put the export in its place: a new folder is filled, then the two change names."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from fgave_pipeline.store import (
    RECEIPT,
    ROWS,
    Part,
    entry_of,
    glance,
    read_receipt,
    write_receipt,
)
from stages.tools.files import link_or_copy, sync


_LINKED = {".mp4", ".wav", ".flac", ".tar", ".h5", ".hdf"}
_LARGE = 32 << 20
"""Media, and what else is large, is read only; the rest is copied, since people write tables over
where they lie."""


def publish(base: Part, forms: dict[str, Part], beside: dict[str, bytes], folder: Path) -> bool:
    """Make `folder` hold what `base` holds, each form under its name, and what stands beside them.

    Returns:
        Whether anything of it was not there, or not whole at a glance.
    """
    for left in leftovers(folder):
        shutil.rmtree(left, ignore_errors=True)
    digests = {"": base.digest} | {name: form.digest for name, form in forms.items()}
    if _digests(folder) == digests and _stand(beside, folder):
        return False
    new, _ = _between(folder)
    try:
        _fill(new, {"": base} | forms)
        _add(beside, new)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    put_in_place(new, folder)
    return True


def put_in_place(new: Path, folder: Path) -> None:
    """Give a folder that is whole the name of another, which goes."""
    _, old = _between(folder)
    shutil.rmtree(old, ignore_errors=True)  # by a run that was stopped between the two names
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    sync(folder.parent)
    shutil.rmtree(old, ignore_errors=True)


def leftovers(folder: Path) -> list[Path]:
    """What a run left that was stopped between the two names."""
    return [path for path in _between(folder) if path.exists()]


def _between(folder: Path) -> tuple[Path, Path]:
    """Where an export is filled, and where the one before it waits for its end."""
    return folder.with_name(f".{folder.name}.new"), folder.with_name(f".{folder.name}.old")


def pieces(folder: Path) -> Iterator[Path]:
    """The folders in an export that have receipts of their own: itself, and its forms."""
    yield folder
    yield from sorted(receipt.parent for receipt in folder.glob(f"*/{RECEIPT}"))


def _fill(folder: Path, parts: dict[str, Part]) -> None:
    for name, part in parts.items():
        for path in sorted(part.folder.rglob("*")):
            target = folder / name / path.relative_to(part.folder)
            if path.is_file() and path.name != ROWS:
                target.parent.mkdir(parents=True, exist_ok=True)
                _place(path, target)


def _stand(files: dict[str, bytes], folder: Path) -> bool:
    """Whether these files are there as they should be."""
    paths = [folder / name for name in files]
    return all(path.is_file() and path.read_bytes() == files[path.name] for path in paths)


def _add(files: dict[str, bytes], folder: Path) -> None:
    """Write more files into an export, and add them to its receipt."""
    receipt = read_receipt(folder)
    for name, content in files.items():
        (folder / name).write_bytes(content)
        sync(folder / name)
        receipt["files"][name] = entry_of(folder / name)
    write_receipt(folder, receipt)


def _digests(folder: Path) -> dict[str, str]:
    """The piece's name → the digest of what it holds; none of one that is damaged at a glance."""
    found = {}
    for piece in pieces(folder):
        said = "" if glance(piece, but=ROWS) else read_receipt(piece)["digest"]
        found[piece.relative_to(folder).as_posix().removeprefix(".")] = str(said)
    return found


def _place(source: Path, target: Path) -> None:
    if source.suffix in _LINKED or source.stat().st_size > _LARGE:
        link_or_copy(source, target)
    else:
        shutil.copyfile(source, target)
        sync(target)
