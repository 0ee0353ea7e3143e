"""What `fgave verify` says: what was found, what of a lock is missing, what can be cited."""

from __future__ import annotations

from typing import Any

import click
from rich.console import Console

from fgave_pipeline.cli.show import safe, table
from fgave_pipeline.lock import Lock
from fgave_pipeline.verify.compare import Comparison
from fgave_pipeline.verify.run import Found


MOST_LINES = 60


def show(found: Found, *, repaired: bool) -> None:
    """What was found, a line each, and how it stands to each lock."""
    console = Console(highlight=False)
    title = "Found, and deleted where a run makes it anew" if repaired else "Found"
    shown = table(title, "kind", "where", "what")
    for one in found.findings[:MOST_LINES]:
        shown.add_row(one.kind, safe(one.where), safe(one.what))
    if found.findings:
        console.print(shown)
    if (more := len(found.findings) - MOST_LINES) > 0:
        click.echo(f"… and {more} more; --json lists all")
    for comparison in found.comparisons:
        _show_missing(console, comparison)
        click.echo(_against(comparison))
    if found.decoded is not None:
        click.echo(f"{found.decoded} clips were decoded")
    if not found.findings:
        click.echo("every file is what its receipt says, and every table fits the others")


def _show_missing(console: Console, comparison: Comparison) -> None:
    shown = table("Missing by class and split", "class", "split", ">missing", ">of")
    for name, split, lacks, count in comparison.missing():
        shown.add_row(safe(name), safe(split), str(lacks), str(count))
    if shown.row_count:
        console.print(shown)


def _against(comparison: Comparison) -> str:
    expected, common = comparison.expected, comparison.common
    if len(common.clips) == len(expected.clips):
        return f"{comparison.path}: all is here: {citation(expected)}"
    some = f"{len(common.clips)} of {len(expected.clips)} clips are the same"
    return f"{comparison.path}: {some}; to cite those: {citation(common)}"


def citation(lock: Lock) -> str:
    """What to write where a dataset is cited."""
    counts = f"{len(lock.clips)} clips of {len(lock.sources)} sources"
    return f"{safe(lock.dataset)}, {counts}, sha256 {lock.digest}"


def counts_of(lock: Lock) -> dict[str, Any]:
    """The same for a machine."""
    counts = {"clips": len(lock.clips), "sources": len(lock.sources)}
    return {"dataset": lock.dataset, "digest": lock.digest} | counts


def as_dict(found: Found) -> dict[str, Any]:
    """All that was found, for a machine."""
    findings = [{"kind": f.kind, "where": f.where, "what": f.what} for f in found.findings]
    locks = [
        {"path": str(c.path), "expected": counts_of(c.expected), "found": counts_of(c.found),
         "common": counts_of(c.common),
         "missing": [{"class": name, "split": split, "missing": lacks, "of": count}
                     for name, split, lacks, count in c.missing()]}
        for c in found.comparisons
    ]  # fmt: skip
    return {"findings": findings, "locks": locks, "decoded": found.decoded}
