"""Tasks under way at sites, and the line that the ledger gets of each that ends."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from typing import Self, cast

from fgave_pipeline.fence import Crew
from fgave_pipeline.ledger import Ledger, Look, counted, now, of_stage
from fgave_pipeline.pace import Block
from fgave_pipeline.retry import again_at
from fgave_pipeline.runner import first_try, last_try, one_thread, untried
from fgave_pipeline.store import Store
from fgave_pipeline.units import PENDING, UNAVAILABLE, Outcome, Task
from stages.core.errors import Failure, Unavailable
from stages.core.records import Source
from stages.tools.versions import versions


def source_of(task: Task) -> Source:
    """The one source that a task is about."""
    (source,) = task.given.sources
    return source


class Visits:
    """Tasks under way at sites, each in a process of its own; left, it ends them all."""

    def __init__(self, store: Store, ledger: Ledger, side_by_side: int) -> None:
        one_thread()
        self.running: dict[Future[Outcome | None], Task] = {}
        self._store, self._ledger, self._most = store, ledger, side_by_side
        self._crew, self._pool = Crew(side_by_side), ThreadPoolExecutor(side_by_side)
        self._begun: dict[str, Task] = {}
        self._forgiven: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._crew.dismiss()
        self._pool.shutdown(cancel_futures=True)

    @property
    def has_room(self) -> bool:
        """Whether one more may run beside the others."""
        return len(self.running) < self._most

    def begin(self, task: Task) -> None:
        """Send a task on its way."""
        self._begun[task.unit] = task
        self.running[self._pool.submit(self._try, task, first_try)] = task

    def ended(self, within_s: float | None) -> list[tuple[Task, Outcome | None]]:
        """Tasks that have ended, if any does in that time; None stands for a process that died."""
        if not self.running:
            time.sleep(within_s or 0.0)
            return []
        done, _ = wait(self.running, within_s, FIRST_COMPLETED)
        return [(self.running.pop(future), future.result()) for future in done]

    def again(self, task: Task) -> list[Outcome]:
        """The outcome of a task whose process died, tried once more with nothing beside it."""
        outcome = self._try(task, last_try)
        return [] if outcome is None else [outcome]

    def forgive(self, block: Block) -> None:
        """Take back, in the ledger, the tries that a block cost; each once."""
        for unit in set(block.units) - self._forgiven:
            task = self._begun[unit]
            url, words = source_of(task).url, block.words
            look = Look(now(), task.stage.name, url, PENDING, reason=block.kind, detail=words)
            self._ledger.add(unit, look)
            self._forgiven.add(unit)

    def _try(
        self, task: Task, how: Callable[[Task, Store, Crew], Outcome | None]
    ) -> Outcome | None:
        """Runs in a thread: what ended is in the ledger before anybody hears of it."""
        begun_s = time.monotonic()
        outcome = how(task, self._store, self._crew)
        if outcome is None:
            return None
        if outcome.status == UNAVAILABLE:
            outcome = untried(task, why(outcome))  # its row is then what the ledger can rebuild
        looks = of_stage(self._ledger.looks(source_of(task)), task.stage.name)
        look = _look(task, outcome, counted(looks), time.monotonic() - begun_s)
        self._ledger.add(task.unit, look)
        return outcome


def _look(task: Task, outcome: Outcome, before: list[Look], seconds: float) -> Look:
    """The line of the ledger on an outcome."""
    look = Look(
        now(),
        task.stage.name,
        source_of(task).url,
        outcome.status,
        outcome.failure,
        outcome.reason,
        outcome.detail,
        outcome.advice,
        seconds=round(seconds, 1),
        bytes=0 if outcome.part is None else outcome.part.file_bytes,
        tool=f"yt-dlp {versions()['yt-dlp']}",
    )
    if outcome.status != UNAVAILABLE:
        return look
    return replace(look, again_at=again_at(look, before, retry_after_s=outcome.retry_after_s))


def why(said: Look | Outcome) -> Unavailable:
    """The error that a failure was, of what is known of it."""
    failure = cast("Failure", said.failure)
    retry_after_s = said.retry_after_s if isinstance(said, Outcome) else None
    return Unavailable(
        said.reason, said.detail, failure, advice=said.advice, retry_after_s=retry_after_s
    )
