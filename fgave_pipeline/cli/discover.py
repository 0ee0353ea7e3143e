"""`fgave discover`: sources that a dataset might take in."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import click
from rich.console import Console

from fgave_pipeline import discover as finding
from fgave_pipeline.cli.look import length, look
from fgave_pipeline.cli.options import Common, common_options
from fgave_pipeline.cli.show import safe, show_advice, show_stopped, table
from fgave_pipeline.dataset import open_unfilled
from fgave_pipeline.pipeline import STAGES
from fgave_pipeline.prospect import Prospect


@click.command()
@click.argument("where", metavar='URL|"SEARCH WORDS"')
@click.option("--max", "most", type=click.IntRange(1, 10_000), default=50, show_default=True,
              metavar="N", help="How many videos to look at.")  # fmt: skip
@click.option("--min-timestamps", type=click.IntRange(min=0), default=3, show_default=True,
              metavar="N", help="Leave out videos with fewer timestamps.")  # fmt: skip
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.csv",
              help="Write the candidates there, too.")  # fmt: skip
@click.option("--add", is_flag=True, help="Add the candidates to the dataset's sources.csv.")
@common_options
def discover(  # noqa: PLR0913  # one for each option
    common: Common, *, where: str, most: int, min_timestamps: int, out: Path | None, add: bool
) -> int:
    """List videos of a channel, playlist or search that have timestamps; add nothing unasked.

    The texts of each are fetched at the pace of `fetch` and kept, its media are not.

    \b
    Example:
      fgave discover "asmr wood tapping timestamps" -d mine --max 20 --out candidates.csv
    """
    dataset = open_unfilled(common.asked, STAGES)
    listed = finding.candidates(dataset, where, most)
    found, outcomes = look(common, replace(dataset, sources=listed), "due")
    good = [one for one in found if len(one.passages) >= min_timestamps]
    if out is not None:
        with out.open("w", encoding="utf-8", newline="") as file:
            finding.write_candidates(file, good)
    added = finding.add(dataset, good) if add and good else None
    if common.as_json:
        click.echo(json.dumps([finding.as_row(one) for one in good]))
        return 0
    _show(good)
    show_stopped(outcomes)
    show_advice(outcomes)
    click.echo(f"{len(good)} of {len(found)} new videos have {min_timestamps} timestamps or more")
    click.echo(f"{added}: {len(good)} added" if added else "nothing was added; --add does")
    return 0


def _show(found: list[Prospect]) -> None:
    columns = ("source", ">length", "license", "witness", ">timestamps", ">labelled", "title")
    shown = table("Candidates", *columns)
    for one in found:
        video, counts = one.video, (len(one.passages), len(one.actions))
        place = (one.source.source_id, length(video.duration_ms), safe(video.license or "·"))
        words = (str(n or "·") for n in counts)
        shown.add_row(*place, one.witness or "·", *words, safe(video.title[:32]))
    if shown.row_count:
        Console(highlight=False).print(shown, "")
