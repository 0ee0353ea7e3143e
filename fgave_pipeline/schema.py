"""Every table that people open, and what each of its columns means."""

from __future__ import annotations

import sys
import types
import typing
from dataclasses import dataclass, fields, is_dataclass

from stages.core.columns import Column, column
from stages.core.records import (
    Annotation,
    Assignment,
    Clip,
    Decision,
    Label,
    Measurement,
    Passage,
    Source,
    Verdict,
    Video,
)
from stages.export import ALL_CLIPS, CLIPS, ExportRow


@dataclass(frozen=True, slots=True)
class StageOutcome:
    """What became of a source in a stage."""

    source_id: str = column("the source, as `sources.csv` names it")
    stage: str = column("the stage")
    status: str = column("ok, unusable (final), or unavailable (a later run tries again)")
    reason: str = column("why the status is not ok, as a slug; empty where it is")
    failure: str = column(
        "what has to happen before an unavailable source can be had: `needs_user` (the user does"
        " something), `deferred` (its time comes), `rate` (the site wants fewer requests),"
        " `retryable` (another try), `permanent` (it is gone), `pending` (it was not tried)"
    )
    detail: str = column("the reason in words; empty where the status is ok")
    rows: int = column("how many rows the stage made of it")


@dataclass(frozen=True, slots=True)
class TablePage:
    """A table, where it lies, and what one of its rows is."""

    path: str
    kind: type
    row: str


PAGES = (
    TablePage("manifests/<dataset>/sources.csv", Source, "a video to take clips from"),
    TablePage(
        "manifests/<dataset>/annotations.csv", Annotation,
        "what a person says is heard in a span; the file may be missing",
    ),
    TablePage(
        "manifests/<dataset>/decisions.csv", Decision,
        "what a person decided about a clip; the file may be missing",
    ),
    TablePage("data/<dataset>/manifests/outcomes.parquet", StageOutcome, "a source in a stage"),
    TablePage("data/<dataset>/manifests/videos.parquet", Video, "a source, fetched or not"),
    TablePage(
        "data/<dataset>/manifests/passages.parquet", Passage,
        "a span of a source that its most trusted witness speaks of",
    ),
    TablePage("data/<dataset>/manifests/clips.parquet", Clip, "a clip that was planned"),
    TablePage("data/<dataset>/manifests/measurements.parquet", Measurement, "a clip"),
    TablePage("data/<dataset>/manifests/verdicts.parquet", Verdict, "a clip"),
    TablePage("data/<dataset>/manifests/labels.parquet", Label, "a clip"),
    TablePage("data/<dataset>/manifests/assignments.parquet", Assignment, "a clip"),
    TablePage(f"data/<dataset>/export/{CLIPS}", ExportRow, "a clip of the dataset"),
    TablePage(
        f"data/<dataset>/export/{ALL_CLIPS}", ExportRow,
        "any clip, with the reasons of those that are not in the dataset",
    ),
)  # fmt: skip

_HEAD = """\
# Manifests: what to build, and every column of what is built

A dataset is a folder here. If a file in it changes, the dataset changes; nothing else does that.

| file | what it says |
|---|---|
| `<dataset>/sources.csv` | the videos |
| `<dataset>/params.toml` | what differs from the defaults; `fgave config -d <dataset>` lists all |
| `<dataset>/annotations.csv` | what people heard, by hand; need not be there |
| `<dataset>/decisions.csv` | clips that people kept or rejected, by hand; need not be there |
| `<dataset>/fgave.lock` | what was published: clips, splits, labels, sources |
| `<dataset>/forgotten.csv` | hashes of sources that must not come back |
| `<dataset>/how_to_fill.txt` | what fgave says while `sources.csv` is empty; need not be there |
| `taxonomy.toml` | actions and materials, their words in several languages, words that name no \
event; a dataset may have its own |

Times are whole milliseconds from the start of a source; spans are half-open, `[start_ms, end_ms)`.
The same words stand in every Parquet file, in the metadata of its columns:
`pyarrow.parquet.read_schema(path).field("start_ms").metadata`.

<!-- Written by `make docs` from the records themselves; a test holds the two together. -->
"""


def column_pages() -> str:
    """`manifests/README.md`: each table, each column, its type, unit and meaning."""
    pages = [_HEAD]
    shown: set[type] = set()
    for page in PAGES:
        pages.append(f"## `{page.path}`\n\nOne row: {page.row}.\n")
        pages.append("Columns as above.\n" if page.kind in shown else _columns(page.kind))
        shown.add(page.kind)
    return "\n".join(pages)


def _columns(kind: type) -> str:
    lines = ["| column | type | unit | meaning |", "|---|---|---|---|"]
    lines += [_line(name, hint, found) for name, hint, found in _described(kind)]
    return "\n".join(lines) + "\n"


def _described(kind: type, prefix: str = "") -> list[tuple[str, typing.Any, Column]]:
    """Each column, and after a column of records the columns of those."""
    hints = typing.get_type_hints(kind)
    found = []
    for f in fields(kind):
        name, hint = prefix + f.name, hints[f.name]
        found.append((name, hint, f.metadata["column"]))
        inner = typing.get_args(hint)[:1]
        if inner and is_dataclass(inner[0]):
            found += _described(typing.cast("type", inner[0]), f"{name}[].")
    return found


def _line(name: str, hint: typing.Any, found: Column) -> str:
    meaning = found.doc.replace("|", "\\|")
    return f"| `{name}` | {_type_name(hint)} | {found.unit} | {meaning} |"


def _type_name(hint: typing.Any) -> str:
    args = typing.get_args(hint)
    if isinstance(hint, types.UnionType):
        return f"{_type_name(args[0])}, may be null"
    if typing.get_origin(hint) is tuple:
        return "list of records" if is_dataclass(args[0]) else f"list of {_type_name(args[0])}"
    return {int: "integer", float: "number", str: "text", bool: "true/false"}[hint]


if __name__ == "__main__":
    sys.stdout.write(column_pages())
