"""How many windows of the stress set pass as still and uncut: fgave, and the usual ways."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import cv2
import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from fgave_pipeline.bench.stillness import Number, detectors, difference, fgave, fitted, flow
from stages.tools.foley.stress import CASES, Case, film


SEEDS = 24
NUMBERS: dict[str, Number] = {
    "fgave": fgave,
    "flow": flow,
    "difference": difference,
    "detectors": detectors,
}


@dataclass(frozen=True, slots=True)
class Judge:
    """A number with a limit: windows below it pass."""

    name: str
    number: str
    limit: float | None = None
    """None: the limit that is best for this very set, which no user could know."""


JUDGES = (
    Judge("fgave", "fgave", 0.5),
    # 0.52 pixels was fitted to windows of real recordings that people had judged.
    Judge("optical flow < 0.52", "flow", 0.52),
    Judge("optical flow, best limit", "flow"),
    Judge("frame difference, best limit", "difference"),
    Judge("ffmpeg scdet, freezedetect", "detectors", 0.5),
)


@dataclass(frozen=True, slots=True)
class Row:
    """How one case fared."""

    name: str
    fit: bool
    """Whether its windows should pass."""
    passed: dict[str, float]
    """Judge → share of the windows that passed."""


def measured(seeds: int, jobs: int) -> list[Row]:
    """Every case with so many tables and hands."""
    found = Parallel(n_jobs=jobs)(delayed(_of_seed)(seed) for seed in range(seeds))
    table = {name: np.asarray([[case[name] for case in one] for one in found]) for name in NUMBERS}
    fit = np.asarray([case.fit for case in CASES])
    passed = {judge.name: _shares(judge, table[judge.number], fit) for judge in JUDGES}
    return [
        Row(case.name, case.fit, {name: float(shares[n]) for name, shares in passed.items()})
        for n, case in enumerate(CASES)
    ]


def _shares(judge: Judge, numbers: NDArray[np.float64], fit: NDArray[np.bool_]) -> Any:
    """(cases,) share that passes, of numbers (seeds, cases)."""
    limit = judge.limit
    if limit is None:
        limit = fitted(numbers.ravel().tolist(), np.tile(fit, len(numbers)).tolist())
    return (numbers < limit).mean(axis=0)


def _of_seed(seed: int) -> list[dict[str, float]]:
    cv2.setNumThreads(1)
    return [_numbers(case, seed) for case in CASES]


def _numbers(case: Case, seed: int) -> dict[str, float]:
    grays = list(film(case, seed))
    return {name: number(grays) for name, number in NUMBERS.items()}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the set and print its table, or JSON."""
    asked = _arguments(argv)
    rows = measured(asked.seeds, asked.jobs)
    console = Console(soft_wrap=True, highlight=False)
    if asked.json:
        console.print_json(json.dumps([asdict(row) for row in rows]))
    elif asked.markdown:
        console.print("\n".join(_markdown(rows)), markup=False)
    else:
        console.print(_table(rows, asked.seeds))
    return 0


def _table(rows: list[Row], seeds: int) -> Table:
    shown = Table(title=f"Share of {seeds} windows that pass")
    for heading in ("disturbance", "should"):
        shown.add_column(heading)
    for judge in JUDGES:
        shown.add_column(judge.name, justify="right")
    for row in rows:
        shown.add_row(*_cells(row))
    return shown


def _markdown(rows: list[Row]) -> list[str]:
    heads = ["disturbance", "should", *(judge.name for judge in JUDGES)]
    lines = [heads, ["---", "---", *("--:" for _ in JUDGES)], *(_cells(row) for row in rows)]
    return ["| " + " | ".join(cells) + " |" for cells in lines]


def _cells(row: Row) -> list[str]:
    shares = (f"{row.passed[judge.name]:.2f}" for judge in JUDGES)
    return [row.name, "pass" if row.fit else "fail", *shares]


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m fgave_pipeline.bench.stress", description=__doc__
    )
    parser.add_argument("--seeds", type=int, default=SEEDS, help=f"tables and hands ({SEEDS})")
    parser.add_argument("--jobs", type=int, default=1, help="processes (1)")
    parser.add_argument("--json", action="store_true", help="JSON instead of a table")
    parser.add_argument("--markdown", action="store_true", help="the table as the README has it")
    return parser.parse_args(argv)


if __name__ == "__main__":
    raise SystemExit(main())
