"""Results as files: a folder a row of a table, written whole or not at all."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow as pa

from fgave_pipeline.publish import put_in_place
from stages.core.errors import UsageError
from stages.export.account import write_json
from stages.tools.files import sha256_of
from stages.tools.parquet import write_table
from stages.tools.versions import versions


METRICS, PREDICTIONS, TABLE, CSV = "metrics.json", "predictions.parquet", "table.md", "table.csv"

Row = dict[str, Any]
"""What `metrics.json` says; `dataset.digest` in it tells of which state of the dataset."""


def save(out: Path, name: str, said: Row, predictions: pa.Table) -> None:
    """Write a row, in the place of an older one of the same name.

    Args:
        out: the folder of the table.
        name: of the row; what a folder cannot be called becomes `-`.
        said: for `metrics.json`.
        predictions: what was answered, clip by clip.
    """
    folder = out / re.sub(r"[^A-Za-z0-9_.-]", "-", name)
    new = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    write_json(new / METRICS, said)
    write_table(predictions, new / PREDICTIONS)
    put_in_place(new, folder)


def saved(out: Path, digest: str) -> tuple[list[Row], int]:
    """The rows in the folder of a table, by name; and how many are of another state of the dataset.

    Raises:
        UsageError: one that cannot be read.
    """
    rows = [_read(path) for path in sorted(out.glob(f"[!.]*/{METRICS}"))]
    ours = [row for row in rows if row["dataset"]["digest"] == digest]
    return ours, len(rows) - len(ours)


def weights_of(path: Path | None) -> dict[str, str]:
    """Name and sha256 of the weights that the user gave: of a folder, of each file in it.

    Raises:
        UsageError: there is nothing.
    """
    if path is None:
        return {}
    if path.is_file():
        return {path.name: sha256_of(path)}
    files = sorted(file for file in path.glob("*") if file.is_file())
    if not files:
        raise UsageError(f"{path}: no file and no folder of files, expected weights")
    return {file.name: sha256_of(file) for file in files}


def tools() -> dict[str, str]:
    """Versions of all that a result may depend on."""
    extras = (("scikit-learn", "sklearn"), ("torch", "torch"), ("transformers", "transformers"))
    return versions() | {
        name: metadata.version(name) for name, module in extras if find_spec(module)
    }


def markdown(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table in Markdown; what could be read as its bars is escaped."""
    lines = [list(heads), *(list(row) for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "".join("| " + " | ".join(_cell(cell) for cell in line) + " |\n" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def _read(path: Path) -> Row:
    try:
        said: Row = json.loads(path.read_bytes())
        said["dataset"]["digest"]
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"{path}: {error}, expected what `fgave bench` wrote; delete it"
        ) from error
    return said
