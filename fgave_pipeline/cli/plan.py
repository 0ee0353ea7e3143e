"""`fgave plan`: what a list of sources would yield, before one video is downloaded."""

from __future__ import annotations

import json
from typing import Any

import click
from rich.console import Console

from fgave_pipeline.cli.codes import code_of
from fgave_pipeline.cli.look import length, look, show_actions
from fgave_pipeline.cli.options import Common, common_options, retry_option
from fgave_pipeline.cli.show import safe, show_advice, show_stopped, table
from fgave_pipeline.dataset import open_dataset
from fgave_pipeline.pipeline import STAGES
from fgave_pipeline.prospect import Prospect, by_action
from fgave_pipeline.retry import Retry
from fgave_pipeline.units import OK, Outcome


@click.command()
@retry_option
@common_options
def plan(common: Common, retry: Retry) -> int:
    """Say what sources would yield, by their texts alone: timestamps, labels, clips.

    Texts are fetched at the pace of `fetch` and kept; no media are. Whether a clip is still and
    sounds is not known yet, so every number is the most that there can be.

    \b
    Example:
      fgave plan -d demo
    """
    found, outcomes = look(common, open_dataset(common.asked, STAGES), retry)
    if common.as_json:
        click.echo(json.dumps(_as_dict(found, outcomes)))
    else:
        _show(found, outcomes)
    return code_of(outcomes)


def _show(found: list[Prospect], outcomes: list[Outcome]) -> None:
    columns = ("source", ">length", "witness", ">timestamps", ">clips", ">labelled", "title")
    shown = table("By source, at most", *columns)
    for one in found:
        counts = (one.witness or "·", len(one.passages), one.clips, len(one.actions))
        place = (one.source.source_id, length(one.video.duration_ms))
        shown.add_row(*place, *(str(n or "·") for n in counts), safe(one.video.title[:32]))
    Console(highlight=False).print(shown, "")
    show_actions(found)
    show_stopped(outcomes)
    show_advice(outcomes)
    labelled, clips = sum(len(one.actions) for one in found), sum(one.clips for one in found)
    click.echo(f"{_yielding(found)} of {len(found)} sources promise labels: at most {labelled} "
               f"labelled clips of {clips}")  # fmt: skip


def _yielding(found: list[Prospect]) -> int:
    return sum(bool(one.actions) for one in found)


def _as_dict(found: list[Prospect], outcomes: list[Outcome]) -> dict[str, Any]:
    return {
        "sources": [_as_row(*pair) for pair in zip(found, outcomes, strict=True)],
        "actions": {a: {"clips": c, "sources": s} for a, (c, s) in by_action(found).items()},
    }


def _as_row(one: Prospect, outcome: Outcome) -> dict[str, Any]:
    return {
        "source_id": one.source.source_id,
        "status": outcome.status,
        "reason": outcome.reason,
        "failure": outcome.failure,
        "duration_ms": one.video.duration_ms if outcome.status == OK else None,
        "witness": one.witness,
        "timestamps": len(one.passages),
        "clips": one.clips,
        "labelled": len(one.actions),
        "actions": sorted(set(one.actions)),
    }
