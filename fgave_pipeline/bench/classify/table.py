"""FGAVE's first table with ours beside it: Markdown for people, CSV for programs."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from fgave_pipeline.bench.classify.models import MODELS as MODEL_NAMES
from fgave_pipeline.bench.published import (
    CLASSIFICATION,
    EXPERIMENT_OF,
    METRICS,
    MODELS,
    NOT_THEIRS,
    PUBLISHED,
)
from fgave_pipeline.bench.results import CSV, TABLE, Row, markdown
from stages.tools.files import sync


OURS, NOT_RUN = "this run", "not run"
FLOOR = (
    "mAP and AUC are means over the classes that a fold's test has. `prior` is the floor; over all"
    " folds together it falls below chance, for what a test has more of, its training has less of."
)
UNSAID = (
    "The published rows do not say how folds were dealt, how much of a clip was heard, in which"
    " score space mAP and AUC were counted, or on what the epoch was chosen. At the commits that"
    " FGAVE pins, the ESC-50 recipes of AST and PaSST hear about 5 s."
)
HEADS = (
    "experiment", "source", "model", *METRICS, *(f"sd {name}" for name in METRICS),
    *(f"pooled {name}" for name in METRICS), "clips", "classes", "classes a fold", "score space",
    "seconds", "folds", "weights", "epoch", "device",
)  # fmt: skip
GROUPS = {
    "split": "grouped by channel, else source",
    "source": "grouped by source",
    "none": "not grouped: leaks",
}


def write_tables(rows: list[Row], space: str, out: Path, notes: list[str]) -> None:
    """Write `table.md` and `table.csv`.

    Args:
        rows: what was run, of this state of the dataset.
        space: the score space in which logits are shown.
        out: the folder.
        notes: what else is to be said, a line each.
    """
    lines = [line_of(row, space) for row in rows]
    text = _text(rows, lines, space, notes)
    for name, content in ((TABLE, text), (CSV, _csv(lines))):
        new = out / f".{name}.new"
        new.write_text(content, encoding="utf-8", newline="")
        sync(new)
        new.replace(out / name)


def line_of(row: Row, space: str) -> dict[str, str]:
    """A row as it is printed, head → cell."""
    used = space if space in row["scores"] else next(iter(row["scores"]))
    scored = row["scores"][used]
    counts = [fold["classes_scored"] for fold in scored["folds"]]
    cells = {
        "experiment": row["experiment"], "source": OURS, "model": row["model"],
        "clips": str(row["clips"]), "classes": str(len(row["classes"])),
        "classes a fold": f"{min(counts)}-{max(counts)}",
        "score space": used, "seconds": f"{row['clip_seconds']:g}",
        "folds": f"{len(counts)}, {_grouping(row)}", "weights": _weights(row),
        "epoch": row["selection"], "device": row["device"],
    }  # fmt: skip
    for head, key in (("", "mean"), ("sd ", "sd"), ("pooled ", "pooled")):
        cells |= {f"{head}{name}": number(scored[key][name]) for name in METRICS}
    return {head: cells[head] for head in HEADS}


def in_order(rows: list[Row]) -> list[Row]:
    """By set of classes, then by model, the simplest first."""
    place = {name: n for n, name in enumerate(MODEL_NAMES)}
    return sorted(rows, key=lambda r: (r["target"], place.get(r["model"], len(place)), r["name"]))


def number(value: float | None) -> str:
    """A percentage as the published table prints them."""
    return "n/a" if value is None else f"{value:.2f}"


def _grouping(row: Row) -> str:
    crossing = row["groups_in_several_folds"]
    rule = GROUPS[row["rules"]["group"]]
    return f"{rule}; {crossing} groups in several" if crossing else rule


def _weights(row: Row) -> str:
    digests = row["weights_sha256"].values()
    told = ", ".join(digest[:12] for digest in digests)
    return f"{row['weights']} ({told})" if told else str(row["weights"])


def _text(rows: list[Row], lines: list[dict[str, str]], space: str, notes: list[str]) -> str:
    shown = markdown(HEADS[:1] + HEADS[2:], ((line[h] for h in HEADS if h != "source")
                                             for line in lines))  # fmt: skip
    return "\n".join(
        [
            "# Fine-grained audio classification\n",
            _like_published(rows, space),
            "## Every row of this run\n",
            "In percent: mean and sample deviation over folds, metrics of all folds together.\n",
            shown,
            "## Notes\n",
            *(f"* {note}" for note in [*_notes(rows), *notes]),
            "",
        ]
    )


def _like_published(rows: list[Row], space: str) -> str:
    """The table as FGAVE's README has it, with a row of ours under each of its."""
    heads = ["Expt.", "source", *(f"{MODELS[m]} {name}" for m in MODELS for name in METRICS)]
    made = []
    target_of = {experiment: target for target, experiment in EXPERIMENT_OF.items()}
    for experiment, of_model in CLASSIFICATION.items():
        figures = [f"{value:g}" for model in MODELS for value in of_model[model]]
        made.append([experiment, PUBLISHED, *figures])
        found = [row for row in rows if row["target"] == target_of.get(experiment)]
        names = dict.fromkeys(row["experiment"] for row in found)
        made += [[own, OURS, *_ours(found, own, space)] for own in names]
    return markdown(heads, made)


def _ours(rows: list[Row], experiment: str, space: str) -> list[str]:
    """The last row of each model that the published table has; no cell is ever copied."""
    cells = []
    for model in MODELS:
        fit = [r for r in rows if r["experiment"] == experiment and r["column"] == model]
        line = line_of(fit[-1], space) if fit else dict.fromkeys(METRICS, NOT_RUN)
        cells += [line[name] for name in METRICS]
    return cells


def _notes(rows: list[Row]) -> list[str]:
    notes = [
        NOT_THEIRS,
        UNSAID,
        FLOOR,
        "Sound is mono, the mean of the channels, at 16 kHz.",
    ]
    for row in {row["target"]: row for row in rows}.values():
        left = ", ".join(f"{why} {count}" for why, count in row["clips_left_out"].items()) or "none"
        thin = ", ".join(row["classes_left_out"]) or "none"
        notes.append(
            f"{row['experiment']}: {row['clips']} clips of {row['groups']} groups, chance"
            f" {row['chance']:g} % of ACC; clips left out: {left}; classes left out, in too few"
            f" groups: {thin}."
        )
    return notes


def _csv(lines: list[dict[str, str]]) -> str:
    text = io.StringIO()
    sheet = csv.DictWriter(text, HEADS, lineterminator="\n")
    sheet.writeheader()
    for experiment, of_model in CLASSIFICATION.items():
        for model, values in of_model.items():
            figures = dict(zip(METRICS, (f"{value:g}" for value in values), strict=True))
            sheet.writerow({"experiment": experiment, "source": PUBLISHED, "model": MODELS[model],
                            **figures})  # fmt: skip
    sheet.writerows(lines)
    return text.getvalue()
