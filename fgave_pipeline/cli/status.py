"""`fgave status`: how far a dataset is, once or as it goes on."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from typing import Any

import click
from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from fgave_pipeline.cli.options import Common, common_options
from fgave_pipeline.cli.show import safe, table
from fgave_pipeline.dataset import Dataset, open_dataset
from fgave_pipeline.forecast import duration, size
from fgave_pipeline.pipeline import STAGES
from fgave_pipeline.status import DONE, FAILED, LEFT, RUNNING, STOPPED, Status
from fgave_pipeline.status import status as status_of


_SHOWN = {DONE: "[green]done[/]", RUNNING: "[bold cyan]running[/]", FAILED: "[yellow]failed[/]",
          STOPPED: "[red]stopped[/]", LEFT: "[dim]·[/]"}  # fmt: skip
_REST = 4
"""So many times as long as a look takes, `--watch` rests after it."""


@click.command()
@click.option("--watch", is_flag=True, help="Show it anew as it changes, until Ctrl-C.")
@click.option("--every", type=click.FloatRange(0.2), default=2.0, show_default=True, metavar="S",
              help="How often to look, in seconds, with --watch.")  # fmt: skip
@click.option("--most", type=click.IntRange(min=0), default=20, show_default=True, metavar="N",
              help="How many of the sources that are not done to list.")  # fmt: skip
@common_options
def status(common: Common, watch: bool, every: float, most: int) -> int:
    """Show how far a dataset is, by stage and source, and make nothing.

    \b
    Example:
      fgave status -d demo --watch
    """
    dataset = open_dataset(common.asked, STAGES)
    if watch and not common.as_json:
        with suppress(KeyboardInterrupt):
            _watch(dataset, every, most)
        return 0
    found = status_of(dataset)
    if common.as_json:
        click.echo(json.dumps(_as_dict(found)))
    else:
        Console(highlight=False).print(_page(dataset, found, most))
    return 0


def _watch(dataset: Dataset, every: float, most: int) -> None:
    console = Console(highlight=False)
    with Live(console=console, auto_refresh=False) as live:
        while True:
            begun_s = time.monotonic()
            page = _page(dataset, status_of(dataset), most)
            live.update(page, refresh=True)
            time.sleep(max(every, _REST * (time.monotonic() - begun_s)))


def _page(dataset: Dataset, found: Status, most: int) -> Group:
    return Group(_stages(dataset.name, found), "", *_sources(found, most), *_words(found))


def _stages(name: str, found: Status) -> Table:
    shown = table(name, "stage", ">done", ">running", ">failed", ">stopped", ">to make", ">files",
                  ">ready in")  # fmt: skip
    for s in found.stages:
        numbers = (s.done, s.running, s.failed, s.stopped, s.to_make)
        room = size(s.bytes) if s.bytes >= 500_000 else "·"
        left = "" if not s.to_make else "not known" if s.eta_s is None else duration(s.eta_s)
        shown.add_row(s.stage, *(f"{n:,}" if n else "·" for n in numbers), room, left)
    return shown


def _sources(found: Status, most: int) -> Iterator[Table | str]:
    """Those that are not done in every stage: what runs first, then what failed."""
    order = [RUNNING, FAILED, STOPPED, LEFT]
    open_ = [s for s in found.sources if set(s.states.values()) != {DONE}]
    open_.sort(key=lambda s: min(order.index(one) for one in s.states.values() if one in order))
    if open_[:most]:
        verbs = list(open_[0].states)
        shown = table("Sources that are not done", "source", *verbs, "why", "again from")
        for one in open_[:most]:
            states = (_SHOWN[one.states[verb]] for verb in verbs)
            shown.add_row(one.source_id, *states, safe(one.why), _moment(one.until))
        yield shown
        yield ""
    rest = len(open_) - len(open_[:most])
    more = f"; {rest:,} more are not, `--most` lists them" if rest else ""
    done = len(found.sources) - len(open_)
    yield f"{done:,} of {len(found.sources):,} sources are done in every stage{more}"


def _words(found: Status) -> Iterator[Text]:
    if found.run is None:
        yield Text("no run is going on")
    else:
        who = f"process {found.run['pid']} on {found.run['host']}"
        yield Text(f"a run is going on: {who}, since {found.run['since']}")
    if found.left_behind:
        yield Text(f"{found.left_behind} drafts of a run that died; `fgave prune` takes them away")
    yield Text(f"{size(found.bytes)} on the disk, {size(found.free_bytes)} free")


def _moment(when: datetime | None) -> str:
    return f"{when:%Y-%m-%d %H:%M} UTC" if when else ""


def _as_dict(found: Status) -> dict[str, Any]:
    said = asdict(found)
    for one in said["sources"]:
        one["until"] = one["until"].isoformat() if one["until"] else None
    return said
