"""`fgave sheet`: a picture of what was kept and what was not."""

from __future__ import annotations

import json
from pathlib import Path

import click

from fgave_pipeline.cli.options import Common, common_options
from fgave_pipeline.dataset import open_dataset
from fgave_pipeline.pipeline import STAGES


@click.command()
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.png",
              help="Where to write it (default: DATA/NAME/sheet.png).")  # fmt: skip
@click.option("--tiles", type=click.IntRange(1, 400), default=24, show_default=True, metavar="N",
              help="How many clips to show, half of them kept.")  # fmt: skip
@common_options
def sheet(common: Common, out: Path | None, tiles: int) -> int:
    """Draw a contact sheet: clips with their labels, rejected ones with their reasons.

    \b
    Example:
      fgave sheet -d demo --tiles 24
    """
    from fgave_pipeline.report.sheet import draw_sheet  # noqa: PLC0415  # OpenCV is slow to import

    dataset = open_dataset(common.asked, STAGES)
    path = out or dataset.data / "sheet.png"
    shown = draw_sheet(dataset, path, tiles)
    said = {"path": str(path), "clips": shown}
    click.echo(json.dumps(said) if common.as_json else f"{path}: {shown} clips")
    return 0
