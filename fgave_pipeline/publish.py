"""Put the export in its place: a new folder is filled, then the two change names."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from fgave_pipeline.store import RECEIPT, ROWS, Part
from stages.tools.files import link_or_copy


def publish(part: Part, folder: Path) -> bool:
    """Make `folder` hold what the part holds; False if it does already."""
    if _digest(folder) == part.digest:
        return False
    new, old = (folder.with_name(f".{folder.name}.{end}") for end in ("new", "old"))
    for left in (new, old):  # by a run that was stopped between the two names
        shutil.rmtree(left, ignore_errors=True)
    shutil.copytree(part.folder, new, copy_function=_place, ignore=lambda *_: [ROWS])
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
    return True


def _digest(folder: Path) -> str:
    try:
        return str(json.loads((folder / RECEIPT).read_bytes())["digest"])
    except (OSError, ValueError, KeyError):
        return ""


def _place(source: str, target: str) -> None:
    """Media as links; tables as copies, since people write tables over where they lie."""
    place = link_or_copy if source.endswith(".mp4") else shutil.copyfile
    place(Path(source), Path(target))
