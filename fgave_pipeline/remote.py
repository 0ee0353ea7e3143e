"""Units that ask a site: which are tried now, at which pace, and what is written down of each.

What may run side by side has nothing to do with cores, and what ended goes into the ledger at once,
so that no end of the run, however hard, loses it.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace

from fgave_pipeline.ledger import Ledger, Look, counted, now, of_stage
from fgave_pipeline.pace import Block, Gate
from fgave_pipeline.retry import Retry, is_due
from fgave_pipeline.runner import untried
from fgave_pipeline.units import PENDING, UNAVAILABLE, Outcome, Task
from fgave_pipeline.visits import Visits, source_of, why
from stages.core.errors import Unavailable


REST_WORTH_A_WORD_S = 5.0


@dataclass(frozen=True, slots=True)
class Rest:
    """Nothing is begun for a while."""

    seconds: float
    unit: str
    """The source whose answer asked for it."""

    @property
    def words(self) -> str:
        """One line on it."""
        return f"resting for {self.seconds:,.0f} s, as the site asked (at {self.unit})"


def is_remote(task: Task) -> bool:
    """Whether a task asks a site."""
    return task.stage.remote is not None and task.stage.remote(source_of(task))


@dataclass(frozen=True, slots=True)
class Sifted:
    """Tasks that ask a site, by what is to become of them in this run."""

    due: list[Task]
    """To be tried, in this order."""
    kept: list[Outcome]
    """Not tried: each keeps its last verdict."""
    rest_s: float
    """How long a site still wants to be left alone."""


def sift(tasks: list[Task], ledger: Ledger, retry: Retry) -> Sifted:
    """Which tasks are to be tried.

    What never failed comes first, then what failed the least often, so that nothing that fails
    every time stands in the way of the rest.
    """
    due: list[tuple[int, Task]] = []
    kept: list[Outcome] = []
    rest_s, moment = 0.0, now()
    for task in tasks:
        looks = of_stage(ledger.looks(source_of(task)), task.stage.name)
        charged = counted(looks)
        last = charged[-1] if charged else None
        if last is not None and last.failure == "rate" and last.again_at is not None:
            rest_s = max(rest_s, (last.again_at - moment).total_seconds())
        if last is None or is_due(last, retry, moment):
            due.append((sum(look.status == UNAVAILABLE for look in looks), task))
        else:
            kept.append(_kept(task, last))
    by_failures = sorted(due, key=lambda found: found[0])
    return Sifted([task for _, task in by_failures], kept, rest_s)


def run_remote(tasks: list[Task], visits: Visits, gate: Gate) -> Iterator[Outcome | Rest]:
    """The outcome of each task, as it ends; those that a block left untried say so."""
    waiting, died = deque(tasks), list[Task]()
    while visits.running or (waiting and gate.block is None):
        while waiting and visits.has_room and gate.is_open(time.monotonic()):
            gate.begin(time.monotonic())
            visits.begin(waiting.popleft())
        for task, outcome in visits.ended(_patience_s(waiting, visits, gate)):
            if outcome is None:
                died.append(task)
            else:
                yield from _count(task, outcome, visits, gate)
    for task in died:
        if gate.block is None:
            for outcome in visits.again(task):
                yield from _count(task, outcome, visits, gate)
        else:
            waiting.append(task)
    yield from (_pending(task, gate.block) for task in waiting if gate.block is not None)


def _count(task: Task, outcome: Outcome, visits: Visits, gate: Gate) -> Iterator[Outcome | Rest]:
    rest_s = gate.end(source_of(task).url, outcome, time.monotonic())
    yield outcome
    if gate.block is not None:
        visits.forgive(gate.block)
    elif rest_s >= REST_WORTH_A_WORD_S:
        yield Rest(rest_s, outcome.unit)


def _patience_s(waiting: deque[Task], visits: Visits, gate: Gate) -> float | None:
    """How long to wait for an end before a beginning is due; None if none is due before an end."""
    if not waiting or not visits.has_room or gate.block is not None:
        return None
    return gate.wait_s(time.monotonic())


def _pending(task: Task, block: Block) -> Outcome:
    why = Unavailable(PENDING, f"not tried: {block.words}", advice=block.advice)
    return replace(untried(task, why), failure=PENDING)


def _kept(task: Task, last: Look) -> Outcome:
    """What stands of a source that is not tried: what was said last."""
    return replace(untried(task, why(last)), cached=True)
