"""`data/<dataset>/manifests/*.parquet`: written anew from the current parts, never appended to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from fgave_pipeline.schema import StageOutcome
from fgave_pipeline.store import RECEIPT, entry_of, key_of, read_receipt, write_receipt
from fgave_pipeline.units import Outcome
from stages.core.errors import StoreError
from stages.core.stage import Stage
from stages.tools import parquet


OUTCOMES = "outcomes"


def leftovers(folder: Path) -> list[Path]:
    """What a run left that was stopped while it wrote a table."""
    return sorted(folder.glob(".*.new"))


def path_of(folder: Path, table: str) -> Path:
    """Where a table lies."""
    return folder / f"{table}.parquet"


def write_stage(folder: Path, stage: Stage, outcomes: list[Outcome]) -> bool:
    """Write the table of a stage from its outcomes, in their order; False if it stood already."""
    digest, path = stands_for(stage, outcomes), path_of(folder, stage.table)
    if parquet.digest_at(path) == digest and _is_whole(path):
        return False
    _replace(path, rows_of(stage, outcomes), digest)
    return True


def stands_for(stage: Stage, outcomes: list[Outcome]) -> str:
    """What the table of a stage with these outcomes has for a digest: rows and columns' meaning."""
    columns = [[f.name, str(f.type), str(f.metadata)] for f in parquet.schema_of(stage.row)]
    return key_of({"parts": [_stands_for(outcome) for outcome in outcomes], "columns": columns})


def digest_at(folder: Path, stage: Stage) -> str:
    """The digest that the table of a stage has; empty where there is none."""
    return parquet.digest_at(path_of(folder, stage.table))


def rows_of(stage: Stage, outcomes: list[Outcome]) -> pa.Table:
    """The rows of a stage, in the order of its outcomes."""
    found = [_rows(outcome, stage.row) for outcome in outcomes]
    return pa.concat_tables([parquet.schema_of(stage.row).empty_table(), *found]).combine_chunks()


def write_outcomes(folder: Path, outcomes: list[Outcome]) -> bool:
    """Write what became of every source in every stage so far; False if it stood already."""
    path = path_of(folder, OUTCOMES)
    table, digest = outcomes_table(outcomes)
    if parquet.digest_at(path) == digest and _is_whole(path):
        return False
    _replace(path, table, digest)
    return True


def outcomes_table(outcomes: list[Outcome]) -> tuple[pa.Table, str]:
    """The table of what became of sources, and its digest."""
    rows = [
        StageOutcome(o.unit, o.stage, o.status, o.reason, o.failure, o.detail, o.row_count)
        for o in outcomes
    ]
    digest = key_of({"rows": [parquet.plain(row) for row in rows]})
    return parquet.to_table(rows, StageOutcome), digest


def changed(folder: Path) -> Iterator[tuple[str, str]]:
    """(table, what it is now) of each table that is not, byte for byte, what was written."""
    said = _receipt(folder)
    for path in sorted(folder.glob("*.parquet")):
        if path.name in said and entry_of(path) != said[path.name]:
            yield path.stem, "other bytes than were written, by its receipt"


def receipt_fault(folder: Path) -> str:
    """What is wrong with the receipt of the tables; empty if nothing, or if there are no tables."""
    try:
        read_receipt(folder)
    except FileNotFoundError:
        return f"{RECEIPT} is missing" if list(folder.glob("*.parquet")) else ""
    except StoreError as error:
        return str(error)
    return ""


def _is_whole(path: Path) -> bool:
    return path.is_file() and _receipt(path.parent).get(path.name) == entry_of(path)


def _replace(path: Path, table: pa.Table, digest: str) -> None:
    """Nothing is said of the table while it is exchanged: it may be the old one or the new one."""
    said = {name: entry for name, entry in _receipt(path.parent).items() if name != path.name}
    if path.exists():
        write_receipt(path.parent, {"files": said})
    parquet.replace_table(table, path, digest)
    write_receipt(path.parent, {"files": said | {path.name: entry_of(path)}})


def _receipt(folder: Path) -> dict[str, Any]:
    """Each table's name → its size and sha256 as it was written; none where that is not known."""
    try:
        found: dict[str, Any] = read_receipt(folder)["files"]
    except (FileNotFoundError, StoreError):
        return {}
    return found


def _stands_for(outcome: Outcome) -> str | list[object]:
    if outcome.part is not None:
        return outcome.part.digest
    return [outcome.unit, *(parquet.plain(row) for row in outcome.rows)]


def _rows(outcome: Outcome, kind: type) -> pa.Table:
    if outcome.part is not None:
        return outcome.part.table()
    return parquet.to_table(outcome.rows, kind)
