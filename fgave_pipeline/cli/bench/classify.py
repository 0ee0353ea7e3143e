"""`fgave bench classify`: FGAVE's table of audio classification."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from fgave_pipeline.bench.classify.model import LOGIT, SPACES, Learn
from fgave_pipeline.bench.classify.models import MODELS, PLAIN
from fgave_pipeline.bench.classify.run import Wanted, outside
from fgave_pipeline.bench.classify.run import classify as run
from fgave_pipeline.bench.classify.table import in_order, line_of, write_tables
from fgave_pipeline.bench.classify.task import Rules
from fgave_pipeline.bench.finished import Finished, finished
from fgave_pipeline.bench.results import TABLE, Row, saved
from fgave_pipeline.cli.bench.knobs import knob_options, of_knobs
from fgave_pipeline.cli.bench.steps import steps
from fgave_pipeline.cli.options import Common, common_options
from fgave_pipeline.cli.show import safe, table
from fgave_pipeline.dataset import open_dataset
from fgave_pipeline.hold import held
from fgave_pipeline.pipeline import STAGES
from stages.export.classes import TARGETS


_PATH = click.Path(path_type=Path)


@click.command()
@click.option(
    "--target",
    "targets",
    multiple=True,
    type=click.Choice([*TARGETS]),
    help="Actions or materials; repeatable. [default: both]",
)
@click.option(
    "--model",
    "models",
    multiple=True,
    type=click.Choice([*MODELS]),
    help=f"What is to tell clips apart; repeatable. [default: {', '.join(PLAIN)}]",
)
@click.option(
    "--weights",
    type=_PATH,
    metavar="PATH",
    help="Weights for the one model that takes any; nothing is ever downloaded.",
)
@click.option(
    "--clip-seconds",
    type=click.FloatRange(min=0.5),
    default=10.0,
    show_default=True,
    metavar="S",
    help="How much of each clip is heard, from its start.",
)
@click.option(
    "--score-space",
    type=click.Choice(SPACES),
    default=LOGIT,
    show_default=True,
    help="In which of them mAP and AUC of logits are shown; metrics.json has both.",
)
@click.option(
    "--from-predictions",
    "predictions",
    type=_PATH,
    metavar="FILE.parquet",
    help="Score what other code says: clip_id, perhaps fold, a column a class.",
)
@click.option(
    "--name",
    default="outside",
    show_default=True,
    metavar="WORD",
    help="What that code is called; psla, ast and passt have columns of their own.",
)
@click.option(
    "--out",
    type=_PATH,
    metavar="DIR",
    help="Where results are kept. [default: DATA/NAME/bench/classify]",
)
@knob_options(Rules, Learn)
@common_options
def classify(  # noqa: PLR0913  # one for each option
    common: Common,
    *,
    targets: tuple[str, ...],
    models: tuple[str, ...],
    weights: Path | None,
    clip_seconds: float,
    score_space: str,
    predictions: Path | None,
    name: str,
    out: Path | None,
    **given: Any,
) -> int:
    """Tell clips apart by their sound, in folds that share no group: ACC, mAP and AUC.

    Rows are kept, and the table shows all of the dataset's present state.

    \b
    Example:
      fgave bench classify -d demo
      fgave bench classify -d demo --target act --model ast --weights ast-audioset/
      fgave bench classify -d demo --target mat --from-predictions passt.parquet --name passt
    """
    rules, learn = (of_knobs(kind, given, "classify") for kind in (Rules, Learn))
    wanted = Wanted(targets or (*TARGETS,), models or PLAIN, rules, learn, clip_seconds, weights)
    dataset = open_dataset(common.asked, STAGES)
    with held(dataset.data), steps(verbose=common.verbose) as tell:
        found = finished(dataset)
        place = out or found.bench / "classify"
        if predictions:
            rows = [outside(found, _one_target(wanted), place, (predictions, name))]
        else:
            rows = list(run(found, wanted, place, common.jobs, tell))
        every = _tables(found, place, score_space)
    if common.as_json:
        click.echo(json.dumps({"path": str(place), "rows": rows}))
    else:
        _show(every, score_space)
        click.echo(f"table    {place / TABLE}")
    return 0


def _one_target(wanted: Wanted) -> Wanted:
    if len(wanted.targets) != 1:
        raise click.UsageError("--from-predictions needs --target, one")
    return wanted


def _tables(found: Finished, place: Path, space: str) -> list[Row]:
    rows, stale = saved(place, found.digest)
    notes = [f"Rows of another state of the dataset, not shown: {stale}."] if stale else []
    write_tables(in_order(rows), space, place, notes)
    return in_order(rows)


def _show(rows: list[Row], space: str) -> None:
    columns = ("ACC", "sd ACC", "mAP", "AUC", "pooled ACC", "clips", "classes", "classes a fold")
    heads = (">ACC", ">sd", ">mAP", ">AUC", ">pooled", ">clips", ">classes", ">a fold")
    shown = table(f"Audio classification, % of {space} scores", "", "model", *heads)
    for row in rows:
        line = line_of(row, space)
        cells = (line[name] for name in columns)
        shown.add_row(row["target"], safe(line["model"]), *cells)
    Console(highlight=False).print(shown, "")
