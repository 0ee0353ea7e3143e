"""`fgave config`: every parameter as it stands."""

from __future__ import annotations

import json
from typing import Any

import click
from rich.console import Console

from fgave_pipeline.cli.options import Common, common_options
from fgave_pipeline.cli.show import safe, table
from fgave_pipeline.config import Setting, load_config
from fgave_pipeline.dataset import PARAMS
from fgave_pipeline.pipeline import STAGES


@click.command()
@common_options
def config(common: Common) -> int:
    """Print every parameter: its value, unit, meaning, and where the value comes from.

    \b
    Example:
      fgave config -d demo
    """
    asked = common.asked
    found = load_config(STAGES, asked.manifests / asked.name / PARAMS, asked.settings).settings()
    if common.as_json:
        click.echo(json.dumps([_as_dict(setting) for setting in found]))
        return 0
    shown = table(asked.name, "parameter", ">value", "unit", "origin", "meaning")
    for s in found:
        style = "" if s.origin == "default" else "bold"
        name, value = f"{s.stage}.{s.name}", safe(json.dumps(s.value))
        shown.add_row(name, value, s.knob.unit, s.origin, s.knob.doc, style=style)
    Console(highlight=False).print(shown)
    return 0


def _as_dict(s: Setting) -> dict[str, Any]:
    return {
        "parameter": f"{s.stage}.{s.name}",
        "value": s.value,
        "default": s.default,
        "unit": s.knob.unit,
        "origin": s.origin,
        "meaning": s.knob.doc,
    }
