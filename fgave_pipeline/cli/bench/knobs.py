"""Options out of knobs: default, choices and meaning of each stand in one place, its field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from stages.core.params import build, knobs


def knob_options(*kinds: type) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command an option for every parameter of some classes; `of_knobs` reads them."""

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        for kind in reversed(kinds):
            for name, (knob, of, default) in reversed(knobs(kind).items()):
                option = click.option(
                    f"--{name.replace('_', '-')}", name, default=default, show_default=True,
                    type=click.Choice(knob.choices) if knob.choices else of,
                    metavar=None if knob.choices else "WORD" if of is str else "N",
                    help=f"{knob.doc[0].upper()}{knob.doc[1:]}.",
                )  # fmt: skip
                command = option(command)
        return command

    return add


def of_knobs(kind: type, given: dict[str, Any], command: str) -> Any:
    """The parameters of a class, out of a command's options.

    Raises:
        UsageError: a value out of its range.
    """
    return build(kind, {name: given[name] for name in knobs(kind)}, f"fgave bench {command}")
