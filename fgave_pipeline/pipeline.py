"""The stages in order, and how a dataset runs through them. The only file that names them all."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from fgave_pipeline import tables
from fgave_pipeline.card import CARD, about, card
from fgave_pipeline.dataset import Dataset
from fgave_pipeline.forecast import ASSUMED_BYTES, Forecast, Speed, forecast
from fgave_pipeline.hands import Hands
from fgave_pipeline.hold import held
from fgave_pipeline.ledger import Ledger, of_stage
from fgave_pipeline.lock import LOCK, lock_of, to_bytes
from fgave_pipeline.pace import Gate
from fgave_pipeline.publish import publish
from fgave_pipeline.remote import Rest, Sifted, is_remote, run_remote, sift
from fgave_pipeline.retry import Retry
from fgave_pipeline.runner import run_tasks
from fgave_pipeline.store import Store, glance, key_of, tools_of
from fgave_pipeline.units import OK, Given, Outcome, Task
from fgave_pipeline.visits import Visits
from stages.annotate import READ
from stages.annotate import STAGE as ANNOTATE
from stages.core.params import keyed, listed
from stages.core.records import Source
from stages.core.stage import WHOLE, Stage
from stages.cut import STAGE as CUT
from stages.export import FORMS
from stages.export import STAGE as EXPORT
from stages.fetch import STAGE as FETCH
from stages.fetch import TEXTS
from stages.filter import STAGE as FILTER
from stages.measure import STAGE as MEASURE
from stages.split import STAGE as SPLIT
from stages.tools import parquet
from stages.tools.files import sha256_of
from stages.tools.parquet import plain


VERBS: tuple[Stage, ...] = (FETCH, READ, CUT, MEASURE, FILTER, ANNOTATE, SPLIT, EXPORT)
NAMES = tuple(stage.name for stage in VERBS)
LAST = NAMES[-1]

STAGES = (*VERBS, *FORMS)
"""The verbs, and the forms of the export, of which a dataset has those that it asks for."""

_NO_FILES = ("annotations", "corrections", "decisions", "sources", "settings")
"""What a stage may read that is no file of its own beside the manifests."""

Done = dict[str, dict[str, Outcome]]
"""Stage → unit → what became of it."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A stage begins: so many units, of which so many must be made."""

    stage: str
    units: int
    to_make: int


@dataclass(frozen=True, slots=True)
class Damaged:
    """A part that is there and not whole, so that it is made anew."""

    part: Path
    what: str

    @property
    def words(self) -> str:
        """One line on it."""
        return f"damaged, to be made anew: {self.part}: {self.what}"


Event = Begun | Outcome | Forecast | Rest | Damaged
"""What a run tells whoever looks on."""


def run(dataset: Dataset, until: str, jobs: int, retry: Retry = "due") -> Iterator[Event]:
    """Run a dataset up to a stage: for each, `Begun`, then the outcome of every unit.

    After each stage its table is written anew; after the last, the forms of the export that are
    asked for are made, and all is put in place.

    Raises:
        Busy: another run works in the dataset's folder.
    """
    with held(dataset.data):
        yield from _run(dataset, until, jobs, retry)


def _run(dataset: Dataset, until: str, jobs: int, retry: Retry) -> Iterator[Event]:
    store, done = Store(dataset.work), Done()
    for stage in stages_of(dataset, until):
        found: dict[str, Outcome] = {}
        for event in _stage(dataset, store, (stage, done), jobs, retry):
            if isinstance(event, Outcome):
                found[event.unit] = event
            yield event
        done[stage.name] = {unit: found[unit] for unit, _ in _units(dataset, stage, done)}
        _write_tables(dataset, stage, done)
    if until == LAST:
        _publish(dataset, done)


def stages_of(dataset: Dataset, until: str = LAST) -> tuple[Stage, ...]:
    """The verbs up to one; after the last, the forms that are asked for, and what those need."""
    wanted = set(_asked(dataset) if until == LAST else ())
    for form in reversed(FORMS):  # each stands behind those that it needs
        wanted.update(form.needs if form.name in wanted else ())
    return (*VERBS[: NAMES.index(until) + 1], *(form for form in FORMS if form.name in wanted))


def _asked(dataset: Dataset) -> list[str]:
    return listed(dataset.config.params(EXPORT.name).formats)


def _publish(dataset: Dataset, done: Done) -> None:
    """The export and its forms as one folder; a form that could not be made is not in it."""
    found = {name: done[name][WHOLE].part for name in (LAST, *_asked(dataset))}
    parts = {name: part for name, part in found.items() if part is not None}
    if (base := parts.pop(LAST, None)) is not None:
        rows, videos = base.table(), parquet.read_table(tables.path_of(dataset.tables, FETCH.table))
        lock = lock_of(dataset.name, rows, videos, _made_with(dataset, done))
        words = card(about(dataset, VERBS, base, parts))
        beside = {CARD: words.encode(), LOCK: to_bytes(lock)}
        publish(base, parts, beside, dataset.export)


def _made_with(dataset: Dataset, done: Done) -> dict[str, Any]:
    """What the verbs were, and by which tools their parts were made."""
    params = {verb.name: key_of(keyed(dataset.config.params(verb.name))) for verb in VERBS}
    stages = {verb.name: {"version": verb.version, "params": params[verb.name]} for verb in VERBS}
    found = (outcome.part for verb in VERBS for outcome in done[verb.name].values())
    return {"stages": stages, "tools": tools_of(part for part in found if part is not None)}


def run_texts(
    dataset: Dataset, jobs: int, retry: Retry = "due", store: Store | None = None
) -> Iterator[Event]:
    """The texts of every source, without its media, at the pace of `fetch`; a part each.

    The parts go to the dataset's own store, unless another is given.

    Raises:
        Busy: as `run`.
    """
    place = Store(dataset.work) if store is None else store
    with held(dataset.data):
        yield from _stage(dataset, place, (TEXTS, Done()), jobs, retry)


def _stage(
    dataset: Dataset, store: Store, at: tuple[Stage, Done], jobs: int, retry: Retry
) -> Iterator[Event]:
    """Everything of one stage, after what is done of the earlier ones."""
    ready, tasks = plan(dataset, store, *at)
    here = [task for task in tasks if not is_remote(task)]
    far = sift([task for task in tasks if is_remote(task)], Ledger(dataset.ledger), retry)
    yield Begun(at[0].name, len(ready) + len(tasks), len(here) + len(far.due))
    yield from _damaged(store, tasks)
    yield from ready
    yield from far.kept
    yield from run_tasks(here, store, jobs)
    if far.due:
        yield from _visit(dataset, store, far)


def _damaged(store: Store, tasks: list[Task]) -> Iterator[Damaged]:
    for task in tasks:
        folder = store.place(task.stage.name, task.unit, task.key)
        if folder.exists():
            yield Damaged(folder, glance(folder))


def _visit(dataset: Dataset, store: Store, far: Sifted) -> Iterator[Event]:
    """What sites are asked for, at the pace that `fetch` has, after a word on what it will cost."""
    pace, ledger = dataset.config.params(FETCH.name), Ledger(dataset.ledger)
    speed = Speed(pace.per_hour, pace.side_by_side, pace.bytes_per_s)
    stage = far.due[0].stage.name
    looks = (look for source in dataset.sources for look in ledger.looks(source))
    guess = ASSUMED_BYTES if stage == FETCH.name else 0
    known = of_stage(looks, stage)
    yield forecast(len(far.due), speed, known, dataset.work, guess=guess)
    gate = Gate(pace.per_hour, time.monotonic(), rest_s=far.rest_s)
    with Visits(store, ledger, pace.side_by_side) as visits:
        yield from run_remote(far.due, visits, gate)


def plan(
    dataset: Dataset, store: Store, stage: Stage, done: Done
) -> tuple[list[Outcome], list[Task]]:
    """What of a stage is settled already, and what has to be made."""
    stage = _with_needs(dataset, stage)
    ready: list[Outcome] = []
    tasks: list[Task] = []
    files = _files(dataset, stage)  # once, not for each of thousands of units
    hands = Hands.of(dataset.annotations, dataset.decisions, stage.reads)
    for unit, sources in _units(dataset, stage, done):
        if (stopped := _stopped(stage, unit, done)) is not None:
            ready.append(stopped)
            continue
        task = _task(dataset, (stage, unit), (sources, hands), files, done)
        part = store.find(stage.name, unit, task.key)
        if part is None:
            tasks.append(task)
        else:
            ready.append(Outcome.of(part, cached=True))
    return ready, tasks


def _with_needs(dataset: Dataset, stage: Stage) -> Stage:
    """The stage with all that it needs in this dataset, whose parameters may ask for more."""
    params = dataset.config.params(stage.name) if stage.needs_with or stage.reads_with else None
    needs = stage.needs_with(params) if stage.needs_with else ()
    reads = stage.reads_with(params) if stage.reads_with else ()
    return replace(stage, needs=(*stage.needs, *needs), reads=(*stage.reads, *reads))


def _units(dataset: Dataset, stage: Stage, done: Done) -> list[tuple[str, list[Source]]]:
    """Each unit, and the sources that it is about: one, or all that came through so far."""
    if stage.scope == "source":
        return [(source.source_id, [source]) for source in dataset.sources]
    needs = [done[need] for need in stage.needs if WHOLE not in done[need]]
    through = (s for s in dataset.sources if all(n[s.source_id].status == OK for n in needs))
    return [(WHOLE, list(through))]


def _files(dataset: Dataset, stage: Stage) -> dict[str, tuple[Path, str]]:
    """Where each file lies that the stage reads beside the manifests, and its sha256."""
    paths = {n: dataset.file(n) for n in stage.reads if n not in _NO_FILES}
    return {name: (path, sha256_of(path)) for name, path in paths.items()}


def _stopped(stage: Stage, unit: str, done: Done) -> Outcome | None:
    """What an earlier stage could not use goes no further, and keeps that reason."""
    for need in stage.needs:
        before = done[need].get(unit)
        if before is not None and before.status != OK:
            return replace(before, stage=stage.name, part=None, rows=(), cached=True)
    return None


def _task(
    dataset: Dataset,
    work: tuple[Stage, str],
    about: tuple[list[Source], Hands],
    files: dict[str, tuple[Path, str]],
    done: Done,
) -> Task:
    (stage, unit), (sources, hands) = work, about
    params = dataset.config.params(FETCH.name if stage.name == TEXTS.name else stage.name)
    annotations, corrections, decisions = hands.about(sources)
    made_from: dict[str, Any] = {
        "stage": stage.name,
        "version": stage.version,
        "params": keyed(params),
        "inputs": {need: _digests(need, sources, done) for need in stage.needs},
        "annotations": [plain(a) for a in annotations],
        "files": {name: digest for name, (_, digest) in files.items()},
        "sources": [plain(s) for s in sources] if "sources" in stage.reads else [],
    }
    if settings := _settings(dataset, stage):
        made_from["settings"] = settings
    for name, said in (("corrections", corrections), ("decisions", decisions)):
        if said:  # whoever has none keeps the key that it had
            made_from[name] = [plain(one) for one in said]
    if stage.witness is not None:
        (source,) = sources
        made_from["origin"] = [source.source_id, source.url, stage.witness(source, dataset.root)]
    paths = {name: path for name, (path, _) in files.items()}
    earlier = _earlier(stage, sources, done)
    by_hand = (annotations, paths, *earlier, settings, corrections, decisions)
    given = Given(sources, dataset.root, *by_hand)
    return Task(stage, unit, key_of(made_from), made_from, params, given)


def _settings(dataset: Dataset, stage: Stage) -> dict[str, dict[str, Any]]:
    """The parameters of every verb, for a stage that reads them."""
    verbs = VERBS if "settings" in stage.reads else ()
    return {verb.name: keyed(dataset.config.params(verb.name)) for verb in verbs}


def _parts(need: str, sources: list[Source], done: Done) -> list[Outcome]:
    if WHOLE in done[need]:
        return [done[need][WHOLE]]
    return [done[need][source.source_id] for source in sources]


def _digests(need: str, sources: list[Source], done: Done) -> dict[str, str]:
    return {o.unit: o.part.digest for o in _parts(need, sources, done) if o.part is not None}


def _earlier(
    stage: Stage, sources: list[Source], done: Done
) -> tuple[dict[tuple[str, str], Path], dict[str, list[Path]]]:
    """Where the parts that a unit needs lie, and the files with their rows."""
    parts = {
        (need, o.unit): o.part.folder
        for need in stage.needs
        for o in _parts(need, sources, done)
        if o.part is not None
    }
    rows = {
        need: [parts[need, o.unit] / "rows.parquet" for o in _parts(need, sources, done)]
        for need in stage.needs
    }
    return parts, rows


def _write_tables(dataset: Dataset, stage: Stage, done: Done) -> None:
    if stage.table:
        tables.write_stage(dataset.tables, stage, list(done[stage.name].values()))
    per_source = [o for s in STAGES if s.scope == "source" for o in done.get(s.name, {}).values()]
    tables.write_outcomes(dataset.tables, per_source)
