"""`fgave report`: a place to look at a dataset."""

from __future__ import annotations

import json

import click

from fgave_pipeline.cli.options import Common, common_options
from fgave_pipeline.dataset import open_dataset
from fgave_pipeline.pipeline import STAGES


@click.command()
@click.option(
    "--each",
    type=click.IntRange(1, 50),
    default=4,
    show_default=True,
    metavar="N",
    help="How many clips to show of each reason, and on each side of each limit.",
)
@click.option(
    "--seed",
    default="fgave",
    show_default=True,
    metavar="WORD",
    help="Another word draws other clips.",
)
@click.option("--show", multiple=True, metavar="CLIP_ID",
              help="A clip to show in any case; repeatable.")  # fmt: skip
@common_options
def report(common: Common, each: int, seed: str, show: tuple[str, ...]) -> int:
    """Write pages to look at a dataset: counts, limits that can be moved, clips to play, sources.

    They lie in DATA/NAME/report and open from the disk, without a network.

    \b
    Example:
      fgave report -d demo
    """
    from fgave_pipeline.report.write import Wanted, write_report  # noqa: PLC0415  # slow to import

    made = write_report(open_dataset(common.asked, STAGES), Wanted(each, seed, show), common.jobs)
    said = {"path": str(made.path), "clips": made.clips}
    click.echo(json.dumps(said) if common.as_json else f"{made.path}: {made.clips} clips to play")
    return 0
