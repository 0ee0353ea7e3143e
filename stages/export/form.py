"""A form of the export: the same clips again, in the files that one kind of reader expects."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stages.core.columns import column
from stages.core.stage import WHOLE, Inputs, Stage
from stages.export.row import ExportRow


@dataclass(frozen=True, slots=True)
class FormFile:
    """A file of a form."""

    file: str = column("the file, from the form's folder")
    split: str = column("the split that it holds; empty if not one alone")
    clips: int = column("how many clips it speaks of; 0 for a file that is about none")


def form(
    name: str,
    params: type,
    run: Callable[[Inputs, Any, Path], Iterable[FormFile]],
    needs: tuple[str, ...] = (),
) -> Stage:
    """The stage that writes a form: it sees the finished export, and nothing before it.

    Args:
        name: its folder in the export, and its table in `params.toml`.
        params: what can be chosen.
        run: (inputs, params, an empty folder) → a row a file, once the file is there.
        needs: other forms whose files it takes; they are made with it, and published if asked for.
    """
    return Stage(name, 1, params, run, FormFile, needs=("export", *needs), scope="dataset")


def clips_of(inputs: Inputs) -> list[ExportRow]:
    """The clips of the dataset, in the order of the sources and of time."""
    return [row for row in inputs.rows("export", ExportRow) if row.split]


def file_of(inputs: Inputs, row: ExportRow) -> Path:
    """Where the file of a clip of the dataset lies."""
    return inputs.path("export", WHOLE, row.path)
