"""Options that every command takes, after its name."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from fgave_pipeline.dataset import Asked
from stages.tools.files import disk_errors


@dataclass(frozen=True, slots=True)
class Common:
    """What the shared options say."""

    asked: Asked
    jobs: int
    verbose: bool
    as_json: bool


def _cores() -> int:
    """The cores that this process may use, which on a shared machine are fewer than there are."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


_FOLDER = click.Path(file_okay=False, path_type=Path)
_OPTIONS = (
    click.option("-v", "--verbose", is_flag=True, help="A line for every unit of work, on stderr."),
    click.option("-d", "--dataset", default="demo", show_default=True, metavar="NAME",
                 help="The dataset: a folder of the manifests."),
    click.option("--manifests", type=_FOLDER, default=Path("manifests"), show_default=True,
                 metavar="DIR", help="Where the datasets' manifests lie."),
    click.option("--data", type=_FOLDER, default=Path("data"), show_default=True, metavar="DIR",
                 help="Where datasets are built."),
    click.option("-j", "--jobs", type=click.IntRange(min=1), default=_cores,
                 show_default="all cores", metavar="N", help="How many units to work on at once."),
    click.option("--only", multiple=True, metavar="SOURCE_ID",
                 help="As if the manifest held this source alone; repeatable."),
    click.option("--limit", type=click.IntRange(min=1), metavar="N",
                 help="As if the manifest held its first N sources."),
    click.option("--set", "settings", multiple=True, metavar="STAGE.KEY=VALUE",
                 help="A parameter for this run; repeatable."),
    click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout, no tables."),
)  # fmt: skip


retry_option = click.option(
    "--retry", type=click.Choice(["due", "failed", "deferred", "all", "none"]), default="due",
    show_default=True, metavar="WHICH",
    help="Which sources that a site refused are tried again: due (what failed; what is deferred,"
    " in its time; what is gone, once, a day later), or exactly failed, deferred, all, none.",
)  # fmt: skip


def common_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the shared options; it gets them as one `Common`, its first argument."""

    @functools.wraps(command)
    def with_common(  # noqa: PLR0913  # one for each shared option
        *,
        verbose: bool,
        dataset: str,
        manifests: Path,
        data: Path,
        jobs: int,
        only: tuple[str, ...],
        limit: int | None,
        settings: tuple[str, ...],
        as_json: bool,
        **own: Any,
    ) -> Any:
        asked = Asked(dataset, manifests, data, only, limit, settings)
        with disk_errors(data / dataset):
            return command(Common(asked, jobs, verbose, as_json), **own)

    for option in reversed(_OPTIONS):
        with_common = option(with_common)
    return with_common
