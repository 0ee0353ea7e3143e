"""`fgave import`: annotations that people made with other tools."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from fgave_pipeline.cli.options import Common, common_options
from fgave_pipeline.imports.formats import FORMATS
from fgave_pipeline.imports.run import Order, import_file


@click.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--format", "form", required=True, type=click.Choice(list(FORMATS)),
              help="The format of FILE.")  # fmt: skip
@click.option("--source", "source_id", default="", metavar="SOURCE_ID",
              help="The source of all of it (default: as the file or its name says).")  # fmt: skip
@click.option("--annotator", default="", help="Who made it, where the file does not say.")
@click.option("--fps", type=click.FloatRange(min=0, min_open=True),
              help="Frame rate, where times are counted in frames.")  # fmt: skip
@click.option("--shift-ms", type=int, default=0, metavar="MS", help="Added to all times.")
@click.option("--action", default="action", show_default=True, metavar="NAME",
              help="Tier, attribute, control or column that names actions.")  # fmt: skip
@click.option("--material", default="material", show_default=True, metavar="NAME",
              help="The same for materials.")  # fmt: skip
@click.option(
    "--replace", "replaces", is_flag=True, help="Leave none of the annotations that are there."
)
@common_options
def import_annotations(common: Common, file: Path, **said: Any) -> int:
    """Add what people marked with other tools to MANIFESTS/NAME/annotations.csv.

    Nothing is written if a line is bad; the first one is named. Words that are no class of the
    taxonomy become labels, which are read as timestamps are. Rows of videos that the dataset does
    not have are left out and counted.

    \b
    Example:
      fgave import session.eaf --format elan --source rain-stick -d mine
    """
    done = import_file(common.asked, Order(file, **said))
    counts = {"path": str(done.path), "added": done.added, "others": done.others, "all": done.total}
    if common.as_json:
        click.echo(json.dumps(counts))
    else:
        left_out = f", {done.others} rows of other videos left out" if done.others else ""
        click.echo(f"{done.path}: {done.added} added, {done.total} in all{left_out}")
    return 0
