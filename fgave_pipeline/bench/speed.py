"""How fast fgave cuts and measures, beside the usual ways, side by side in one run."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from fgave_pipeline.bench.contest import Contest, Row, hold
from fgave_pipeline.bench.memory import Growth, growth
from fgave_pipeline.bench.pages import Sheet, contests, in_markdown, in_rich, memory, setting
from fgave_pipeline.bench.sources import Film


@dataclass(frozen=True, slots=True)
class Size:
    """How long and how large the films are."""

    cut_s: int = 600
    measure_s: int = 300
    other_s: int = 60
    """Of the films that are not 720p H.264."""
    heights: tuple[int, int] = (720, 1080)
    memory_s: tuple[int, int] = (180, 10_800)


TINY = Size(20, 20, 20, (90, 180), (20, 40))
MEMORY = "memory"
MEMORY_HEIGHT = 48


def plan(size: Size) -> list[Contest]:
    """Every contest, the weightiest first."""
    small, large = size.heights
    others = [Film("h264", large, size.other_s)]
    others += [Film(codec, small, size.other_s) for codec in ("vp9", "av1")]
    return [
        Contest("cut", Film("h264", small, size.cut_s)),
        Contest("measure", Film("h264", small, size.measure_s)),
        *(Contest(verb, film) for film in others for verb in ("cut", "measure")),
    ]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark as the arguments say; tables on stdout as they come, progress on stderr."""
    asked = _arguments(argv)
    asked.folder.mkdir(parents=True, exist_ok=True)
    size, told, shown = _size(asked), Console(stderr=True), _console()
    _head(shown)
    rows: list[Row] = []
    for contest in plan(size):
        if asked.only in contest.name:
            told.print(contest.name)
            rows += hold(contest, asked.folder, asked.repeats)
            _show(shown, contests(rows)[-1], markdown=asked.markdown)
    grown = _memory(size, asked.folder) if asked.only in MEMORY else []
    if grown:
        _show(shown, memory(grown), markdown=asked.markdown)
    if asked.json:
        found = {"setting": setting(), "contests": rows, "memory": grown}
        asked.json.write_text(json.dumps(found, indent=1, default=asdict) + "\n", encoding="utf-8")
    return 0


def _memory(size: Size, folder: Path) -> list[Growth]:
    short, long = (Film("h264", MEMORY_HEIGHT, seconds) for seconds in size.memory_s)
    return [growth(verb, short, long, folder) for verb in ("cut", "measure")]


def _console() -> Console:
    console = Console(soft_wrap=True)
    console.width = max(console.width, 120)  # a file has no width of its own
    return console


def _head(console: Console) -> None:
    said = setting()
    console.print(f"{said['date']}; {said['machine']}; {said['versions']}", highlight=False)
    console.print("Ratios are to fgave, so fgave is 1; more is dearer than fgave.")


def _show(console: Console, sheet: Sheet, *, markdown: bool) -> None:
    shown: Any = in_markdown(sheet) if markdown else in_rich(sheet)
    console.print()
    console.print(shown, markup=False, highlight=False)


def _size(asked: argparse.Namespace) -> Size:
    if asked.tiny:
        return TINY
    seconds = asked.seconds
    return Size() if seconds is None else Size(seconds, min(seconds, 300), min(seconds, 60))


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m fgave_pipeline.bench.speed", description=__doc__
    )
    parser.add_argument("--seconds", type=int, help="length of the film that is cut (600)")
    parser.add_argument("--repeats", type=int, default=5, help="rounds of each contest (5)")
    parser.add_argument("--only", default="", help="only contests with this in their name")
    parser.add_argument("--tiny", action="store_true", help="at the size of a stamp: does it run?")
    parser.add_argument("--json", type=Path, help="write every round of every rival to this file")
    parser.add_argument("--markdown", action="store_true", help="tables as the README has them")
    parser.add_argument(
        "--folder", type=Path, default=Path("data/bench"), help="where films are kept (data/bench)"
    )
    return parser.parse_args(argv)


if __name__ == "__main__":
    raise SystemExit(main())
