"""`fgave what-if`: what other limits of the filter would do, from the numbers that are stored."""

from __future__ import annotations

import json
from dataclasses import asdict

import click
from rich.console import Console
from rich.table import Table

from fgave_pipeline.cli.options import Common, common_options
from fgave_pipeline.cli.show import safe, table
from fgave_pipeline.whatif import Change, Count, Outlook, open_both, what_if
from stages.core.params import knobs
from stages.filter import FilterParams


@click.command(name="what-if")
@click.option("--most", type=click.IntRange(min=0), default=30, show_default=True, metavar="N",
              help="How many of the clips that change to list.")  # fmt: skip
@common_options
def what_if_limits(common: Common, most: int) -> int:
    """Show what other limits of the filter would do: clips by class, and which clips change.

    Nothing is run: the numbers that `measure` stored are held against the limits that --set names.

    \b
    Example:
      fgave what-if -d demo --set filter.background_motion_max=0.35
    """
    dataset, then = open_both(common.asked)
    found = what_if(dataset, then)
    if common.as_json:
        click.echo(json.dumps(_as_dict(found)))
    else:
        _show(found, most)
    return 0


def _show(found: Outlook, most: int) -> None:
    console = Console(highlight=False)
    if not found.limits:
        click.echo("no limit differs; try --set filter.background_motion_max=0.35")
        return
    console.print(_limits(found), "")
    console.print(_counts("Kept and labelled, by action", [*found.actions, found.labelled]), "")
    console.print(_counts("All clips, by rule broken", [*found.reasons, found.kept]), "")
    if found.changes and most:
        console.print(_changes(found.changes[:most]), "")
    if len(found.changes) > most:
        click.echo(f"{len(found.changes)} clips change; `--most {len(found.changes)}` lists all\n")
    lines = (f"{name} = {then!r}" for name, (_, then) in found.limits.items())
    click.echo("\n".join(["To have it so, in params.toml:", "[filter]", *lines]))


def _limits(found: Outlook) -> Table:
    shown = table("Limits", "parameter", ">now", ">then", "unit")
    known = knobs(FilterParams)
    for name, (now, then) in found.limits.items():
        shown.add_row(f"filter.{name}", f"{now:g}", f"{then:g}", known[name][0].unit)
    return shown


def _counts(title: str, counts: list[Count]) -> Table:
    shown = table(title, "", ">now", ">then", ">change")
    for count in counts:
        if count.now or count.then:
            numbers = (count.now, count.then, count.then - count.now)
            shown.add_row(safe(count.name), *(f"{n:,}" if n else "·" for n in numbers))
    return shown


def _changes(changes: list[Change]) -> Table:
    shown = table("Clips that change", "clip", "action", "material", "would be", "rule")
    for change in changes:
        names = (safe(change.action) or "no label", safe(change.material))
        verdict = "kept" if change.kept else "rejected"
        shown.add_row(safe(change.clip_id), *names, verdict, ", ".join(change.reasons))
    return shown


def _as_dict(found: Outlook) -> dict[str, object]:
    parts = ("kept", "labelled", "actions", "materials", "reasons", "changes")
    whole = asdict(found)
    limits = {name: {"now": now, "then": then} for name, (now, then) in found.limits.items()}
    return {"limits": limits} | {name: whole[name] for name in parts}
