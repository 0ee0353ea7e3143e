"""`fgave run`, and one command a stage: each runs what it needs first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

import click

from fgave_pipeline import pipeline, tables
from fgave_pipeline.cli.certified import words_of_split
from fgave_pipeline.cli.codes import DISK, LEFT, code_of, not_made
from fgave_pipeline.cli.options import Common, common_options, retry_option
from fgave_pipeline.cli.progress import watched
from fgave_pipeline.cli.show import show_advice, show_funnel, show_stages, show_stopped
from fgave_pipeline.dataset import Dataset, open_dataset
from fgave_pipeline.forecast import Forecast
from fgave_pipeline.funnel import Step, funnel
from fgave_pipeline.pipeline import LAST, NAMES, STAGES, VERBS, Begun
from fgave_pipeline.retry import Retry
from fgave_pipeline.summary import StageCount
from fgave_pipeline.units import OK, Outcome
from stages.export import FORMS


_STRICT = click.option(
    "--strict", is_flag=True, help="Leave with 3 if any source is unusable, too."
)


@click.command()
@click.option("--until", type=click.Choice(NAMES), default=LAST, show_default=True, metavar="STAGE",
              help=f"The last stage to run: {', '.join(NAMES)}.")  # fmt: skip
@_STRICT
@retry_option
@common_options
def run(common: Common, until: str, strict: bool, retry: Retry) -> int:
    """Build a dataset: every stage in order, only what is not there yet.

    \b
    Example:
      fgave run -d demo --set filter.background_motion_max=0.35
    """
    return build(common, until, strict=strict, retry=retry)


def stage_commands() -> Iterator[click.Command]:
    """A command for each verb, named as the stage is."""
    for stage in VERBS[:-1]:
        yield _stage_command(stage.name, _purpose(stage))


@click.command()
@click.option("--format", "formats", multiple=True, metavar="NAME",
              help=f"Also write this form, and no other: {', '.join(f.name for f in FORMS)};"
              " repeatable. Without it, those that `export.formats` names.")  # fmt: skip
@_STRICT
@retry_option
@common_options
def export(common: Common, formats: tuple[str, ...], strict: bool, retry: Retry) -> int:
    """Lay out the finished dataset: the clips, their tables, and the forms other readers expect.

    \b
    Example:
      fgave export -d demo --format vggsound
    """
    if formats:
        settings = (*common.asked.settings, f"export.formats={','.join(formats)}")
        common = replace(common, asked=replace(common.asked, settings=settings))
    return build(common, LAST, strict=strict, retry=retry)


def build(common: Common, until: str, *, strict: bool, retry: Retry) -> int:
    """Run a dataset up to a stage, show what was done, and give the exit code."""
    dataset = open_dataset(common.asked, STAGES)
    counts: dict[str, StageCount] = {}
    outcomes: list[Outcome] = []
    expected: Forecast | None = None
    events = pipeline.run(dataset, until, common.jobs, retry)
    for event in watched(events, verbose=common.verbose):
        if isinstance(event, Begun):
            counts[event.stage] = StageCount(event.stage)
        elif isinstance(event, Outcome):
            counts[event.stage].add(event)
            outcomes.append(event)
        elif isinstance(event, Forecast):
            expected = event
    code = code_of(outcomes, strict=strict)
    steps = funnel(dataset.tables, VERBS[: NAMES.index(until) + 1])
    show = _show_json if common.as_json else _show_tables
    found = _Found(list(counts.values()), steps, _in_order(dataset, outcomes), expected)
    show(dataset, until, code, found)
    return code


@dataclass(frozen=True, slots=True)
class _Found:
    """What there is to say of a run."""

    counts: list[StageCount]
    steps: list[Step]
    outcomes: list[Outcome]
    expected: Forecast | None


def _show_tables(dataset: Dataset, until: str, code: int, found: _Found) -> None:
    show_stages(found.counts)
    show_stopped(found.outcomes)
    show_advice(found.outcomes)
    show_funnel(found.steps)
    for line in words_of_split(found.outcomes):
        click.echo(line)
    for what, path in _paths(dataset, until).items():
        click.echo(f"{what:<8} {path}")
    if missing := not_made(found.outcomes):
        click.echo(f"asked for and not made: {', '.join(missing)}", err=True)
    elif code == DISK:
        click.echo("the disk is full: make room, then run the same command again", err=True)
    elif code == LEFT:
        click.echo("something is left to do: run the same command again later", err=True)


def _show_json(dataset: Dataset, until: str, code: int, found: _Found) -> None:
    stopped = [o for o in found.outcomes if o.status != OK]
    said = {
        "dataset": dataset.name,
        "until": until,
        "exit_code": code,
        "stages": [asdict(count) for count in found.counts],
        "funnel": [asdict(step) for step in found.steps],
        "split": words_of_split(found.outcomes),
        "forecast": None if found.expected is None else asdict(found.expected),
        "stopped": [
            {"source_id": o.unit, "stage": o.stage, "status": o.status, "reason": o.reason,
             "failure": o.failure, "detail": o.detail, "advice": o.advice} for o in stopped
        ],
        "paths": _paths(dataset, until),
    }  # fmt: skip
    click.echo(json.dumps(said))


def _paths(dataset: Dataset, until: str) -> dict[str, str]:
    """What to open."""
    paths = {"tables": str(dataset.tables / "*.parquet")}
    if until == LAST:
        paths |= {
            "dataset": str(dataset.export / "clips.parquet"),
            "rejected": str(dataset.export / "all_clips.parquet"),
            "clips": str(dataset.export / "clips"),
        }
    else:
        stage = VERBS[NAMES.index(until)]
        paths["table"] = str(tables.path_of(dataset.tables, stage.table))
    return paths


def _in_order(dataset: Dataset, outcomes: list[Outcome]) -> list[Outcome]:
    """Outcomes by source, whatever the order in which they ended."""
    order = {source.source_id: n for n, source in enumerate(dataset.sources)}
    stages = [stage.name for stage in STAGES]
    return sorted(outcomes, key=lambda o: (order.get(o.unit, len(order)), stages.index(o.stage)))


def _purpose(stage: Any) -> str:
    """The first line of the module that a stage stands in."""
    module = __import__(stage.run.__module__, fromlist=["__doc__"])
    return str(module.__doc__).splitlines()[0]


def _stage_command(name: str, purpose: str) -> click.Command:
    @click.command(name=name, help=f"{purpose}\n\n\b\nExample:\n  fgave {name} -d demo")
    @_STRICT
    @retry_option
    @common_options
    def command(common: Common, strict: bool, retry: Retry) -> int:
        return build(common, name, strict=strict, retry=retry)

    return command
