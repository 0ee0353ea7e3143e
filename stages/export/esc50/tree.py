"""A tree of ESC-50: `meta/esc50.csv`, and the sound of every clip at each rate."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from stages.export.esc50.clips import EscClip
from stages.export.form import FormFile
from stages.tools.files import link_or_copy
from stages.tools.parquet import to_table, write_table


HEADER = ("filename", "fold", "target", "category", "esc10", "src_file", "take")
FOLDERS = {"16k": "audio_16k", "32k": "audio_32k", "44k": "audio"}
"""Rate → the folder in which AST's, PaSST's and ESC-50's own readers look for it."""


def write_meta(clips: list[EscClip], tree: Path) -> Iterator[FormFile]:
    """The table as ESC-50 has it, and one that leads from each file to the clip."""
    folder = tree / "meta"
    folder.mkdir(parents=True)
    with (folder / "esc50.csv").open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(HEADER)
        lines.writerows(_line(clip) for clip in clips)
    write_table(to_table(clips, EscClip), folder / "clips.parquet")
    for name in ("esc50.csv", "clips.parquet"):
        yield FormFile(f"{tree.name}/meta/{name}", "", len(clips), partial=True)


def place(sound: Path, clip: EscClip, tree: Path, rate: str) -> FormFile:
    """The sound of a clip where it belongs, without room of its own where the disk has links."""
    folder = tree / FOLDERS[rate]
    folder.mkdir(exist_ok=True)
    link_or_copy(sound, folder / clip.filename)
    return FormFile(f"{tree.name}/{folder.name}/{clip.filename}", clip.split, 1, partial=True)


def _line(clip: EscClip) -> tuple[str, int, int, str, str, str, str]:
    return (
        clip.filename, clip.fold, clip.target, clip.category, "False", clip.source_id, clip.take,
    )  # fmt: skip
