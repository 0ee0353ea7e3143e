"""Look after a data folder: what is damaged, what no current plan reaches."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from fgave_pipeline import publish, tables
from fgave_pipeline.dataset import Dataset
from fgave_pipeline.forgotten import is_forgotten, load_stones
from fgave_pipeline.ledger import Ledger
from fgave_pipeline.pipeline import Done, plan, stages_of
from fgave_pipeline.remains import remains
from fgave_pipeline.remote import is_remote, sift
from fgave_pipeline.store import ROWS, Store, damage
from fgave_pipeline.units import UNAVAILABLE, Outcome
from stages.fetch import TEXTS
from stages.tools.files import sha256_of


TO_MAKE = "to_make"
"""The reason of a unit that nothing stands in the way of."""


@dataclass(frozen=True, slots=True)
class Damage:
    """A part that is not what its receipt says."""

    part: Path
    what: str


def find_damage(dataset: Dataset) -> Iterator[Damage]:
    """Every part, and the export, held against its receipt."""
    for piece in pieces_of(dataset):
        if what := damage_of(dataset, piece):
            yield Damage(piece, what)


def pieces_of(dataset: Dataset) -> list[Path]:
    """Every folder that has a receipt: the parts, the export, its forms."""
    exported = publish.pieces(dataset.export) if dataset.export.exists() else ()
    return [*Store(dataset.work).parts(), *exported]


def damage_of(dataset: Dataset, piece: Path, sha256: Callable[[Path], str] = sha256_of) -> str:
    """What is wrong with one of these folders by its receipt, in words; empty if nothing."""
    return damage(piece, but=ROWS if piece.is_relative_to(dataset.export) else "", sha256=sha256)


def find_litter(dataset: Dataset) -> list[Path]:
    """What the manifest and parameters as they are do not lead to, and what runs left that died.

    So is all of forgotten sources. Of a unit that is still to be made nothing counts as litter:
    what lies there may fit again.
    """
    store = Store(dataset.work)
    current = {
        (stage, unit): outcome.part.folder if outcome.part is not None else None
        for stage, outcomes in settled(dataset).items()
        for unit, outcome in outcomes.items()
    }
    unsettled = {place for place, folder in current.items() if folder is None}
    litter = [
        part
        for part in store.parts()
        if (place := (part.parent.parent.name, part.parent.name)) not in unsettled
        and current.get(place) != part
    ]
    litter += publish.leftovers(dataset.export) + tables.leftovers(dataset.tables)
    forgotten = find_forgotten(dataset)
    return list(dict.fromkeys([*_outside(litter, forgotten), *store.drafts(), *forgotten]))


def find_forgotten(dataset: Dataset) -> list[Path]:
    """What the caches still hold of sources that were forgotten, here or by whom the list is of."""
    stones = load_stones(dataset.root)
    return remains(dataset.data, lambda unit: is_forgotten(unit, stones)) if stones else []


def _outside(paths: list[Path], folders: list[Path]) -> list[Path]:
    """Those that lie in none of these folders."""
    return [path for path in paths if not any(path.is_relative_to(f) for f in folders)]


def size_of(paths: list[Path]) -> int:
    """How many bytes these files, and the files in these folders, have."""
    files = (p for path in paths for p in (path, *path.rglob("*")) if p.is_file())
    return sum(p.stat().st_size for p in files)


def remove(paths: list[Path]) -> None:
    """Delete files and folders."""
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def settled(dataset: Dataset) -> Done:
    """What the parts that exist, and the ledger, settle: for texts, stages, forms asked for.

    A unit that is still to be made counts as unavailable.
    """
    store, ledger, done = Store(dataset.work), Ledger(dataset.ledger), Done()
    for stage in (TEXTS, *stages_of(dataset)):
        ready, tasks = plan(dataset, store, stage, done)
        refused = sift([task for task in tasks if is_remote(task)], ledger, "none").kept
        waiting = [Outcome(stage.name, task.unit, UNAVAILABLE, TO_MAKE) for task in tasks]
        done[stage.name] = {outcome.unit: outcome for outcome in [*ready, *waiting, *refused]}
    return done
