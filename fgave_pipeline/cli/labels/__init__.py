"""`fgave labels`: what reads words, looked at from close by."""

from __future__ import annotations

import click

from fgave_pipeline.cli.labels.agree import show_agreement
from fgave_pipeline.cli.labels.parse import parse
from fgave_pipeline.cli.labels.shifts import shifts
from fgave_pipeline.cli.labels.words import explain_label, lint_taxonomy, unknown


@click.group()
def labels() -> None:
    """Try, check and score what turns words into labels.

    \b
    Example:
      fgave labels parse lists.jsonl
    """


for command in (parse, explain_label, lint_taxonomy, unknown, shifts, show_agreement):
    labels.add_command(command)
