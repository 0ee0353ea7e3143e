"""Tables in the terminal. Text from the data is escaped: it may hold markup or control codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from fgave_pipeline.funnel import Step
from fgave_pipeline.summary import StageCount
from fgave_pipeline.units import OK, Outcome


_WIDEST_BAR = 24


def table(title: str, *columns: str) -> Table:
    """An empty table in the manner of all of fgave's; a column that begins with > is of numbers."""
    made = Table(
        title=title, title_justify="left", title_style="bold", box=None, padding=(0, 2, 0, 0)
    )
    for column in columns:
        right = column.startswith(">")
        made.add_column(column.lstrip(">"), justify="right" if right else "left", style=None)
    return made


def printable(text: str) -> str:
    """Text that came from outside, without what steers a terminal or an eye; on one line."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def safe(text: str) -> str:
    """The same for a table, without markup either."""
    return escape(printable(text))


def show_stages(counts: Iterable[StageCount]) -> None:
    """What each stage did."""
    shown = table(
        "Stages", "stage", ">made", ">cached", ">unusable", ">gone", ">left to do",
        ">rows",
    )  # fmt: skip
    for c in counts:
        numbers = (c.made, c.cached, c.unusable, c.gone, c.left, c.rows)
        shown.add_row(c.stage, *(str(n) if n else "·" for n in numbers))
    _print(shown)


def show_funnel(steps: list[Step]) -> None:
    """From sources to splits, with the reasons of what was left behind."""
    shown = table("Funnel", "step", ">count", "", "left behind")
    most = max((step.count for step in steps), default=0) or 1
    for step in steps:
        bar = "█" * round(_WIDEST_BAR * step.count / most)
        left = ", ".join(f"{safe(reason)} {count}" for reason, count in step.left.items())
        shown.add_row(step.name, str(step.count), f"[cyan]{bar}[/]", f"[dim]{left}[/]")
    _print(shown)


def show_stopped(outcomes: Iterable[Outcome]) -> None:
    """Each source that did not come through, once, with the stage that stopped it and why."""
    shown = table("Sources that did not come through", "source", "stage", "status", "why")
    for o in first_stops(outcomes):
        state = o.failure or o.status
        shown.add_row(o.unit, o.stage, state, f"{o.reason}: {safe(o.detail)}")
    if shown.row_count:
        _print(shown)


def show_advice(outcomes: Iterable[Outcome]) -> None:
    """What the user can do, once for each class and reason, with how many sources wait for it."""
    waits = Counter((o.failure, o.reason, o.advice) for o in first_stops(outcomes) if o.advice)
    shown = table("What you can do", "class", "reason", ">sources", "advice")
    for (failure, reason, advice), count in sorted(waits.items()):
        shown.add_row(failure, safe(reason), str(count), safe(advice))
    if waits:
        _print(shown)


def first_stops(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """Of each source that did not come through, the outcome that stopped it."""
    seen = set()
    for o in outcomes:
        if o.status != OK and o.unit not in seen:
            seen.add(o.unit)
            yield o


def _print(shown: Table) -> None:
    console = Console(highlight=False)
    console.print(shown)
    console.print()
