"""`fgave calibrate`: limits that say what people said."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from fgave_pipeline.calibrate.intervals import Scored, Share
from fgave_pipeline.calibrate.run import Calibration, calibrate, read_judged
from fgave_pipeline.cli.options import Common, common_options
from fgave_pipeline.cli.show import table
from fgave_pipeline.dataset import PARAMS, open_dataset
from fgave_pipeline.params_file import set_numbers
from fgave_pipeline.pipeline import STAGES
from stages.core.errors import UsageError
from stages.core.params import knobs
from stages.filter import STAGE as FILTER
from stages.filter import FilterParams


_DRAWN = {"doubt": "the most doubtful first", "chance": "by chance", "source": "by source",
          "": "it is not known how"}  # fmt: skip


@click.command(name="calibrate")
@click.option("--judged", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              metavar="CSV",
              help="Any CSV with columns clip_id and keep, instead of decisions.csv.")  # fmt: skip
@click.option("--beta", type=click.FloatRange(0.1, 10), default=1.0, show_default=True,
              metavar="B", help="Of F-beta: below 1, wrongly kept clips weigh more.")  # fmt: skip
@click.option("--write", is_flag=True, help="Put the limits into params.toml.")
@common_options
def calibrate_limits(common: Common, judged: Path | None, beta: float, write: bool) -> int:
    """Choose the filter's limits by what people decided in review; each source held apart in turn.

    Precision and recall of what is kept are shown as they are now, and by limits that were chosen
    without the source they are tried on. Nothing is written unless told.

    \b
    Example:
      fgave calibrate -d demo
    """
    dataset = open_dataset(common.asked, STAGES)
    decisions = dataset.decisions if judged is None else read_judged(judged)
    found = calibrate(dataset, decisions, beta)
    if common.as_json:
        click.echo(json.dumps(_as_dict(found)))
    else:
        _show(found)
    if write:
        _write(found, dataset.root / PARAMS)
    return 0


def _write(found: Calibration, path: Path) -> None:
    if not found.limits:
        why = found.too_few or "no other limits would say more of what people said"
        raise UsageError(f"--write: {why}; {path} stays as it is")
    set_numbers(path, FILTER.name, {name: then for name, (_, then) in found.limits.items()})
    click.echo(f"written: {path}", err=True)


def _show(found: Calibration) -> None:
    console = Console(highlight=False)
    kept, count = found.kept, found.judged
    console.print(f"{count} judged windows of {found.sources} sources, {found.groups} that can be "
                  f"held apart: {kept} to be kept, {count - kept} not", soft_wrap=True)  # fmt: skip
    drawn = ", ".join(f"{n} {_DRAWN.get(how, how)}" for how, n in sorted(found.drawn.items()))
    console.print(f"drawn: {drawn}", soft_wrap=True)
    if set(found.drawn) != {"chance"}:
        console.print("windows that were not drawn by chance say nothing of the whole dataset")
    if found.settled or found.lost:
        console.print(f"left out: {found.settled} that no limit changes, {found.lost} that are no "
                      "clips here", soft_wrap=True)  # fmt: skip
    shown = table("Keep, with 95 % intervals", "limits", ">right", ">wrong", ">missed",
                  ">precision", ">recall")  # fmt: skip
    for name, one in (("as they are", found.before), ("held apart", found.after)):
        if one is not None:
            shown.add_row(name, *_numbers(one))
    console.print("", shown, "")
    _conclude(console, found)


def _conclude(console: Console, found: Calibration) -> None:
    if found.too_few:
        console.print(f"too few to choose limits by: {found.too_few}", soft_wrap=True)
        return
    if not found.limits:
        console.print("no other limits would say more of what people said: keep these")
        return
    shown = table("Limits", "parameter", ">now", ">then", ">in the folds", "unit")
    known = knobs(FilterParams)
    for name, (now, then) in found.limits.items():
        tried = sorted(getattr(limits, name) for limits in found.folds)
        span = f"{tried[0]:g} to {tried[-1]:g}"
        shown.add_row(f"filter.{name}", f"{now:g}", f"{then:g}", span, known[name][0].unit)
    console.print(shown, "")
    more = f"{found.gain} more" if found.gain > 0 else "no more"
    console.print(f"held apart, the chosen limits judge {more} windows rightly than these do"
                  + ("" if found.gain > 0 else ": better keep what you have"))  # fmt: skip
    lines = (f"{name} = {then!r}" for name, (_, then) in found.limits.items())
    click.echo("\n".join(["", "To have it so, in params.toml (or --write):", "[filter]", *lines]))


def _numbers(one: Scored) -> list[str]:
    counts = (one.counts.right, one.counts.wrong, one.counts.missed)
    return [*map(str, counts), _share(one.precision), _share(one.recall)]


def _share(one: Share) -> str:
    return f"{one.value:.3f} ({one.low:.2f}-{one.high:.2f})"


def _as_dict(found: Calibration) -> dict[str, Any]:
    counts = ("judged", "kept", "sources", "groups", "drawn", "settled", "lost", "too_few", "gain")
    return {name: getattr(found, name) for name in counts} | {
        "limits": {name: {"now": now, "then": then} for name, (now, then) in found.limits.items()},
        "before": asdict(found.before),
        "after": None if found.after is None else asdict(found.after),
    }
