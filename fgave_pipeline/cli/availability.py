"""`fgave availability`: what is left of a list."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import click
from rich.console import Console

from fgave_pipeline.availability import (
    Label,
    Standing,
    by_action,
    look_again,
    standings,
)
from fgave_pipeline.cli.options import Common, common_options
from fgave_pipeline.cli.progress import watched
from fgave_pipeline.cli.show import safe, table
from fgave_pipeline.dataset import open_dataset
from fgave_pipeline.pipeline import STAGES
from fgave_pipeline.units import PERMANENT


@click.command()
@click.option("--look", is_flag=True,
              help="First ask the sites for every source again, for the texts alone.")  # fmt: skip
@common_options
def availability(common: Common, look: bool) -> int:
    """Show what is left of a list: by class and by label, and what died since the last look.

    It goes by the ledger, and asks no site unless told to.

    \b
    Example:
      fgave availability -d demo
    """
    asked = common.asked
    if look:  # comments cost requests, and say nothing of whether a video is there
        asked = replace(asked, settings=(*asked.settings, "fetch.max_comments=0"))
    dataset = open_dataset(asked, STAGES)
    if look:
        for _ in watched(look_again(dataset, common.jobs), verbose=common.verbose):
            pass
    found = standings(dataset)
    labels = by_action(dataset, found)
    if common.as_json:
        click.echo(json.dumps(_as_dict(found, labels)))
    else:
        _show(found, labels)
    return 0


def _show(found: list[Standing], labels: list[Label]) -> None:
    console = Console(highlight=False)
    shown = table("Sources", "state", "reason", ">sources", "since", "last look")
    for (state, reason), some in _grouped(found).items():
        since = min((s.since for s in some if s.since), default=None)
        looked = max((s.looked for s in some if s.looked), default=None)
        shown.add_row(state, safe(reason), str(len(some)), _day(since), _day(looked))
    console.print(shown, "")
    _show_died(console, [one for one in found if one.died])
    shown = table("By action", "action", ">sources", ">left", ">gone")
    for label in labels:
        shown.add_row(
            label.action, *(str(n or "·") for n in (label.sources, label.left, label.gone))
        )
    if labels:
        console.print(shown, "")
    left, gone = sum(s.is_left for s in found), sum(s.state == PERMANENT for s in found)
    share = f"{left} of {len(found)} sources are left ({left / len(found):.1%})"
    click.echo(f"{share}, {gone} are gone")


def _show_died(console: Console, died: list[Standing]) -> None:
    shown = table("Died since the look before", "source", "reason", "found gone")
    for one in died:
        shown.add_row(one.source_id, safe(one.reason), _day(one.since))
    if died:
        console.print(shown, "")


def _grouped(found: list[Standing]) -> dict[tuple[str, str], list[Standing]]:
    """By state and reason, the largest first."""
    groups: dict[tuple[str, str], list[Standing]] = defaultdict(list)
    for one in found:
        groups[one.state, one.reason].append(one)
    return dict(sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])))


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else "·"


def _as_dict(found: list[Standing], labels: list[Label]) -> dict[str, Any]:
    groups = _grouped(found)
    return {
        "left": sum(one.is_left for one in found),
        "sources": [asdict(one) | {"since": _iso(one.since), "looked": _iso(one.looked)}
                    for one in found],
        "classes": [{"state": state, "reason": reason, "sources": len(some)}
                    for (state, reason), some in groups.items()],
        "died": [one.source_id for one in found if one.died],
        "labels": [asdict(label) for label in labels],
    }  # fmt: skip


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
