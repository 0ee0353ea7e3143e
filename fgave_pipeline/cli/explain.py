"""`fgave explain`: who said what about a clip, and why it is labelled and judged as it is."""

from __future__ import annotations

import json

import click
from rich.console import Console

from fgave_pipeline.cli.options import Common, common_options
from fgave_pipeline.cli.show import safe, table
from fgave_pipeline.dataset import open_dataset
from fgave_pipeline.explain import Explanation, explain, role_of
from fgave_pipeline.pipeline import STAGES
from stages.tools.parquet import plain


@click.command(name="explain")
@click.argument("clip_id")
@common_options
def explain_clip(common: Common, clip_id: str) -> int:
    """Show who said what about a clip, why its label is what it is, and what the filter found.

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
    if found.passages:
        console.print(_witnesses(found), "")
    for reason in found.reasons:
        console.print(f"- {safe(reason)}")


def _facts(found: Explanation) -> list[tuple[str, str]]:
    clip, verdict, label = found.clip, found.verdict, found.label
    facts = [("span", f"{clip.start_ms / 1000:g} to {clip.end_ms / 1000:g} s of {clip.source_id}")]
    if verdict is not None:
        facts.append(("filter", verdict.sentence or ("kept" if verdict.keep else "left out")))
    if label is not None and label.status == "labelled":
        facts.append(("label", f"{label.action}, {label.material} ({label.text})"))
        facts.append(("confidence", f"{label.confidence:g}"))
        facts.append(("actions", " ".join(label.second_actions)))
        facts.append(("materials", " ".join(label.second_materials)))
    elif label is not None:
        facts.append(("label", f"none: {label.reason}"))
    if found.place is not None:
        facts.append(("split", found.place.split or f"none: {found.place.reason}"))
        ties = f" ({found.place.ties})" if found.place.ties else ""
        facts.append(("group", found.place.group + ties))
    return facts


def _witnesses(found: Explanation) -> object:
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
    return {
        "clip": plain(found.clip),
        "verdict": plain(found.verdict),
        "label": plain(found.label),
        "place": plain(found.place),
        "passages": [plain(p) | {"role": role_of(p, found.passages)} for p in found.passages],
        "reasons": list(found.reasons),
    }
