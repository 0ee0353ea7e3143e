"""`fgave explain`: who said what about a clip, and why it is labelled and judged as it is."""

from __future__ import annotations

import json

import click
from rich.console import Console
from rich.table import Table

from fgave_pipeline.cli.options import Common, common_options
from fgave_pipeline.cli.show import safe, table
from fgave_pipeline.dataset import open_dataset
from fgave_pipeline.explain import Explanation, explain, role_of
from fgave_pipeline.limits import Held
from fgave_pipeline.pipeline import STAGES
from stages.core.records import YES
from stages.filter import FLAGS
from stages.tools.parquet import plain


@click.command(name="explain")
@click.argument("clip_id")
@common_options
def explain_clip(common: Common, clip_id: str) -> int:
    """Show all that is known of a clip: numbers and limits, who said what, split, files.

    \b
    Example:
      fgave explain tapping-wood_00020000 -d demo
    """
    found = explain(open_dataset(common.asked, STAGES), clip_id)
    if common.as_json:
        click.echo(json.dumps(_as_dict(found)))
    else:
        _show(found)
    return 0


def _show(found: Explanation) -> None:
    console = Console(highlight=False)
    facts = table(found.clip.clip_id, "", "")
    for name, words in _facts(found):
        facts.add_row(name, safe(words))
    console.print(facts, "")
    if found.held:
        console.print(_numbers(found.held), "")
    if found.passages:
        console.print(_witnesses(found), "")
    for reason in found.reasons:
        console.print(f"- {safe(reason)}")


def _facts(found: Explanation) -> list[tuple[str, str]]:
    clip, verdict = found.clip, found.verdict
    facts = [("span", f"{clip.start_ms / 1000:g} to {clip.end_ms / 1000:g} s of {clip.source_id}")]
    if verdict is not None:
        facts.append(("filter", verdict.sentence or ("kept" if verdict.keep else "left out")))
        facts += [("worth a look", f"{flag}: {FLAGS[flag]}") for flag in verdict.flags]
    if found.measurement is not None and found.measurement.detail:
        facts.append(("measuring", found.measurement.detail))
    if (decision := found.decision) is not None:
        words = "keep" if decision.keep == YES else "reject"
        who = ": ".join(filter(None, (decision.reviewer, decision.note)))
        facts.append(("by hand", f"{words} ({who})" if who else words))
    return [*facts, *_label(found), *_place(found), *_files(found)]


def _label(found: Explanation) -> list[tuple[str, str]]:
    label = found.label
    if label is None:
        return []
    if label.status != "labelled":
        return [("label", f"none: {label.reason}")]
    return [
        ("label", f"{label.action}, {label.material} ({label.text})"),
        ("confidence", f"{label.confidence:g}"),
        ("actions", " ".join(label.second_actions)),
        ("materials", " ".join(label.second_materials)),
    ]


def _place(found: Explanation) -> list[tuple[str, str]]:
    if found.place is None:
        return []
    where = found.place.split or f"not in the dataset: {found.place.reason}"
    ties = f" ({found.place.ties})" if found.place.ties else ""
    return [("group", f"{found.place.group}{ties}"), ("split", where)]


def _files(found: Explanation) -> list[tuple[str, str]]:
    """Each file with its sha256."""
    facts = []
    for name, file in found.files.items():
        where = str(file.path) if file.path is not None else f"{file.name}, not here any more"
        facts += [(name, where), ("", f"{file.bytes:,} bytes, sha256 {file.sha256}")]
    return facts


def _numbers(held: tuple[Held, ...]) -> Table:
    """Every number that the filter asks for, rule by rule."""
    shown = table("Numbers and limits", "rule", "number", ">value", "", ">limit", "unit", "")
    for n, one in enumerate(held):
        rule = one.reason if n == 0 or held[n - 1].reason != one.reason else ""
        within = "at most" if one.sign == ">" else "at least"
        value = "·" if one.value is None else f"{one.value:.4g}"
        shown.add_row(rule, one.number, value, within, f"{one.limit:g}", one.unit, _verdict(one))
    return shown


def _verdict(one: Held) -> str:
    if one.broken:
        return "[red]beyond: not fit[/]"
    if one.beyond:
        return "beyond, the rest not"
    return "not known" if one.value is None else "within"


def _witnesses(found: Explanation) -> Table:
    shown = table(
        "Who says what", "witness", "line", ">from", ">to", "as written", "read as", "role"
    )
    for p in found.passages:
        names = " + ".join(p.actions) or "unknown", " + ".join(p.materials) or "unknown"
        read = p.non_event or ", ".join(names)
        who = f"{p.witness} ({p.standing})" if p.standing else p.witness
        times = (f"{ms / 1000:g} s" for ms in (p.start_ms, p.end_ms))
        role = role_of(p, found.passages)
        shown.add_row(safe(who), str(p.line), *times, safe(p.text), read, role)
    return shown


def _as_dict(found: Explanation) -> dict[str, object]:
    parts = ("clip", "measurement", "verdict", "label", "place")
    return {name: plain(getattr(found, name)) for name in parts} | {
        "numbers": [plain(one) for one in found.held],
        "files": {name: plain(file) | {"path": str(file.path) if file.path else None}
                  for name, file in found.files.items()},
        "passages": [plain(p) | {"role": role_of(p, found.passages)} for p in found.passages],
        "reasons": list(found.reasons),
        "decision": plain(found.decision),
        "corrections": [plain(one) for one in found.corrections],
    }  # fmt: skip
