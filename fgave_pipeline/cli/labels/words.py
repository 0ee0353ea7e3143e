"""`fgave labels explain`, `lint`, `unknown`: the taxonomy, from its words to what they miss."""

from __future__ import annotations

import json
from dataclasses import asdict

import click
from rich.console import Console

from fgave_pipeline.cli.options import Common, common_options
from fgave_pipeline.cli.show import safe, table
from fgave_pipeline.dataset import open_dataset, taxonomy_of
from fgave_pipeline.labels.unknown import Missing, unknown_phrases
from fgave_pipeline.pipeline import STAGES
from stages.annotate.account import account_of
from stages.annotate.lint import lint
from stages.annotate.taxonomy import load


FAULTS = 2


@click.command(name="explain")
@click.argument("label")
@common_options
def explain_label(common: Common, label: str) -> int:
    """Show how a label is read: each rule that fires, on which words, and what comes of it.

    \b
    Example:
      fgave labels explain "crinkly plastic wrap tapping"
    """
    phrase, fired = account_of(label, load(taxonomy_of(common.asked)))
    if common.as_json:
        click.echo(json.dumps(asdict(phrase) | {"fired": [asdict(rule) for rule in fired]}))
        return 0
    shown = table(safe(label), "rule", "words", "effect")
    for rule in fired:
        shown.add_row(rule.rule, safe(rule.words), safe(rule.effect))
    console = Console(highlight=False)
    console.print(shown, "")
    read = phrase.non_event or f"{phrase.action}, {phrase.material}"
    console.print(f"{safe(read)}; strength of the words {phrase.confidence:g}")
    return 0


@click.command(name="lint")
@common_options
def lint_taxonomy(common: Common) -> int:
    """Look the taxonomy over: words in two classes, words that no label reads, classes without any.

    Leaves with 2 if something is wrong.

    \b
    Example:
      fgave labels lint -d demo
    """
    path = taxonomy_of(common.asked)
    found = lint(path)
    if common.as_json:
        click.echo(json.dumps([asdict(complaint) for complaint in found]))
    elif found:
        shown = table(str(path), "what", "where", "why")
        for complaint in found:
            shown.add_row(complaint.kind, safe(complaint.where), safe(complaint.sentence))
        Console(highlight=False).print(shown)
    else:
        click.echo(f"{path}: nothing to mend")
    return FAULTS if found else 0


@click.command(name="unknown")
@click.option("--missing", type=click.Choice(["both", "action", "material"]), default="both",
              show_default=True, help="What the phrases lack.")  # fmt: skip
@click.option("--top", type=click.IntRange(min=1), default=50, show_default=True, metavar="N",
              help="How many to show.")  # fmt: skip
@common_options
def unknown(common: Common, missing: Missing, top: int) -> int:
    """Rank the phrases that no class reads, by how many spans they name: what to add next.

    \b
    Example:
      fgave labels unknown -d demo --missing action
    """
    found = unknown_phrases(open_dataset(common.asked, STAGES), missing)[:top]
    if common.as_json:
        click.echo(json.dumps([asdict(p) | {"sources": sorted(p.sources)} for p in found]))
        return 0
    shown = table("Phrases that no class reads", "phrase", ">spans", ">sources", ">s", "as written")
    for p in found:
        counts = str(p.spans), str(len(p.sources)), f"{p.seconds:.0f}"
        shown.add_row(safe(p.phrase), *counts, safe(p.example))
    Console(highlight=False).print(shown)
    return 0
