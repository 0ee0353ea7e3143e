"""The CSV files of a dataset → records, checked line by line and against each other."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, TypeVar

from fgave_pipeline.forgotten import Tombstone, load_stones, stone_of
from stages.core.errors import UsageError
from stages.core.params import nearest
from stages.core.records import NO, YES, Annotation, Decision, Source
from stages.tools.files import replaced


R = TypeVar("R")

SOURCE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
MS = re.compile(r"[0-9]{1,12}")
_START = re.compile(r"[0-9]{8,12}")
_MOST_COMPLAINTS = 50


def load_sources(path: Path) -> list[Source]:
    """The sources of a dataset, in the order of the file.

    Raises:
        UsageError: the file is missing, or has bad lines; all of them are named at once.
    """
    stones = load_stones(path.parent)
    return load_rows(path, Source, lambda row: _refused(row, stones))


def source_at(path: Path, source_id: str) -> Source | None:
    """The source of this id, though it may have been forgotten since; None if there is none."""
    if not path.exists():
        return None
    rows, _ = _read(path, Source, _source_faults)
    return next((source for _, source in rows if source.source_id == source_id), None)


def load_annotations(path: Path, sources: list[Source]) -> list[Annotation]:
    """What people wrote by hand; none where the file does not exist.

    Raises:
        UsageError: bad lines, or lines about a source that `sources.csv` does not have.
    """
    if not path.exists():
        return []
    known = {source.source_id for source in sources}
    rows, bad = _read(path, Annotation, lambda row: annotation_faults(row, known))
    _refuse(path, bad)
    return [annotation for _, annotation in rows]


def load_decisions(path: Path, sources: list[Source]) -> list[Decision]:
    """What people decided about clips; none where the file does not exist.

    Raises:
        UsageError: bad lines, two about one clip, or some of a source that `sources.csv` lacks.
    """
    if not path.exists():
        return []
    known = {source.source_id for source in sources}
    rows, bad = _read(path, Decision, lambda row: decision_faults(row, known))
    _refuse(path, [*bad, *_repeated(rows, "clip_id")])
    return [decision for _, decision in rows]


def load_rows(
    path: Path, kind: type[R], faults: Callable[[dict[str, str]], Iterator[str]]
) -> list[R]:
    """The records of a file that has one line a source.

    Args:
        path: the file.
        kind: the record, which has a `source_id`.
        faults: (a line) → what is wrong with it, in words.

    Raises:
        UsageError: the file is missing, or has bad lines; all of them are named at once.
    """
    rows, bad = _read(path, kind, faults)
    bad += _repeated(rows)
    _refuse(path, bad)
    return [row for _, row in rows]


def write_sources(path: Path, sources: list[Source]) -> None:
    """Write `sources.csv`, readable by `load_sources`."""
    write_rows(path, sources, Source)


def write_annotations(path: Path, annotations: list[Annotation]) -> None:
    """Write `annotations.csv`, readable by `load_annotations`, whole or not at all."""
    with replaced(path) as new:
        write_rows(new, annotations, Annotation)


def write_decisions(path: Path, decisions: list[Decision]) -> None:
    """Write `decisions.csv`, readable by `load_decisions`, whole or not at all."""
    with replaced(path) as new:
        write_rows(new, decisions, Decision)


def write_rows(path: Path, rows: Sequence[Any], kind: type) -> None:
    """Write a CSV file with a column for each field of a record."""
    names = [f.name for f in fields(kind)]
    with path.open("w", encoding="utf-8", newline="") as file:
        plain = csv.writer(file, lineterminator="\n")
        quoted = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
        plain.writerow(names)
        for row in rows:
            cells = [str(getattr(row, name)) for name in names]
            # Python takes a lone \r for the end of a line, but does not quote it.
            (quoted if "\r" in "".join(cells) else plain).writerow(cells)


def _read(
    path: Path, kind: type[R], faults: Callable[[dict[str, str]], Iterator[str]]
) -> tuple[list[tuple[int, R]], list[tuple[int, str]]]:
    """(line, record) of each good line, (line, complaint) of each bad one."""
    good: list[tuple[int, R]] = []
    bad: list[tuple[int, str]] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            _check_header(path, reader.fieldnames, kind)
            for row in reader:
                found = list(_width_faults(row)) or list(faults(row))
                bad += [(reader.line_num, fault) for fault in found]
                if not found:
                    good.append((reader.line_num, _record(row, kind)))
    except FileNotFoundError as error:
        raise UsageError(f"{path}: no such file; `fgave init` makes one") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: byte {error.start} is not UTF-8; save it as UTF-8") from error
    except csv.Error as error:
        bad.append((reader.reader.line_num, f"{error}, expected CSV with quotes around odd cells"))
    return good, bad


def _check_header(path: Path, header: Any, kind: type) -> None:
    columns = {f.name: f.default is MISSING for f in fields(kind)}
    header = list(header or [])
    missing = [name for name, needed in columns.items() if needed and name not in header]
    unknown = [name for name in header if name not in columns]
    if missing or unknown:
        hint = nearest(unknown[0], list(columns)) if unknown else ""
        raise UsageError(
            f"{path}:1: columns {','.join(header)}, expected {','.join(columns)}{hint}"
        )


def _record(row: dict[str, str], kind: type[R]) -> R:
    wanted = {f.name: str(f.type) for f in fields(kind)}  # type: ignore[arg-type]  # a record
    return kind(**{k: int(v) if wanted[k] == "int" else v.strip() for k, v in row.items()})


def _width_faults(row: dict[Any, Any]) -> Iterator[str]:
    if None in row:
        yield f"{len(row) - 1 + len(row[None])} cells, expected {len(row) - 1} (quote commas)"
    elif None in row.values():
        yield f"{sum(v is not None for v in row.values())} cells, expected {len(row)}"


def _source_faults(row: dict[str, str]) -> Iterator[str]:
    if not SOURCE_ID.fullmatch(row["source_id"].strip()):
        yield f"source_id {row['source_id']!r}, expected 1 to 64 of A-Z a-z 0-9 _ -"
    if not row["url"].strip():
        yield "url is empty, expected a URL, a path, or foley:NAME"
    if "\0" in "".join(row.values()):
        yield "a NUL character, expected text"


def _refused(row: dict[str, str], stones: list[Tombstone]) -> Iterator[str]:
    """What is wrong with a line, or that its source was forgotten and must not come back."""
    yield from _source_faults(row)
    source = Source(row["source_id"].strip(), row["url"].strip())
    if (stone := stone_of(source, stones)) is not None:
        finish = f"take the line out, or finish with `fgave forget {source.source_id}`"
        yield f"source_id {source.source_id!r} {stone.words}; {finish}"


def annotation_faults(row: dict[str, str], known: set[str]) -> Iterator[str]:
    """What is wrong with a line of `annotations.csv`, in words; `known` are ids of sources."""
    if row["source_id"].strip() not in known:
        yield f"source_id {row['source_id']!r} is not in sources.csv"
    times = [row["start_ms"].strip(), row["end_ms"].strip()]
    if not all(MS.fullmatch(time) for time in times):
        yield f"start_ms {times[0]!r}, end_ms {times[1]!r}, expected whole milliseconds"
    elif int(times[1]) <= int(times[0]):
        yield f"end_ms {times[1]} is not after start_ms {times[0]}"
    of_clip = (row.get("clip_id") or "").strip()
    said = any(row.get(name, "").strip() for name in ("action", "material", "label"))
    if not said and not of_clip:
        yield "action, material and label are all empty, expected one of them"
    if of_clip:
        yield from _clip_faults(row)


def decision_faults(row: dict[str, str], known: set[str]) -> Iterator[str]:
    """What is wrong with a line of `decisions.csv`, in words; `known` are ids of sources."""
    if row["source_id"].strip() not in known:
        yield f"source_id {row['source_id']!r} is not in sources.csv"
    if row["keep"].strip() not in (YES, NO):
        yield f"keep {row['keep']!r}, expected {YES} or {NO}"
    yield from _clip_faults(row)


def _clip_faults(row: dict[str, str]) -> Iterator[str]:
    source, _, start = row["clip_id"].strip().rpartition("_")
    if source != row["source_id"].strip() or not _START.fullmatch(start):
        yield f"clip_id {row['clip_id']!r}, expected a clip of {row['source_id'].strip()!r}"


def _repeated(rows: list[tuple[int, Any]], column: str = "source_id") -> Iterator[tuple[int, str]]:
    """Ids that stand twice, or differ only by case, which some disks cannot tell apart."""
    first: dict[str, tuple[int, str]] = {}
    for line, row in rows:
        name = getattr(row, column)
        before = first.setdefault(name.casefold(), (line, name))
        if before[0] != line:
            where = f"stands on line {before[0]} too (as {before[1]!r})"
            yield line, f"{column} {name!r} {where}, expected each once"


def _refuse(path: Path, bad: list[tuple[int, str]]) -> None:
    if bad:
        lines = [f"{path}:{line}: {fault}" for line, fault in sorted(bad)]
        more = len(lines) - _MOST_COMPLAINTS
        rest = [f"{path}: and {more} more"] if more > 0 else []
        raise UsageError("\n".join(lines[:_MOST_COMPLAINTS] + rest))
