"""`fgave prune`: what a data folder needs no more."""

from __future__ import annotations

import json

import click

from fgave_pipeline import upkeep
from fgave_pipeline.cli.options import Common, common_options
from fgave_pipeline.dataset import open_dataset
from fgave_pipeline.hold import held
from fgave_pipeline.pipeline import STAGES


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
