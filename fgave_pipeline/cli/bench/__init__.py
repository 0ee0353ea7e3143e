"""`fgave bench`: FGAVE's two published tables, on a dataset that was built."""

from __future__ import annotations

import click

from fgave_pipeline.cli.bench.classify import classify
from fgave_pipeline.cli.bench.features import features
from fgave_pipeline.cli.bench.localize import localize


@click.group()
def bench() -> None:
    """Run FGAVE's two published benchmarks on a dataset.

    \b
    Example:
      fgave bench classify -d demo
    """


for command in (classify, localize, features):
    bench.add_command(command)
