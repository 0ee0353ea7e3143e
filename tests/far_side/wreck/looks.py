"""What is wrong with what a harmed run left: torn files, processes, litter, other bytes."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from wreck.ground import Ground

from catalogue.runs import working_in
from fgave_pipeline.publish import pieces
from fgave_pipeline.store import ROWS, Store, damage
from stages.core.errors import StoreError
from stages.tools import parquet


PROC = Path("/proc/self/cwd").exists()
ORPHANS_S = 5.0


def torn(ground: Ground) -> Iterator[str]:
    """Files that have their names and are not whole."""
    for part in Store(ground.built / "work").parts():
        if what := damage(part):
            yield f"torn part {part.relative_to(ground.built)}: {what}"
    for table in sorted((ground.built / "manifests").glob("*.parquet")):
        try:
            parquet.read_table(table)
        except StoreError as error:
            yield f"torn table: {error}"
    export = ground.built / "export"
    for piece in pieces(export) if export.exists() else ():
        if what := damage(piece, but=ROWS):
            yield f"torn export {piece.relative_to(ground.built)}: {what}"


def orphans(ground: Ground) -> Iterator[str]:
    """Processes that outlive their run by more than they may; they are ended then."""
    end = time.monotonic() + ORPHANS_S
    while (left := working_in(ground.folder)) and time.monotonic() < end:
        time.sleep(0.02)
    for pid in left:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        yield f"process {pid} outlived its run by {ORPHANS_S:g} s"


def litter(ground: Ground) -> Iterator[str]:
    """Drafts, and what is half written beside what it will be."""
    for place in ("work/.drafts/*", "manifests/.*.new", ".export.*"):
        yield from (f"left behind: {p.relative_to(ground.built)}" for p in ground.built.glob(place))


def differs(ground: Ground, whole: dict[str, bytes]) -> Iterator[str]:
    """Files that are not, byte for byte, those of an undisturbed run."""
    found = ground.state()
    for name in sorted(set(found) | set(whole)):
        if found.get(name) != whole.get(name):
            how = "missing" if name not in found else "other bytes" if name in whole else "too much"
            yield f"{how}: {name}"


def resumed(ground: Ground, whole: dict[str, bytes]) -> list[str]:
    """What is wrong after a harmed run, and after the plain re-run that follows it."""
    found = [*orphans(ground), *torn(ground)]
    found += ground.finish()
    return [*found, *differs(ground, whole), *litter(ground)]
