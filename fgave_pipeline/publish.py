"""Put the export in its place: a new folder is filled, then the two change names."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from fgave_pipeline.store import RECEIPT, ROWS, Part, entry_of
from stages.tools.files import link_or_copy


_LINKED = {".mp4", ".wav", ".flac", ".tar", ".h5", ".hdf"}
_LARGE = 32 << 20
"""Media, and what else is large, is read only; the rest is copied, since people write tables over
where they lie."""


def publish(base: Part, forms: dict[str, Part], beside: dict[str, bytes], folder: Path) -> bool:
    """Make `folder` hold what `base` holds, each form under its name, and what stands beside them.

    Returns:
        Whether anything of it was not there.
    """
    digests = {"": base.digest} | {name: form.digest for name, form in forms.items()}
    if _digests(folder) == digests and _stand(beside, folder):
        return False
    new = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    _copy(base, new)
    for name, form in forms.items():
        _copy(form, new / name)
    _add(beside, new)
    put_in_place(new, folder)
    return True


def put_in_place(new: Path, folder: Path) -> None:
    """Give a folder that is whole the name of another, which goes."""
    old = folder.with_name(f".{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)  # by a run that was stopped between the two names
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def pieces(folder: Path) -> Iterator[Path]:
    """The folders in an export that have receipts of their own: itself, and its forms."""
    yield folder
    yield from sorted(receipt.parent for receipt in folder.glob(f"*/{RECEIPT}"))


def _copy(part: Part, folder: Path) -> None:
    shutil.copytree(part.folder, folder, copy_function=_place, ignore=lambda *_: [ROWS])


def _stand(files: dict[str, bytes], folder: Path) -> bool:
    """Whether these files are there as they should be."""
    paths = [folder / name for name in files]
    return all(path.is_file() and path.read_bytes() == files[path.name] for path in paths)


def _add(files: dict[str, bytes], folder: Path) -> None:
    """Write more files into an export, and add them to its receipt."""
    receipt = json.loads((folder / RECEIPT).read_bytes())
    for name, content in files.items():
        (folder / name).write_bytes(content)
        receipt["files"][name] = entry_of(folder / name)
    text = json.dumps(receipt, sort_keys=True, ensure_ascii=False, indent=1)
    (folder / RECEIPT).write_text(text + "\n", encoding="utf-8")


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
    path = Path(source)
    is_large = path.suffix in _LINKED or path.stat().st_size > _LARGE
    (link_or_copy if is_large else shutil.copyfile)(path, Path(target))
