"""`fgave forget`: a source is to be had no more, here and in whatever is published from here."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, date, datetime

import click
from rich.console import Console

from fgave_pipeline.cli.options import Common, common_options
from fgave_pipeline.cli.show import safe, table
from fgave_pipeline.dataset import SOURCES
from fgave_pipeline.forget.run import Order, Place, forget, survey
from fgave_pipeline.forgotten import FORGOTTEN, tombstone
from fgave_pipeline.manifest import source_at
from stages.tools.text import harmless


@click.command(name="forget")
@click.argument("source_id")
@click.option("--reason", default="", help="Why, in a few words; it stands in the tombstone.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), default=None,
              help="The day that the tombstone bears (default: today).")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@common_options
def forget_source(  # noqa: PLR0913  # one for each option
    common: Common, *, source_id: str, reason: str, day: datetime | None, dry_run: bool, yes: bool
) -> int:
    """Remove a source from every cache, table, export, list and lock, and never take it in again.

    What stays is a line of MANIFESTS/NAME/forgotten.csv with hashes of its id and address. Your own
    file of it, where `sources.csv` named a path, and copies of exports elsewhere are yours to
    delete. If it is stopped, the same command goes on.

    \b
    Example:
      fgave forget tapping-wood -d demo --reason "the channel asked" --dry-run
    """
    order = Order(common.asked, source_id)
    places = survey(order)
    if not common.as_json:
        _show(source_id, places)
    if not (dry_run or yes or click.confirm("Delete all this?", err=True)):
        return 0
    anew = None
    if not dry_run:
        known = source_at(order.root / SOURCES, source_id)
        today = day.date() if day else _today()
        stone = tombstone(source_id, known, today, harmless(reason) if reason else "")
        anew = forget(order, stone, common.jobs)
    _tell(common, places, anew)
    return 0


def _show(source_id: str, places: list[Place]) -> None:
    shown = table(f"All that there is of {safe(source_id)}", "where", ">files", ">MB", ">rows")
    for place in places:
        numbers = (place.files or "·", f"{place.bytes / 1e6:.1f}" if place.bytes else "·")
        shown.add_row(safe(place.what), *(str(n) for n in (*numbers, place.rows or "·")))
    Console(highlight=False).print(shown)


def _tell(common: Common, places: list[Place], anew: bool | None) -> None:
    if common.as_json:
        said = {"places": [asdict(p) for p in places], "deleted": anew is not None, "anew": anew}
        click.echo(json.dumps(said))
        return
    size = sum(place.bytes for place in places) / 1e6
    counts = f"{sum(place.files for place in places)} files, {size:.1f} MB"
    if anew is None:
        click.echo(f"would delete {counts}")
        return
    click.echo(
        f"deleted {counts}; {common.asked.manifests / common.asked.name / FORGOTTEN} says so"
    )
    if anew:
        click.echo("tables and export were written anew without it")
    else:
        click.echo(f"there are no tables now; `fgave run -d {common.asked.name}` writes them anew")


def _today() -> date:
    return datetime.now(UTC).date()
