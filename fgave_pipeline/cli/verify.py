"""`fgave verify`, `fgave lock`: whether a dataset is what it claims to be, and what to cite."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import TypeVar

import click
from rich.console import Console
from rich.progress import track

from fgave_pipeline.cli.codes import LEFT
from fgave_pipeline.cli.options import Common, common_options
from fgave_pipeline.cli.verified import as_dict, citation, counts_of, show
from fgave_pipeline.dataset import open_dataset
from fgave_pipeline.hold import held
from fgave_pipeline.lock import LOCK, read_lock, to_bytes, write_lock
from fgave_pipeline.pipeline import STAGES
from fgave_pipeline.verify.findings import Finding
from fgave_pipeline.verify.run import look
from stages.core.errors import UsageError


T = TypeVar("T")


@click.command()
@click.option("--lock", "lock_path", type=click.Path(dir_okay=False, path_type=Path),
              metavar="FILE", help="Compare with this fgave.lock (default: that of MANIFESTS/NAME,"
              " if there is one, and the export's own).")  # fmt: skip
@click.option("--decode", is_flag=True, help="Decode every clip, too: frames, samples, length.")
@click.option("--repair", is_flag=True, help="Delete what the next run can make anew.")
@common_options
def verify(common: Common, *, lock_path: Path | None, decode: bool, repair: bool) -> int:
    """Hold a dataset against its receipts, its tables against each other, its clips against a lock.

    Leaves with 3 if anything is found.

    \b
    Example:
      fgave verify -d demo --lock theirs/fgave.lock --decode
    """
    dataset = open_dataset(common.asked, STAGES)
    with held(dataset.data) if repair else nullcontext():
        found = look(dataset, lock_path, common.jobs if decode else 0, _tracked)
        if repair:
            _repair(found.findings)
    if common.as_json:
        click.echo(json.dumps(as_dict(found)))
    else:
        show(found, repaired=repair)
    return LEFT if found.findings else 0


@click.command()
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Where to write it (default: MANIFESTS/NAME/fgave.lock).")  # fmt: skip
@common_options
def lock(common: Common, out: Path | None) -> int:
    """Put the export's fgave.lock beside the manifest, to be committed and published, and cite it.

    \b
    Example:
      fgave lock -d demo --out demo.lock
    """
    dataset = open_dataset(common.asked, STAGES)
    own, path = dataset.export / LOCK, out or dataset.root / LOCK
    if not own.exists():
        raise UsageError(f"{own}: no such file; `fgave run -d {dataset.name}` writes it")
    found = read_lock(own)
    write_lock(path, to_bytes(found))
    if common.as_json:
        click.echo(json.dumps({"path": str(path)} | counts_of(found)))
    else:
        click.echo(f"{path}\n{citation(found)}")
    return 0


def _tracked(things: Iterable[T], words: str, count: int) -> Iterable[T]:
    """The same things, with a bar on stderr where that is a terminal."""
    console = Console(stderr=True)
    off = not console.is_terminal
    return track(things, words, count, console=console, transient=True, disable=off)


def _repair(findings: Iterable[Finding]) -> None:
    for path in {found.remove for found in findings if found.remove is not None}:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
