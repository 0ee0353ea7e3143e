"""What a run does: a bar a stage where stderr is a terminal, else a line now and then."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from fgave_pipeline.cli.show import printable
from fgave_pipeline.forecast import duration
from fgave_pipeline.pipeline import Begun, Event
from fgave_pipeline.store import ROWS, Part
from fgave_pipeline.units import OK, Outcome
from stages.annotate import STAGE as ANNOTATE
from stages.cut import STAGE as CUT
from stages.fetch import STAGE as FETCH
from stages.filter import STAGE as FILTER
from stages.measure import STAGE as MEASURE
from stages.tools import parquet


OF_CLIPS = frozenset(stage.name for stage in (CUT, MEASURE, FILTER, ANNOTATE))
LINE_S = 30.0
"""So often, at most, a line is written where there is no terminal."""


@dataclass(slots=True)
class Pace:
    """How a stage goes, by what was made of it so far."""

    stage: str = ""
    to_make: int = 0
    begun_s: float = 0.0
    made: int = 0
    failed: int = 0
    clips: int = 0
    video_s: float = 0.0

    def add(self, outcome: Outcome, video_s: float) -> None:
        """Count one more that was made, or failed."""
        self.made += 1
        self.failed += outcome.status != OK
        self.clips += outcome.row_count if self.stage in OF_CLIPS else 0
        self.video_s += video_s

    def words(self, now_s: float) -> str:
        """Such as `120 clips, 6.2 a second, 62 s of video a second, 1 failed`."""
        took_s = max(now_s - self.begun_s, 1e-3)
        said = [f"{self.clips:,} clips, {self.clips / took_s:.3g} a second"] * bool(self.clips)
        rate = self.video_s / took_s
        said += [f"{rate:.3g} s of video a second"] * bool(self.video_s)
        return ", ".join([*said, f"{self.failed} failed" if self.failed else "none failed"])

    def line(self, now_s: float) -> str:
        """The same, with how far it is and how long it may still take."""
        took_s, left = now_s - self.begun_s, self.to_make - self.made
        rest = f", about {duration(took_s * left / self.made)} left" if left and self.made else ""
        return f"{self.stage}: {self.made} of {self.to_make}, {self.words(now_s)}{rest}"


@dataclass(slots=True)
class Watch:
    """Follows the events of a run, and says now and then how the stage at hand goes."""

    clock: Callable[[], float] = time.monotonic
    pace: Pace = field(default_factory=Pace)
    _said_s: float = 0.0
    _has_said: bool = False
    _fetched: dict[str, Part] = field(default_factory=dict)

    def see(self, event: Event) -> str | None:
        """Take an event in; a line, where one is due."""
        now_s = self.clock()
        if isinstance(event, Begun):
            self.pace = Pace(event.stage, event.to_make, now_s)
            self._said_s, self._has_said = now_s, False
        elif isinstance(event, Outcome):
            if event.stage == FETCH.name and event.part is not None:
                self._fetched[event.unit] = event.part
            if not event.cached:
                self.pace.add(event, self._video_s(event.unit))
                return self._line(now_s)
        return None

    def _line(self, now_s: float) -> str | None:
        """A line each half minute, and a last one of a stage that had any."""
        is_last = self.pace.made == self.pace.to_make
        if now_s - self._said_s < LINE_S and not (is_last and self._has_said):
            return None
        self._said_s, self._has_said = now_s, True
        return self.pace.line(now_s)

    def _video_s(self, unit: str) -> float:
        """The length of a source; 0 if that is not known."""
        part = self._fetched.get(unit)
        if part is None:
            return 0.0
        table = parquet.read_table(part.folder / ROWS, ["duration_ms"])
        return sum(row["duration_ms"] or 0 for row in table.to_pylist()) / 1000


def watched(events: Iterable[Event], *, verbose: bool) -> Iterator[Event]:
    """The same events, drawn as they pass; with `verbose`, a line for each unit."""
    console, watch = Console(stderr=True), Watch()
    with Progress(
        TextColumn("{task.description:<9}"),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[note]}", style="dim"),
        console=console,
        disable=not console.is_terminal,
        transient=True,
    ) as progress:
        task = progress.add_task("", total=None, note="")
        for event in events:
            line = watch.see(event)
            if line is not None and not console.is_terminal and not verbose:
                click.echo(line, err=True)
            if isinstance(event, Begun):
                progress.update(task, visible=False)
                task = progress.add_task(event.stage, total=event.to_make, note="")
            elif isinstance(event, Outcome):
                note = watch.pace.words(watch.clock()) if watch.pace.made else ""
                progress.update(task, advance=not event.cached, note=note)
                if verbose:
                    click.echo(_line(event), err=True)
            else:
                click.echo(event.words, err=True)
            yield event


def _line(outcome: Outcome) -> str:
    state = "cached" if outcome.cached and outcome.status == "ok" else outcome.status
    words = f": {outcome.detail}" if outcome.detail else ""
    line = f"{outcome.stage:<9} {outcome.unit:<24} {state} {outcome.reason}{words}"
    return printable(line.rstrip())
