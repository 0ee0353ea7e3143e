"""What is left of a list of sources: by the looks that the ledger keeps, by class and by label."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from fgave_pipeline import tables
from fgave_pipeline.dataset import Dataset
from fgave_pipeline.ledger import Ledger, Look, counted
from fgave_pipeline.pipeline import Event, run_texts
from fgave_pipeline.store import Store
from fgave_pipeline.units import PERMANENT, UNAVAILABLE
from stages.annotate import READ
from stages.core.records import Passage
from stages.fetch.origin import is_remote
from stages.tools import parquet


LOCAL, NEVER, LEFT = "local", "never looked at", "available"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a source stands."""

    source_id: str
    state: str
    """`available`, `local` (no site is asked for it), `never looked at`, or a class of failure."""
    reason: str = ""
    since: datetime | None = None
    """The first of the looks in a row that found it so."""
    looked: datetime | None = None
    """The last look."""
    died: bool = False
    """Whether the last look found it gone and the look before did not."""

    @property
    def is_left(self) -> bool:
        """Whether it can be had."""
        return self.state in (LOCAL, LEFT)


@dataclass(frozen=True, slots=True)
class Label:
    """How many of the sources in which an action is heard are left."""

    action: str
    sources: int
    left: int
    gone: int


def standings(dataset: Dataset) -> list[Standing]:
    """How each source stands, in the order of the manifest."""
    ledger = Ledger(dataset.ledger)
    return [
        _standing(source.source_id, ledger.looks(source))
        if is_remote(source)
        else Standing(source.source_id, LOCAL)
        for source in dataset.sources
    ]


def look_again(dataset: Dataset, jobs: int) -> Iterator[Event]:
    """Ask for every source once more, at the pace of `fetch`; only the ledger remembers it."""
    remote = replace(dataset, sources=[s for s in dataset.sources if is_remote(s)])
    with tempfile.TemporaryDirectory() as folder:
        yield from run_texts(remote, jobs, "all", Store(Path(folder)))


def by_action(dataset: Dataset, found: Iterable[Standing]) -> list[Label]:
    """Each action with its sources, the most sources first; none before `read` has run."""
    path = tables.path_of(dataset.tables, READ.table)
    if not path.exists():
        return []
    known = {one.source_id: one for one in found}
    heard: dict[str, set[str]] = {}
    for passage in parquet.from_table(parquet.read_table(path), Passage):
        for action in passage.actions if passage.chosen and passage.source_id in known else ():
            heard.setdefault(action, set()).add(passage.source_id)
    labels = (_label(action, [known[unit] for unit in units]) for action, units in heard.items())
    return sorted(labels, key=lambda label: (-label.sources, label.action))


def _label(action: str, found: list[Standing]) -> Label:
    left, gone = sum(s.is_left for s in found), sum(s.state == PERMANENT for s in found)
    return Label(action, len(found), left, gone)


def _standing(source_id: str, looks: list[Look]) -> Standing:
    charged = counted(looks)
    if not charged:
        return Standing(source_id, NEVER)
    last, before = charged[-1], charged[:-1]
    since = last
    for look in reversed(before):
        if _state(look) != _state(last):
            break
        since = look
    died = last.failure == PERMANENT and bool(before) and before[-1].failure != PERMANENT
    return Standing(source_id, _state(last), last.reason, since.at, last.at, died)


def _state(look: Look) -> str:
    return look.failure if look.status == UNAVAILABLE else LEFT
