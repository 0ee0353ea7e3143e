"""`fgave init`: begin a dataset of one's own."""

from __future__ import annotations

import json
from pathlib import Path

import click

from fgave_pipeline import scaffold
from fgave_pipeline.cli.options import Common, common_options
from fgave_pipeline.pipeline import STAGES


@click.command()
@click.argument("name")
@click.option(
    "--from",
    "origin",
    required=True,
    type=click.Path(exists=True, path_type=Path),
    metavar="FOLDER|LIST.txt",
    help="A folder of videos, or a text file of URLs.",
)
@common_options
def init(common: Common, name: str, origin: Path) -> int:
    """Write the manifest of a new dataset: its sources, and every parameter with its meaning.

    \b
    Example:
      fgave init mine --from ~/recordings && fgave run -d mine
    """
    root = common.asked.manifests / name
    sources = scaffold.begin(root, origin, STAGES)
    if common.as_json:
        click.echo(json.dumps(scaffold.describe(sources, root)))
    else:
        click.echo(f"{root / 'sources.csv'}: {len(sources)} sources")
        click.echo(f"next: fgave run -d {name}")
    return 0
