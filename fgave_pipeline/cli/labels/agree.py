"""`fgave labels agreement`: people with a mouse against people with a keyboard."""

from __future__ import annotations

import json

import click
from rich.console import Console

from fgave_pipeline.cli.options import Common, common_options
from fgave_pipeline.cli.show import table
from fgave_pipeline.dataset import open_dataset
from fgave_pipeline.labels.agreement import Agreement, ClassAgreement, agreement
from fgave_pipeline.pipeline import STAGES


@click.command(name="agreement")
@common_options
def show_agreement(common: Common) -> int:
    """Hold labels from timestamps against manual annotations of the same sources.

    By class: precision and recall of seconds, median distance of typed starts and ends from where
    a hand marked them. Over all seconds: Cohen's kappa.

    \b
    Example:
      fgave labels agreement -d mine
    """
    found = agreement(open_dataset(common.asked, STAGES))
    if common.as_json:
        click.echo(json.dumps(_as_dict(found)))
        return 0
    console = Console(highlight=False)
    for title, classes in (("Actions", found.actions), ("Materials", found.materials)):
        shown = table(title, "", ">both", ">typed only", ">by hand only", ">precision", ">recall",
                      ">start off by", ">end off by")  # fmt: skip
        for c in classes:
            s = c.score
            counts = (f"{n} s" for n in (s.right, s.wrong, s.missed))
            off = (_ms(c.start_error_ms), _ms(c.end_error_ms))
            shown.add_row(s.name, *counts, f"{s.precision:.3f}", f"{s.recall:.3f}", *off)
        console.print(shown, "")
    console.print(
        f"kappa over {found.seconds} s of {len(found.sources)} sources:"
        f" actions {found.kappa_actions:.3f}, materials {found.kappa_materials:.3f}"
    )
    return 0


def _ms(error: float | None) -> str:
    return "" if error is None else f"{error:.0f} ms"


def _as_dict(found: Agreement) -> dict[str, object]:
    return {
        "sources": list(found.sources),
        "seconds": found.seconds,
        "kappa": {"actions": found.kappa_actions, "materials": found.kappa_materials},
        "actions": {c.score.name: _class(c) for c in found.actions},
        "materials": {c.score.name: _class(c) for c in found.materials},
    }


def _class(c: ClassAgreement) -> dict[str, float | None]:
    s = c.score
    return {
        "both": s.right,
        "typed_only": s.wrong,
        "by_hand_only": s.missed,
        "precision": s.precision,
        "recall": s.recall,
        "start_error_ms": c.start_error_ms,
        "end_error_ms": c.end_error_ms,
    }
