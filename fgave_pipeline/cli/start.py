"""`fgave init`: begin a dataset of one's own."""

from __future__ import annotations

import json
from pathlib import Path

import click

from fgave_pipeline import scaffold
from fgave_pipeline.cli.options import Common, common_options
from fgave_pipeline.from_ids import begin_from_ids
from fgave_pipeline.pipeline import STAGES
from stages.core.records import Source


@click.command()
@click.argument("name")
@click.option(
    "--from",
    "origin",
    type=click.Path(exists=True, path_type=Path),
    metavar="FOLDER|LIST.txt",
    help="A folder of videos, or a text file of URLs.",
)
@click.option(
    "--from-ids",
    "listed",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="A dataset's export form `ids`: its sources, labels, splits and parameters.",
)
@common_options
def init(common: Common, name: str, origin: Path | None, listed: Path | None) -> int:
    """Write the manifest of a new dataset: its sources, and every parameter with its meaning.

    \b
    Example:
      fgave init mine --from ~/recordings && fgave run -d mine
      fgave init again --from-ids data/demo/export/ids && fgave run -d again
    """
    root = common.asked.manifests / name
    if (origin is None) == (listed is None):
        raise click.UsageError("expected one of --from and --from-ids")
    if listed is not None:
        begun = begin_from_ids(root, listed, STAGES)
        _say(common, root, begun.sources, begun.without_url)
    elif origin is not None:
        _say(common, root, scaffold.begin(root, origin, STAGES), [])
    return 0


def _say(common: Common, root: Path, sources: list[Source], without_url: list[Source]) -> None:
    """What was begun, and what the user has to bring."""
    if common.as_json:
        wanted = [str(root / source.url) for source in without_url]
        click.echo(json.dumps(scaffold.describe(sources, root) | {"files_to_bring": wanted}))
        return
    click.echo(f"{root / 'sources.csv'}: {len(sources)} sources")
    if without_url:
        first = root / without_url[0].url
        click.echo(f"{len(without_url)} have no public address: put their files at {first}, …")
    click.echo(f"next: fgave run -d {root.name}")
