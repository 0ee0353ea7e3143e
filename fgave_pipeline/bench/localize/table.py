"""FGAVE's second table with ours beside it: Markdown for people, CSV for programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fgave_pipeline.bench.localize.blind import BLIND
from fgave_pipeline.bench.localize.shuffle import DONORS
from fgave_pipeline.bench.localize.trial import BEFORE, CONTROL
from fgave_pipeline.bench.published import (
    LOCALIZATION,
    NOT_THEIRS,
    OUR_READING,
    PUBLISHED,
    SHUFFLES,
    SWAPPED,
)
from fgave_pipeline.bench.results import CSV, TABLE, Row, markdown
from stages.tools.files import sync


OURS, NOT_RUN = "this run", "not run"
UNDER = (
    "Under each row of ours: what answers without looking, counted on the same windows; `re-paired`"
    " is the same network after sounds were exchanged among the test's clips.\n"
)
DIRECTIONS = ("A2V", "V2A")
HEADS = (
    "dataset", "category", "shuffle", "source", *DIRECTIONS, "sd A2V", "sd V2A", "n", *BLIND,
    "re-paired A2V", "re-paired V2A", "untrained A2V", "untrained V2A", "ties A2V", "ties V2A",
    "trials", "features", "weights",
)  # fmt: skip


def write_tables(rows: list[Row], out: Path, notes: list[str]) -> None:
    """Write `table.md` and `table.csv`.

    Args:
        rows: what was run, of this state of the dataset.
        out: the folder.
        notes: what else is to be said, a line each.
    """
    lines = [line_of(row) for row in rows]
    for name, content in ((TABLE, _text(rows, lines, notes)), (CSV, _csv(lines))):
        new = out / f".{name}.new"
        new.write_text(content, encoding="utf-8", newline="")
        sync(new)
        new.replace(out / name)


def line_of(row: Row) -> dict[str, str]:
    """A row as it is printed, head → cell."""
    counts = sorted({*row["windows"]})
    cells = {
        "dataset": row["dataset"]["name"], "category": row["category"], "source": OURS,
        "shuffle": row["shuffle"], "n": "-".join(str(n) for n in {counts[0]: 0, counts[-1]: 0}),
        "trials": str(len(row["windows"])), "features": row["features"],
        "weights": _weights(row),
    }  # fmt: skip
    for direction in DIRECTIONS:
        one = row["right"][direction]
        cells |= {direction: number(one["mean"]), f"sd {direction}": number(one["sd"])}
        cells[f"ties {direction}"] = number(row["ties"][direction]["mean"])
        for other in (CONTROL, BEFORE):
            known = row["others"].get(other)
            cells[f"{other} {direction}"] = number(known[direction]["mean"]) if known else ""
    cells |= {name: number(row["blind"][name]) for name in BLIND}
    return {head: cells[head] for head in HEADS}


def in_order(rows: list[Row]) -> list[Row]:
    """Own events first, then by whose seconds came in, then by stream."""
    donors, shuffles = ["", *DONORS], ["none", *SHUFFLES]
    return sorted(
        rows, key=lambda r: (donors.index(r["donor"]), shuffles.index(r["shuffle"]), r["name"])
    )


def number(value: float) -> str:
    """A percentage as the published table prints them."""
    return f"{value:.2f}"


def _weights(row: Row) -> str:
    told = ", ".join(digest[:12] for digest in row["weights_sha256"].values())
    return f"{row['weights']} ({told})" if told else str(row["weights"])


def _text(rows: list[Row], lines: list[dict[str, str]], notes: list[str]) -> str:
    heads = [h for h in HEADS if h != "source"]
    return "\n".join(
        [
            "# Audio-visual event localization\n",
            markdown(_heads(), [*_published(), *_ours(rows)]),
            UNDER,
            "## Every row of this run\n",
            "In percent, means over trials; `sd` is the sample deviation over them.\n",
            markdown(heads, ([line[head] for head in heads] for line in lines)),
            "## Notes\n",
            *(f"* {note}" for note in [*_notes(rows), *notes]),
            "",
        ]
    )


def _heads() -> list[str]:
    return ["Expt.", "Category", "source", *(f"{s} {d}" for s in SHUFFLES.values()
                                             for d in DIRECTIONS)]  # fmt: skip


def _published() -> Iterator[list[str]]:
    for (dataset, category), cells in LOCALIZATION.items():
        figures = [f"{value:g}" for s in SHUFFLES for value in cells.get(s, ())]
        missing = ["-"] * (2 * len(SHUFFLES) - len(figures))
        yield [dataset, category, PUBLISHED, *missing, *figures]


def _ours(rows: list[Row]) -> Iterator[list[str]]:
    """A row a category, and what answers without looking; no cell is ever copied."""
    for category in dict.fromkeys(row["category"] for row in rows):
        # own events stand where the published table has AVE: nothing of them is exchanged
        found = {("all" if row["shuffle"] == "none" else row["shuffle"]): row
                 for row in rows if row["category"] == category}  # fmt: skip
        name = next(iter(found.values()))["dataset"]["name"]
        yield [name, category, OURS, *_cells(found, lambda row, d: _with_sd(row["right"][d]))]
        for blind in BLIND:
            cells = _cells(found, lambda row, _, blind=blind: number(row["blind"][blind]))
            yield [name, category, blind, *cells]
        control = _cells(found, lambda row, d: number(row["others"][CONTROL][d]["mean"]))
        yield [name, category, CONTROL, *control]


def _cells(found: dict[str, Row], cell: Any) -> list[str]:
    return [
        cell(found[s], direction) if s in found else NOT_RUN
        for s in SHUFFLES
        for direction in DIRECTIONS
    ]


def _with_sd(one: dict[str, Any]) -> str:
    return f"{one['mean']:.2f} ± {one['sd']:.2f}" if len(one["trials"]) > 1 else number(one["mean"])


def _notes(rows: list[Row]) -> list[str]:
    notes = [NOT_THEIRS, OUR_READING, SWAPPED]
    notes.append(
        "Rows of own events search for the clips' own events, those that are shorter than the clip,"
        " as AVE's code does; they stand under Shuffle-all, where the published table has AVE."
    )
    notes.append(
        "A window is found if its start is named exactly; its length is known. That rewards"
        " synchrony and any leak of position, and does not test finding an event."
    )
    alone = {row["name"]: n for row in rows if (n := row["clips_without_donor"])}
    for name, count in alone.items():
        notes.append(f"{name}: {count} clips have no donor by its rule and are left out.")
    return notes


def _csv(lines: list[dict[str, str]]) -> str:
    text = io.StringIO()
    sheet = csv.DictWriter(text, HEADS, lineterminator="\n")
    sheet.writeheader()
    for (dataset, category), cells in LOCALIZATION.items():
        for shuffle, figures in cells.items():
            both = dict(zip(DIRECTIONS, (f"{value:g}" for value in figures), strict=True))
            known = {"dataset": dataset, "category": category, "shuffle": shuffle}
            sheet.writerow(known | {"source": PUBLISHED} | both)
    sheet.writerows(lines)
    return text.getvalue()
