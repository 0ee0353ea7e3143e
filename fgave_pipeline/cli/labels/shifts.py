"""`fgave labels shifts`: how late people typed."""

from __future__ import annotations

import json
from dataclasses import asdict

import click
from rich.console import Console

from fgave_pipeline.cli.options import Common, common_options
from fgave_pipeline.cli.show import safe, table
from fgave_pipeline.dataset import open_dataset
from fgave_pipeline.labels.shifts import shifts_of
from fgave_pipeline.pipeline import STAGES


@click.command()
@common_options
def shifts(common: Common) -> int:
    """Show by source how far typed boundaries were moved to the sound (annotate.snap_ms).

    Percentiles are of the boundaries that moved; below zero people typed late.

    \b
    Example:
      fgave labels shifts -d demo
    """
    found = shifts_of(open_dataset(common.asked, STAGES))
    if common.as_json:
        click.echo(json.dumps([asdict(source) for source in found]))
        return 0
    shown = table("Boundaries", "source", ">typed", ">moved", ">p10 ms", ">median ms", ">p90 ms")
    for s in found:
        spread = (f"{ms:+.0f}" for ms in (s.p10_ms, s.median_ms, s.p90_ms))
        shown.add_row(safe(s.source_id), str(s.boundaries), str(s.moved), *spread)
    Console(highlight=False).print(shown)
    return 0
