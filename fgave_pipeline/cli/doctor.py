"""`fgave doctor`: is this machine ready?"""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import UTC, datetime

import click
from rich.console import Console

from fgave_pipeline.cli.codes import LEFT
from fgave_pipeline.cli.options import Common, common_options
from fgave_pipeline.cli.show import safe, table
from fgave_pipeline.dataset import open_unfilled
from fgave_pipeline.doctor import Finding, examine
from fgave_pipeline.doctor import online as try_online
from fgave_pipeline.pipeline import STAGES
from stages.fetch import STAGE as FETCH


_MARKS = {"ok": "[green]ok[/]", "warn": "[yellow]warn[/]", "bad": "[red]bad[/]"}


@click.command()
@click.option("--online", is_flag=True, help="Also read one video's page on YouTube.")
@common_options
def doctor(common: Common, online: bool) -> int:
    """Look at what fetching and cutting need: ffmpeg, yt-dlp, JavaScript, disk, cookies.

    Leaves with 3 if something that is needed is missing.

    \b
    Example:
      fgave doctor -d demo --online
    """
    dataset = open_unfilled(common.asked, STAGES)
    found = list(examine(dataset, datetime.now(UTC).date()))
    if online:
        params = dataset.config.params(FETCH.name)
        found.append(try_online(replace(params, max_comments=0), dataset.root))
    bad = sum(finding.state == "bad" for finding in found)
    if common.as_json:
        click.echo(json.dumps({"ready": not bad, "findings": [asdict(one) for one in found]}))
    else:
        _show(found, bad)
    return LEFT if bad else 0


def _show(found: list[Finding], bad: int) -> None:
    shown = table("This machine", "", "what", "found", "what to do")
    for one in found:
        shown.add_row(_MARKS[one.state], one.what, safe(one.found), safe(one.fix))
    Console(highlight=False).print(shown, "")
    warned = sum(one.state == "warn" for one in found)
    if bad:
        click.echo(f"not ready: {bad} to mend")
    elif warned:
        click.echo(f"ready, with {warned} to look at")
    else:
        click.echo("ready")
