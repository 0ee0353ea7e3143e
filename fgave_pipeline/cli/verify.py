"""`fgave verify`, `fgave lock`: whether a dataset is what it claims to be, and what to cite."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import click
from rich.console import Console
from rich.progress import track

from fgave_pipeline.cli.options import Common, common_options
from fgave_pipeline.cli.verified import Found, as_dict, citation, counts_of, show
from fgave_pipeline.dataset import Dataset, open_dataset
from fgave_pipeline.lock import LOCK, read_lock, to_bytes, write_lock
from fgave_pipeline.pipeline import STAGES
from fgave_pipeline.upkeep import damage_of, pieces_of
from fgave_pipeline.verify.compare import Comparison
from fgave_pipeline.verify.decode import claims, decoded
from fgave_pipeline.verify.findings import Finding, Hashes
from fgave_pipeline.verify.run import against_locks, find_faults
from stages.core.errors import UsageError


T = TypeVar("T")

LEFT = 3


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
    found = _look(dataset, lock_path, common.jobs if decode else 0)
    if repair:
        _repair(found.findings)
    if common.as_json:
        click.echo(json.dumps(as_dict(found), ensure_ascii=False))
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


def _look(dataset: Dataset, lock_path: Path | None, jobs: int) -> Found:
    sha256, comparisons, findings = Hashes(), list[Comparison](), list[Finding]()
    against = list(against_locks(dataset, lock_path, sha256))
    for piece in _tracked(pieces_of(dataset), "files"):
        if what := damage_of(dataset, piece, sha256):
            findings.append(Finding("damaged", str(piece), what, piece))
    findings += find_faults(dataset, sha256)
    for one in against:
        if isinstance(one, Comparison):
            comparisons.append(one)
            findings += one.findings
        else:
            findings.append(one)
    wanted = claims(dataset) if jobs else []
    for wrong in _tracked(decoded(wanted, jobs), "clips", len(wanted)) if wanted else ():
        findings += [wrong] if wrong else []
    return Found(findings, comparisons, len(wanted) if jobs else None)


def _tracked(things: Iterable[T], words: str, total: int | None = None) -> Iterator[T]:
    """The same things, with a bar on stderr where that is a terminal."""
    count = len(things) if isinstance(things, Sequence) else total
    console = Console(stderr=True)
    return iter(
        track(
            things, words, count, console=console, transient=True, disable=not console.is_terminal
        )
    )


def _repair(findings: Iterable[Finding]) -> None:
    for path in {found.remove for found in findings if found.remove is not None}:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
