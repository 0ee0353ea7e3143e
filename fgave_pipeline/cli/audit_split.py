"""`fgave audit-split`: whether a published split leaks."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from fgave_pipeline.audit.certified import differs
from fgave_pipeline.audit.entries import Columns, Entry
from fgave_pipeline.audit.leaks import KINDS, Audit, audit
from fgave_pipeline.audit.read import read_list
from fgave_pipeline.cli.show import safe, table


LEAKS = 3
SHOWN = 20


@click.command(name="audit-split")
@click.argument("files", nargs=-1, required=True, metavar="FILE...",
                type=click.Path(exists=True, dir_okay=False, path_type=Path))  # fmt: skip
@click.option("--id", "video", default="", metavar="NAME", help="Column that names the video.")
@click.option("--split", default="", metavar="NAME", help="Column that names the split.")
@click.option("--channel", default="", metavar="NAME", help="Column that names the channel.")
@click.option("--label", multiple=True, metavar="NAME", help="Column of a class; repeatable.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout, no tables.")
def audit_split(  # noqa: PLR0913  # one for each option
    files: tuple[Path, ...],
    video: str,
    split: str,
    channel: str,
    label: tuple[str, ...],
    *,
    as_json: bool,
) -> int:
    """Find what stands in two splits of a dataset: videos, channels, groups; and count classes.

    Reads AVE's Annotations.txt with its trainSet.txt, valSet.txt and testSet.txt, VGGSound's CSV,
    and any CSV, TSV or Parquet file with a column for the video and one for the split; without the
    latter the file's name must name the split. All files are taken as one dataset. A certificate
    beside a file is checked, too. Leaves with 3 if anything leaks or is not as certified.

    \b
    Example:
      fgave audit-split data/demo/export/clips.parquet
      fgave audit-split Annotations.txt trainSet.txt valSet.txt testSet.txt
    """
    columns = Columns(video, split, channel, label)
    lists = {path: read_list(path, columns) for path in files}
    found = audit([entry for entries in lists.values() for entry in entries])
    certified = _certified(lists)
    if as_json:
        click.echo(json.dumps(_as_dict(found, certified)))
    else:
        _show(found)
        _conclude(found, certified)
    return LEAKS if found.leaks or any(certified.values()) else 0


def _certified(lists: dict[Path, list[Entry]]) -> dict[str, str]:
    """File → how it differs from its certificate; without those that have none."""
    found = ((str(path), differs(path, entries)) for path, entries in lists.items())
    return {path: words for path, words in found if words is not None}


def _show(found: Audit) -> None:
    console = Console(highlight=False)
    shown = table("Splits", "split", ">entries", ">videos", ">channels")
    for name, count in found.splits.items():
        channels = str(count.channels) if count.channels else "·"
        shown.add_row(safe(name), str(count.entries), str(count.videos), channels)
    console.print(shown, "")
    for kind in KINDS:
        leaks = found.of_kind(kind)
        if leaks:
            title = f"{kind.capitalize()}s in several splits"
            shown = table(title, kind, *(f">{split}" for split in found.splits))
            for leak in leaks[:SHOWN]:
                counts = (str(leak.splits.get(name, "·")) for name in found.splits)
                shown.add_row(safe(leak.name), *counts)
            console.print(shown, *_more(len(leaks)), "")
    if found.lacking:
        shown = table("Classes that a split lacks", "class", *(f">{s}" for s in found.splits))
        for name in list(found.lacking)[:SHOWN]:
            shown.add_row(safe(name), *(str(n or "·") for n in found.classes[name].values()))
        console.print(shown, *_more(len(found.lacking)), "")


def _more(count: int) -> list[str]:
    return [f"… and {count - SHOWN} more; --json lists all"] if count > SHOWN else []


def _conclude(found: Audit, certified: dict[str, str]) -> None:
    for path, words in certified.items():
        click.echo(f"{path}: " + (f"its certificate {words}" if words else "as certified"))
    if found.in_no_split:
        click.echo(f"{found.in_no_split} videos stand in no split")
    counts = {kind: len(found.of_kind(kind)) for kind in KINDS}
    leaking = ", ".join(f"{n} {kind}{'s' * (n > 1)}" for kind, n in counts.items() if n)
    looked = ", ".join(f"{kind}s" for kind in found.looked_at)
    click.echo(f"in several splits: {leaking or 'nothing'} (looked at: {looked or 'nothing'})")


def _as_dict(found: Audit, certified: dict[str, str]) -> dict[str, Any]:
    return {
        "splits": {name: asdict(count) for name, count in found.splits.items()},
        "leaks": [asdict(leak) for leak in found.leaks],
        "classes": found.classes,
        "lacking": found.lacking,
        "looked_at": found.looked_at,
        "in_no_split": found.in_no_split,
        "not_as_certified": {path: words for path, words in certified.items() if words},
        "as_certified": [path for path, words in certified.items() if not words],
    }
