"""A bar a stage on stderr while a run goes on, where stderr is a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from fgave_pipeline.cli.show import printable
from fgave_pipeline.pipeline import Begun, Event
from fgave_pipeline.units import Outcome


def watched(events: Iterable[Event], *, verbose: bool) -> Iterator[Event]:
    """The same events, drawn as they pass; with `verbose`, a line for each unit."""
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description:<9}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[note]}", style="dim"),
        console=console,
        disable=not console.is_terminal,
        transient=True,
    ) as progress:
        task = progress.add_task("", total=None, note="")
        for event in events:
            if isinstance(event, Begun):
                progress.update(task, visible=False)
                task = progress.add_task(event.stage, total=event.to_make, note="")
            elif isinstance(event, Outcome):
                progress.update(task, advance=not event.cached, note=event.unit)
                if verbose:
                    click.echo(_line(event), err=True)
            else:
                click.echo(event.words, err=True)
            yield event


def _line(outcome: Outcome) -> str:
    state = "cached" if outcome.cached and outcome.status == "ok" else outcome.status
    words = f": {outcome.detail}" if outcome.detail else ""
    line = f"{outcome.stage:<9} {outcome.unit:<24} {state} {outcome.reason}{words}"
    return printable(line.rstrip())
