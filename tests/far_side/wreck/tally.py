"""What a trial says at its end: a line for each kind of harm, n of n, and what went wrong."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table


EVERY = 10


@dataclass
class Tally:
    """How often each kind of harm was done, and what was wrong afterwards."""

    title: str
    tried: dict[str, int] = field(default_factory=dict)
    wrong: dict[str, list[str]] = field(default_factory=dict)
    begun: float = field(default_factory=time.monotonic)

    def add(self, kind: str, case: str, wrong: list[str]) -> None:
        self.tried[kind] = self.tried.get(kind, 0) + 1
        self.wrong.setdefault(kind, [])
        if wrong:
            self.wrong[kind].append(case)
            for words in wrong:
                print(f"{kind}, {case}: {words}", flush=True)  # noqa: T201  # as it is found

        if sum(self.tried.values()) % EVERY == 0:
            print(f"{sum(self.tried.values())} tried, {self.bad} wrong", flush=True)  # noqa: T201

    @property
    def bad(self) -> int:
        return sum(map(len, self.wrong.values()))

    def show(self) -> int:
        """Draw it; the exit code of the trial."""
        table = Table(box=None, padding=(0, 2, 0, 0))
        table.add_column("harm")
        for name in ("tried", "right"):
            table.add_column(name, justify="right")
        for kind, count in self.tried.items():
            table.add_row(kind, str(count), str(count - len(self.wrong[kind])))
        total = sum(self.tried.values())
        table.add_row("all", str(total), str(total - self.bad), style="bold")
        seconds = time.monotonic() - self.begun
        Console(highlight=False).print(f"\n{self.title}, {seconds:.0f} s", table, sep="\n")
        return 1 if self.bad else 0
