"""`fgave check-demo`: the built demo against the known truth of its sources."""

from __future__ import annotations

import json
from collections.abc import Iterable

import click
from rich.console import Console

from fgave_pipeline.cli.options import Common, common_options
from fgave_pipeline.cli.show import table
from fgave_pipeline.dataset import open_dataset
from fgave_pipeline.pipeline import STAGES
from fgave_pipeline.scores import Score
from fgave_pipeline.truth import Comparison, Disagreement, compare


@click.command(name="check-demo")
@common_options
def check_demo(common: Common) -> int:
    """Score a built dataset of foley: sources against what is known to be true of them.

    \b
    Example:
      fgave check-demo -d demo
    """
    found = compare(open_dataset(common.asked, STAGES))
    if common.as_json:
        click.echo(json.dumps(_as_dict(found)))
    else:
        _show(found)
    return 0


def _show(found: Comparison) -> None:
    console = Console(highlight=False)
    whole = (found.keep, found.in_dataset, found.events)
    for title, scores in (
        ("Against the truth", whole),
        ("Actions, by second", found.actions),
        ("Materials, by second", found.materials),
    ):
        shown = table(title, "", ">right", ">wrong", ">missed", ">precision", ">recall")
        for s in scores:
            counts = (str(n) for n in (s.right, s.wrong, s.missed))
            shown.add_row(s.name, *counts, f"{s.precision:.3f}", f"{s.recall:.3f}")
        console.print(shown, "")
    words = [f"{n.name} {n.accuracy:.3f} of {n.seconds} s" for n in found.named]
    console.print(
        f"event seconds: F1 {found.events.f1:.3f}; right where named: {', '.join(words)}\n"
    )
    _show_disagreements(console, found.disagreements)


def _show_disagreements(console: Console, disagreements: Iterable[Disagreement]) -> None:
    shown = table("Windows on which they differ", "source", ">from", "fgave", "truth")
    for d in disagreements:
        shown.add_row(d.clip[0], f"{d.clip[1] / 1000:.0f} s", d.said, d.true)
    if shown.row_count:
        console.print(shown)


def _as_dict(found: Comparison) -> dict[str, object]:
    return {
        "keep": _scored(found.keep),
        "in_dataset": _scored(found.in_dataset),
        "events": _scored(found.events),
        "named": {n.name: {"accuracy": n.accuracy, "seconds": n.seconds} for n in found.named},
        "actions": {s.name: _scored(s) for s in found.actions},
        "materials": {s.name: _scored(s) for s in found.materials},
        "disagreements": [[*d.clip, d.said, d.true] for d in found.disagreements],
    }


def _scored(s: Score) -> dict[str, float]:
    return {
        "right": s.right,
        "wrong": s.wrong,
        "missed": s.missed,
        "precision": s.precision,
        "recall": s.recall,
        "f1": s.f1,
    }
