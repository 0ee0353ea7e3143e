"""`data/<dataset>/manifests/*.parquet`: written anew from the current parts, never appended to."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from fgave_pipeline.schema import StageOutcome
from fgave_pipeline.store import key_of
from fgave_pipeline.units import Outcome
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
    digest = stands_for(stage, outcomes)
    if digest_at(folder, stage) == digest:
        return False
    parquet.replace_table(rows_of(stage, outcomes), path_of(folder, stage.table), digest)
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
    if parquet.digest_at(path) == digest:
        return False
    parquet.replace_table(table, path, digest)
    return True


def outcomes_table(outcomes: list[Outcome]) -> tuple[pa.Table, str]:
    """The table of what became of sources, and its digest."""
    rows = [
        StageOutcome(o.unit, o.stage, o.status, o.reason, o.failure, o.detail, o.row_count)
        for o in outcomes
    ]
    digest = key_of({"rows": [parquet.plain(row) for row in rows]})
    return parquet.to_table(rows, StageOutcome), digest


def _stands_for(outcome: Outcome) -> str | list[object]:
    if outcome.part is not None:
        return outcome.part.digest
    return [outcome.unit, *(parquet.plain(row) for row in outcome.rows)]


def _rows(outcome: Outcome, kind: type) -> pa.Table:
    if outcome.part is not None:
        return outcome.part.table()
    return parquet.to_table(outcome.rows, kind)
