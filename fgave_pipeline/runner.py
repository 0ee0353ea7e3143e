"""Run units of one stage, on as many cores as asked; say what became of each.

A unit that decodes foreign bytes runs behind a fence (`fence.py`): if it takes its process down,
that is its verdict, stored like any other. To have it tried again, delete the unit's folder in
`work/`; `FGAVE_DEADLINE_S` and `FGAVE_MEMORY_MB` move the limits, and are part of no key.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import joblib

from fgave_pipeline.fence import MB, Crew, Limits, WorkerDied
from fgave_pipeline.store import Part, Store, damage
from fgave_pipeline.units import OK, UNUSABLE, Outcome, Task
from stages.core.errors import StoreError, Unavailable, Unusable, UsageError
from stages.core.records import Video
from stages.tools.versions import versions


PATIENCE_S = 120
DOWNLOAD_S = 6 * 3600
MEMORY_MB = 8000
DEATHS = 3
"""So often a unit's process dies before that is its verdict; after the first it works alone."""


def run_tasks(tasks: list[Task], store: Store, jobs: int) -> Iterator[Outcome]:
    """The outcome of each task, as it ends. Any error that is not fgave's own stops the run."""
    one_thread()
    jobs = min(jobs, len(tasks))
    if jobs <= 1 and not any(task.stage.fenced for task in tasks):
        yield from (run_unit(task, store) for task in tasks)
        return
    crew, died = Crew(jobs), []
    try:
        for task, outcome in _side_by_side(tasks, store, jobs, crew):
            if outcome is None:
                died.append(task)
            else:
                yield outcome
        for task in died:  # alone now, lest one pay for what another did to the machine
            yield last_try(task, store, crew)
    finally:
        crew.dismiss()


def _side_by_side(
    tasks: list[Task], store: Store, jobs: int, crew: Crew
) -> Iterator[tuple[Task, Outcome | None]]:
    """Each task with its outcome, or with None if its process died."""
    # Threads: each does nothing but look on while a process of the crew works.
    parallel = joblib.Parallel(jobs, backend="threading", return_as="generator_unordered")
    yield from parallel(joblib.delayed(_with_task)(task, store, crew) for task in tasks)


def _with_task(task: Task, store: Store, crew: Crew) -> tuple[Task, Outcome | None]:
    return task, first_try(task, store, crew)


def first_try(task: Task, store: Store, crew: Crew) -> Outcome | None:
    """The outcome of a task, or None if its process died."""
    try:
        return _behind_the_fence(task, store, crew)
    except WorkerDied:
        return None


def last_try(task: Task, store: Store, crew: Crew) -> Outcome:
    """The outcome of a task whose process died once; if it goes on dying, that is the verdict."""
    for _ in range(DEATHS - 1):
        try:
            return _behind_the_fence(task, store, crew)
        except WorkerDied as error:
            last = error
    last.detail += f", {DEATHS} times"
    return _charge(task, store, last)


def _behind_the_fence(task: Task, store: Store, crew: Crew) -> Outcome:
    with crew.worker() as worker:
        try:
            with store.draft(task.stage.name, task.unit) as draft:
                outcome: Outcome = worker.ask(limits(task), fill, task, store, draft)
                return outcome
        except WorkerDied:
            raise
        except Unusable as error:
            return _charge(task, store, error)


def _charge(task: Task, store: Store, error: Unusable) -> Outcome:
    """The verdict on a unit that did not come back, unless it had done all but say so."""
    if (part := store.find(task.stage.name, task.unit, task.key)) is None:
        error.detail += f"; to try again, delete work/{task.stage.name}/{task.unit}"
        with store.draft(task.stage.name, task.unit) as draft:
            return _collect(task, store, draft, _stand_ins(task, error))
    return Outcome.of(part, cached=False)


def untried(task: Task, why: Unavailable) -> Outcome:
    """The outcome of a task that is not worked on, with the rows that stand for it."""
    rows = []
    with suppress(Unavailable):
        for row in _stand_ins(task, why):
            rows.append(row)  # noqa: PERF402  # rows that came before the error must stay
    return Outcome.without(task, why, rows)


def _stand_ins(task: Task, error: Unusable | Unavailable) -> Iterator[Any]:
    if task.stage.instead is None:
        raise error
    yield from task.stage.instead(task.given, error)


def limits(task: Task) -> Limits:
    """What a unit may cost; a source that decodes at all stays far below."""
    if not task.stage.fenced:
        return Limits()
    memory_mb = _setting("FGAVE_MEMORY_MB") or MEMORY_MB
    if task.stage.remote is not None and task.stage.remote(task.given.sources[0]):
        return Limits(
            DOWNLOAD_S, memory_mb
        )  # `fetch` ends a download itself, and without a verdict
    return Limits(_setting("FGAVE_DEADLINE_S") or _patience_s(task), memory_mb)


def _patience_s(task: Task) -> float:
    """It grows with the source: by its length, or its bytes before that is known."""
    if "fetch" in task.stage.needs:
        videos = task.given.rows("fetch", Video)
        return PATIENCE_S + 4 * sum(video.duration_ms or 0 for video in videos) / 1000
    paths = [task.given.root / source.url for source in task.given.sources]
    try:
        return PATIENCE_S + sum(path.stat().st_size for path in paths) / MB
    except OSError:  # a URL is no path, or too long for one
        return DOWNLOAD_S


def _setting(name: str) -> float:
    """A number above 0 from the environment; 0 where it is not set."""
    said = os.environ.get(name, "")
    try:
        value = float(said or 0)
    except ValueError:
        value = -1.0
    if not value >= 0:
        raise UsageError(f"{name}: {said!r}, expected a number above 0")
    return value


def run_unit(task: Task, store: Store) -> Outcome:
    """Make one part, in this process."""
    with store.draft(task.stage.name, task.unit) as draft:
        return fill(task, store, draft)


def fill(task: Task, store: Store, draft: Path) -> Outcome:
    """Make one part. A source that cannot be had now leaves none, only its rows and the reason.

    Raises:
        StoreError: what is to be decoded is not what was fetched.
    """
    media = task.given.parts.get(("fetch", task.unit))
    if task.stage.fenced and media is not None and (what := damage(media)):
        raise StoreError(f"{media}: {what}")
    return _collect(task, store, draft, task.stage.run(task.given, task.params, draft))


def _collect(task: Task, store: Store, draft: Path, made: Iterable[Any]) -> Outcome:
    rows: list[Any] = []
    verdict: Unusable | None = None
    try:
        for row in made:
            rows.append(row)  # noqa: PERF402  # rows that came before an error must stay
    except Unusable as error:
        verdict = error
    except Unavailable as error:
        return Outcome.without(task, error, rows)
    return Outcome.of(_publish(task, store, draft, rows, verdict), cached=False)


def _publish(
    task: Task, store: Store, draft: Path, rows: list[Any], verdict: Unusable | None
) -> Part:
    receipt = {
        "stage": task.stage.name,
        "unit": task.unit,
        "key": task.key,
        "made_from": task.made_from,
        "tools": versions(),
        "status": OK if verdict is None else UNUSABLE,
        "reason": "" if verdict is None else verdict.reason,
        "detail": "" if verdict is None else verdict.detail,
    }
    return store.publish(draft, rows, task.stage.row, receipt)


def one_thread() -> None:
    """A job a core: what runs inside a unit must not start a team of threads of its own."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
        os.environ.setdefault(name, "1")
