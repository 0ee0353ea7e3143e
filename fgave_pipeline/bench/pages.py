"""The benchmark's results as tables, for a terminal and for Markdown."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.table import Table as RichTable

from fgave_pipeline.bench.contest import Row
from fgave_pipeline.bench.memory import Growth
from stages.tools.versions import versions


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of words."""

    title: str
    head: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]


_HEAD = (
    "who",
    "CPU s",
    "wall s",
    "peak MB",
    "x real time",
    "CPU ratio",
    "wall ratio",
)


def setting() -> dict[str, str]:
    """When, on what machine and with which versions it is run."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{_processor()}, {os.cpu_count()} cores, {platform.system()}",
        "versions": ", ".join(f"{name} {version}" for name, version in versions().items()),
    }


def contests(rows: Sequence[Row]) -> list[Sheet]:
    """A table a contest."""
    names = dict.fromkeys(row.contest for row in rows)
    return [_contest(name, [row for row in rows if row.contest == name]) for name in names]


def memory(found: Iterable[Growth]) -> Sheet:
    """How memory grows with length."""
    lines = [
        (
            f"{g.verb} {g.long.height}p {g.long.codec}",
            f"{g.short_mb:.0f} ({g.short.seconds} s)",
            f"{g.long_mb:.0f} ({g.long.seconds} s)",
            f"{g.grown_mb:+.0f}",
        )
        for g in found
    ]
    return Sheet("peak memory", ("what", "short, MB", "long, MB", "grown, MB"), tuple(lines))


def in_markdown(sheet: Sheet) -> str:
    """The table as Markdown; numbers to the right."""
    rule = ["---"] + ["---:"] * (len(sheet.head) - 1)
    lines = [sheet.head, rule, *sheet.lines]
    return f"**{sheet.title}**\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def in_rich(sheet: Sheet) -> RichTable:
    """The table for a terminal."""
    table = RichTable(title=sheet.title, title_justify="left", title_style="bold")
    for count, head in enumerate(sheet.head):
        table.add_column(head, justify="right" if count else "left")
    for line in sheet.lines:
        table.add_row(*line)
    return table


def _contest(name: str, rows: list[Row]) -> Sheet:
    title = f"{name}, {len(rows[0].rounds)} rounds, load {rows[0].load:.1f}"
    lines = [line for row in rows for line in _lines(row)]
    return Sheet(title, _HEAD, tuple(lines))


def _lines(row: Row) -> list[tuple[str, ...]]:
    cost = row.cost
    if cost.failed:
        return [(row.rival, f"failed: {cost.failed[:60]}", *[""] * (len(_HEAD) - 2))]
    line = (
        row.rival,
        f"{cost.cpu_s:.2f}",
        f"{cost.wall_s:.2f}",
        f"{cost.peak_mb:.0f}",
        f"{row.speed:.0f}",
        f"{row.cpu_ratio:.2f}",
        f"{row.wall_ratio:.2f}",
    )
    if not cost.inner_cpu_s:
        return [line]
    speed = f"{row.seconds / cost.inner_cpu_s:.0f}"
    share = f"{row.cpu_ratio * cost.inner_cpu_s / cost.cpu_s:.2f}"
    return [
        line,
        ("… its imports left out", f"{cost.inner_cpu_s:.2f}", "", "", speed, share, ""),
    ]


def _processor() -> str:
    """The model's name as Linux has it, elsewhere what Python knows."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.machine()
    found = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
    return found[1] if found else platform.machine()
