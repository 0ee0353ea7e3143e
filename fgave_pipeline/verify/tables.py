"""The tables of a dataset against each other: nothing lost, twice, or without origin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from fgave_pipeline import tables
from fgave_pipeline.dataset import Dataset
from fgave_pipeline.pipeline import VERBS, Done
from fgave_pipeline.schema import StageOutcome
from fgave_pipeline.store import RECEIPT
from fgave_pipeline.units import OK
from fgave_pipeline.upkeep import settled
from fgave_pipeline.verify.findings import Finding, listed, read_rows, repeated
from stages.core.errors import StoreError
from stages.tools import parquet


Wrong = Iterator[tuple[str, str]]
"""(table, what is wrong with it) for each thing that is."""


_KEYS = (
    *("clip_id", "source_id", "stage", "status", "rows", "start_ms", "end_ms", "group", "split"),
    *("keep", "reason", "reasons", "witness", "copy_of", "agree", "disagree", "evidence"),
)


@dataclass(slots=True)
class _Tables:
    """The tables that are there, by the names of their files."""

    folder: Path
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """Of each row its keys."""
    columns: dict[str, list[str]] = field(default_factory=dict)


def find_broken_tables(dataset: Dataset) -> Iterator[Finding]:
    """Every table that does not hold what it should, as far as the dataset has been run.

    Each may be deleted: the next run writes it anew from the parts.
    """
    found = _Tables(dataset.tables)
    checks = (_unreadable, _keys, _origins, _witnesses, _clips_lost, _groups_apart, _decided)
    wrong = [pair for check in checks for pair in check(found)]
    wrong += tables.changed(dataset.tables)
    wrong += [*_counts(dataset, found), *_against_parts(dataset, found)]
    for name, what in wrong:
        path = tables.path_of(dataset.tables, name)
        yield Finding("table", path.name, what, path)
    if what := tables.receipt_fault(dataset.tables):
        yield Finding("table", RECEIPT, what, dataset.tables / RECEIPT)


def _unreadable(found: _Tables) -> Wrong:
    """As a table is read, its keys are kept for the checks that follow."""
    kinds = {stage.table: stage.row for stage in VERBS if stage.table}
    for name, kind in (kinds | {tables.OUTCOMES: StageOutcome}).items():
        path = tables.path_of(found.folder, name)
        if not path.exists():
            continue
        try:
            table = read_rows(path, kind)
        except StoreError as error:
            yield name, str(error)
            continue
        keys = [column for column in _KEYS if column in table.schema.names]
        found.columns[name], found.rows[name] = keys, table.select(keys).to_pylist()


def _keys(found: _Tables) -> Wrong:
    """A row has a key that no other has; a clip's says its source and its start."""
    for name, rows in found.rows.items():
        if name == "passages":
            continue
        keys = [r.get("clip_id") or f"{r['source_id']} {r.get('stage', '')}".strip() for r in rows]
        if again := repeated(keys):
            yield name, f"{listed(again)} stands there more than once"
    for row in found.rows.get("clips", ()):
        if row["clip_id"] != (said := f"{row['source_id']}_{row['start_ms']:08d}"):
            yield "clips", f"{row['clip_id']}, expected {said} by its source and start"
    for name in ("clips", "passages"):
        rows = found.rows.get(name, [])
        if odd := [r.get("clip_id", r["source_id"]) for r in rows if r["end_ms"] <= r["start_ms"]]:
            yield name, f"{listed(odd)}: ends where it starts, or before"


def _origins(found: _Tables) -> Wrong:
    """Every source that a table names is one of `videos`, every clip one of `clips`."""
    if "videos" not in found.rows:
        return
    sources = {row["source_id"] for row in found.rows["videos"]}
    clips = {row["clip_id"]: row["source_id"] for row in found.rows.get("clips", ())}
    for name, rows in found.rows.items():
        if lost := _names(row["source_id"] for row in rows if row["source_id"] not in sources):
            yield name, f"{listed(lost)} is no source of videos"
        rows_of_clips = [row for row in rows if "clip_id" in row]
        if lost := _names(r["clip_id"] for r in rows_of_clips if r["clip_id"] not in clips):
            yield name, f"{listed(lost)} is no clip of clips"
        pairs = ((r["clip_id"], r["source_id"]) for r in rows_of_clips if r["clip_id"] in clips)
        if lost := _names(clip for clip, source in pairs if clips[clip] != source):
            yield name, f"{listed(lost)}: of another source than in clips"


def _witnesses(found: _Tables) -> Wrong:
    """Every witness that is named is one of the source's, with a row in `passages`."""
    if "passages" not in found.rows:
        return
    known = {(row["source_id"], row["witness"]) for row in found.rows["passages"]}
    for name, rows in found.rows.items():
        pairs = ((row["source_id"], witness) for row in rows for witness in _named(row))
        if lost := _names(f"{witness} of {source}" for source, witness in set(pairs) - known):
            yield name, f"{listed(sorted(lost))} is no witness of passages"


def _named(row: dict[str, Any]) -> Iterator[str]:
    yield from (line["witness"] for line in row.get("evidence", ()))
    yield from (*row.get("agree", ()), *row.get("disagree", ()))
    yield from filter(None, [row.get("copy_of")])


def _names(found: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(found))


def _counts(dataset: Dataset, found: _Tables) -> Wrong:
    """Every source has an outcome a stage, and as many rows as it says."""
    if tables.OUTCOMES not in found.rows:
        return
    said = {(r["stage"], r["source_id"]): r["rows"] for r in found.rows[tables.OUTCOMES]}
    names = {source.source_id for source in dataset.sources}
    for stage in (verb for verb in VERBS if verb.scope == "source"):
        of_stage = {source for name, source in said if name == stage.name}
        if of_stage and (lost := sorted(names - of_stage)):
            yield tables.OUTCOMES, f"{listed(lost)}: nothing of {stage.name}"
        if stage.table not in found.rows:
            continue
        there = Counter(row["source_id"] for row in found.rows[stage.table])
        for source in sorted(of_stage):
            if there[source] != (rows := said[stage.name, source]):
                yield stage.table, f"{source}: {there[source]} rows, expected {rows}"


def _clips_lost(found: _Tables) -> Wrong:
    """What a stage is given comes out of it: each clip of a source that it came through with."""
    per_source = {verb.name for verb in VERBS if verb.scope == "source"}
    through: dict[str, set[str]] = {}
    for row in found.rows.get(tables.OUTCOMES, ()):
        if row["status"] == OK:
            through.setdefault(row["stage"], set()).add(row["source_id"])
    for verb in VERBS:
        if verb.table not in found.rows or "clip_id" not in found.columns[verb.table]:
            continue
        needed = (name for name in (verb.name, *verb.needs) if name in per_source)
        sources = set.intersection(*(through.get(name, set()) for name in needed))
        there = {row["clip_id"] for row in found.rows[verb.table]}
        planned = [r for r in found.rows.get("clips", ()) if r["source_id"] in sources]
        if lost := [r["clip_id"] for r in planned if r["clip_id"] not in there]:
            yield verb.table, f"{listed(lost)}: no row, expected one for each clip"


def _groups_apart(found: _Tables) -> Wrong:
    """No group stands in two splits."""
    places: dict[str, set[str]] = {}
    for row in found.rows.get("assignments", ()):
        if row["split"]:
            places.setdefault(row["group"], set()).add(row["split"])
    for group, splits in places.items():
        if len(splits) > 1:
            yield "assignments", f"{group} stands in {' and '.join(sorted(splits))}"


def _decided(found: _Tables) -> Wrong:
    """Who is left out has a reason; who is in the dataset was kept, and has a label."""
    verdicts = found.rows.get("verdicts", ())
    if odd := [row["clip_id"] for row in verdicts if row["keep"] == bool(row["reasons"])]:
        yield "verdicts", f"{listed(odd)}: expected to be kept, or to have reasons"
    assigned = found.rows.get("assignments", ())
    if odd := [row["clip_id"] for row in assigned if bool(row["split"]) == bool(row["reason"])]:
        yield "assignments", f"{listed(odd)}: expected a split, or a reason"
    inside = [row["clip_id"] for row in assigned if row["split"]]
    out = {row["clip_id"] for row in verdicts if not row["keep"]}
    out |= {r["clip_id"] for r in found.rows.get("labels", ()) if r["status"] != "labelled"}
    if odd := [clip for clip in inside if clip in out]:
        yield "assignments", f"{listed(odd)}: in the dataset, though rejected or unlabelled"


def _against_parts(dataset: Dataset, found: _Tables) -> Wrong:
    """A table that says which parts it was written from is, to the byte, what they make."""
    try:
        done = settled(dataset)
        for name, table, digest in _as_made(done, found):
            path = tables.path_of(dataset.tables, name)
            if parquet.digest_at(path) != digest:
                continue  # it is of other parts than those that the next run would take
            if not parquet.is_as_replaced(table, path, digest):
                yield name, "not what the parts make that it was written from"
    except StoreError:
        return  # a damaged part, which is named where parts are looked at


def _as_made(done: Done, found: _Tables) -> Iterator[tuple[str, pa.Table, str]]:
    """(name, content, digest) of each table that is there, as the parts of today make it."""
    for verb in VERBS:
        if verb.table in found.rows:
            outcomes = list(done[verb.name].values())
            yield verb.table, tables.rows_of(verb, outcomes), tables.stands_for(verb, outcomes)
    if tables.OUTCOMES in found.rows:
        reached = {row["stage"] for row in found.rows[tables.OUTCOMES]}
        shown = [v for v in VERBS if v.scope == "source" and v.name in reached]
        rows = [outcome for verb in shown for outcome in done[verb.name].values()]
        yield tables.OUTCOMES, *tables.outcomes_table(rows)
