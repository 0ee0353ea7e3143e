"""`fgave status`, `fgave prune`: how far a data folder is, and what it needs no more."""

from __future__ import annotations

import json
from dataclasses import asdict

import click
from rich.console import Console

from fgave_pipeline import upkeep
from fgave_pipeline.cli.options import Common, common_options
from fgave_pipeline.cli.show import table
from fgave_pipeline.dataset import open_dataset
from fgave_pipeline.hold import held
from fgave_pipeline.pipeline import STAGES


@click.command()
@common_options
def status(common: Common) -> int:
    """Show how far a dataset is, and make nothing.

    \b
    Example:
      fgave status -d demo
    """
    found = upkeep.status(open_dataset(common.asked, STAGES))
    if common.as_json:
        click.echo(json.dumps([asdict(stage) for stage in found]))
        return 0
    shown = table(common.asked.name, "stage", ">done", ">stopped", ">to make")
    for s in found:
        shown.add_row(s.stage, *(str(n) if n else "·" for n in (s.done, s.stopped, s.to_make)))
    Console(highlight=False).print(shown)
    return 0


@click.command()
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
@common_options
def prune(common: Common, dry_run: bool) -> int:
    """Delete parts that the manifest and parameters as they are no longer lead to.

    \b
    Example:
      fgave prune -d demo --dry-run
    """
    dataset = open_dataset(common.asked, STAGES)
    with held(dataset.data):
        litter = upkeep.find_litter(dataset)
        size = upkeep.size_of(litter)
        if not dry_run:
            upkeep.remove(litter)
    said = {"folders": [str(p) for p in litter], "bytes": size, "deleted": not dry_run}
    if common.as_json:
        click.echo(json.dumps(said))
    else:
        for folder in litter:
            click.echo(str(folder))
        verb = "would free" if dry_run else "freed"
        click.echo(f"{len(litter)} folders, {verb} {size / 1e6:.1f} MB")
    return 0
