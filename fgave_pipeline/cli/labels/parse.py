"""`fgave labels parse`: lists of timestamps out of texts, and how well that goes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TextIO

import click
from rich.console import Console

from fgave_pipeline.cli.show import safe, table
from fgave_pipeline.labels.lists import ReadSegment, TextList, load_lists, read_list
from fgave_pipeline.labels.score import ListScore, Scores, score_list, total
from stages.annotate.items import Dropped


@click.command()
@click.argument("file", type=click.File("r", encoding="utf-8"), metavar="FILE.jsonl")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line on stdout.")
def parse(file: TextIO, as_json: bool) -> int:
    """Read lists of timestamps from texts, one JSON object a line: id, text, duration_s (or null).

    With --json one object a line comes out: id, segments (start, end, label; a flag where no clip
    comes from one), dropped (with reasons). Where lines hold `segments` (start, label), what is
    read is scored against them. `-` reads from stdin.

    \b
    Example:
      fgave labels parse lists.jsonl --json
    """
    scores = []
    for given in load_lists(file, file.name):
        found, reading = read_list(given)
        if given.expected is not None:
            scores.append(score_list(given.id, found, given.expected))
        if as_json:
            click.echo(json.dumps(_as_dict(given, found, reading.dropped)))
        elif given.expected is None:
            _show_list(given, found)
    if scores and not as_json:
        _show_scores(total(scores), scores)
    return 0


def _as_dict(
    given: TextList, found: list[ReadSegment], dropped: tuple[Dropped, ...]
) -> dict[str, object]:
    return {
        "id": given.id,
        "segments": [
            {"start": s.start_s, "end": s.end_s, "label": s.label}
            | ({"flag": s.flag} if s.flag else {})
            for s in found
        ],
        "dropped": [
            {"start": d.item.start_ms / 1000, "line": d.item.line, "reason": d.reason}
            for d in dropped
        ],
    }


def _show_list(given: TextList, found: list[ReadSegment]) -> None:
    shown = table(safe(given.id), ">start", ">end", "label", "no clip because")
    for s in found:
        end = "" if s.end_s is None else f"{s.end_s:g}"
        shown.add_row(f"{s.start_s:g}", end, safe(s.label), s.flag)
    Console(highlight=False).print(shown, "")


def _show_scores(found: Scores, scores: Iterable[ListScore]) -> None:
    console = Console(highlight=False)
    worse = table("Lists that are not exact", "list", ">right", ">wrong", ">missed")
    for s in scores:
        if not s.exact:
            worse.add_row(safe(s.id), str(s.right), str(s.wrong), str(s.missed))
    if worse.row_count:
        console.print(worse, "")
    console.print(
        f"precision {found.precision:.3f}, recall {found.recall:.3f}, "
        f"exact {found.exact} of {found.lists}, negatives clean {found.clean} of {found.negatives}"
    )
