"""`fgave review`: a page on this machine to go through clips by keyboard."""

from __future__ import annotations

import secrets
import webbrowser
from contextlib import suppress

import click

from fgave_pipeline.cli.options import Common, common_options
from fgave_pipeline.dataset import ANNOTATIONS, DECISIONS, open_dataset
from fgave_pipeline.hold import held
from fgave_pipeline.pipeline import STAGES


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=0, show_default="any that is free",
              metavar="N", help="Where to serve the page, on 127.0.0.1.")  # fmt: skip
@click.option("--reviewer", default="", metavar="NAME", help="Who decides; stands in the files.")
@click.option("--open/--no-open", "opens", default=True, help="Whether to open a browser.")
@common_options
def review(common: Common, port: int, reviewer: str, opens: bool) -> int:
    """Go through clips by keyboard: keep or reject, action, material, events; the doubtful first.

    Decisions go to decisions.csv and annotations.csv beside the manifest, each at once; `fgave run`
    takes them in. The page is for this machine alone; Ctrl-C ends it.

    \b
    Example:
      fgave review -d demo --reviewer anna
    """
    dataset = open_dataset(common.asked, STAGES)
    with held(dataset.data / "review"):
        from fgave_pipeline.review.desk import Desk  # noqa: PLC0415  # slow to import
        from fgave_pipeline.review.server import ReviewServer  # noqa: PLC0415  # likewise

        desk = Desk(dataset, reviewer)
        with ReviewServer(desk, secrets.token_urlsafe(24), port) as server:
            click.echo(server.url)
            click.echo(
                f"writes {dataset.root / DECISIONS} and {ANNOTATIONS}; Ctrl-C ends it", err=True
            )
            desk.warm_up()
            if opens:
                webbrowser.open(server.url)
            with suppress(KeyboardInterrupt):
                server.serve_forever()
    return 0
