"""fgave's measures and limits against windows that people have judged."""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from rich.console import Console
from rich.table import Table

from fgave_pipeline.calibrate.choose import Judged, held_apart
from fgave_pipeline.calibrate.intervals import Scored, scored
from fgave_pipeline.windows import NUMBERS, within_limits
from stages.core.errors import FgaveError, UsageError
from stages.core.records import Clip, Measurement, clip_id
from stages.filter import FilterParams, of_picture, of_sound
from stages.filter.judge import known
from stages.filter.rules import PICTURE, SIZE, SOUND, numbers_of
from stages.measure.stage import MeasureParams, measure_file
from stages.tools.media.source import audio_stream, open_media


COLUMNS = ("file", "window_start", "window_end", "camera_static", "has_cut", "frozen", "audible")
SURE = ("conf_static", "conf_cut")
CAMERA = {"camera_moves", "camera_drifts", "camera_zooms", "camera_sways"}
DEAF = {"no_audio", "silent", "digital_silence"}


@dataclass(frozen=True, slots=True)
class Window:
    """A window, what people say of it, and what fgave finds."""

    file: str
    start_ms: int
    judged: dict[str, str]
    """The CSV's row."""
    measured: Measurement
    picture: frozenset[str]
    """Reasons that the picture gives."""
    sound: frozenset[str]
    """Reasons that the sound gives."""


Said = Callable[[Window], bool]


def keeps(row: dict[str, str]) -> bool:
    """Whether a window's picture is fit, as people judge it."""
    return (row["camera_static"], row["has_cut"], row["frozen"]) == ("yes", "no", "no")


def still(window: Window) -> bool:
    """Whether fgave takes the camera for still."""
    return not CAMERA & window.picture


def changes_shot(window: Window) -> bool:
    """Whether fgave sees another shot: a jump, a fade, or a still camera that ends elsewhere."""
    elsewhere = still(window) and "background_shifts" in window.picture
    return elsewhere or bool({"shot_cut", "fade"} & window.picture)


# Question → what people say, what fgave says.
QUESTIONS: dict[str, tuple[Said, Said]] = {
    "static": (lambda w: w.judged["camera_static"] == "yes", still),
    "cut": (lambda w: w.judged["has_cut"] == "yes", changes_shot),
    "frozen": (lambda w: w.judged["frozen"] == "yes", lambda w: "frozen" in w.picture),
    "keep (picture)": (lambda w: keeps(w.judged), lambda w: not w.picture),
    "audible": (lambda w: w.judged["audible"] == "yes", lambda w: not DEAF & w.sound),
}


@dataclass(frozen=True, slots=True)
class Score:
    """How a question was answered."""

    name: str
    right: int
    """Said, and true."""
    wrong: int
    """Said, and not true."""
    missed: int
    """True, and not said."""
    rest: int
    """Neither."""

    @property
    def accuracy(self) -> float:
        """Share of the windows on which fgave and people agree."""
        return (self.right + self.rest) / (self.right + self.wrong + self.missed + self.rest)

    @property
    def precision(self) -> float:
        """Of those that were said, how many are true; 1 if none was said."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Of those that are true, how many were said; 1 if none is."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def read(table: Path) -> dict[str, list[dict[str, str]]]:
    """File → its judged windows in order of time, those alone that people are sure of.

    Raises:
        UsageError: it cannot be read, or a column is missing.
    """
    try:
        with table.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
    except OSError as error:
        raise UsageError(f"{table}: {error.strerror}") from error
    missing = [name for name in COLUMNS + SURE if rows and name not in rows[0]]
    if missing or not rows:
        raise UsageError(
            f"{table}: no {missing or 'rows'}, expected columns {', '.join(COLUMNS + SURE)}"
        )
    files: dict[str, list[dict[str, str]]] = {}
    for row in sorted(rows, key=lambda row: (row["file"], float(row["window_start"]))):
        if all(row[sure] == "high" for sure in SURE):
            files.setdefault(row["file"], []).append(row)
    return files


def windows(folder: Path, files: dict[str, list[dict[str, str]]]) -> Iterator[Window]:
    """Every judged window, measured from its file.

    Raises:
        FgaveError: a file is missing, or cannot be read.
    """
    measure_params, limits = MeasureParams(cascade="off"), FilterParams()
    for file, rows in files.items():
        spans = [tuple(_ms(row[f"window_{end}"]) for end in ("start", "end")) for row in rows]
        clips = [Clip(clip_id(file, a), file, a, b, "ok") for a, b in spans]
        with open_media(folder / file) as container:
            sounds = audio_stream(container) is not None
        found = measure_file(folder / file, clips, measure_params, sounds=sounds)
        for row, clip, one in zip(rows, clips, found, strict=True):
            seen, heard = of_picture(one, limits), of_sound(one, limits)
            yield Window(file, clip.start_ms, row, one, frozenset(seen), frozenset(heard))


def _ms(seconds: str) -> int:
    return round(1000 * float(seconds))


def score(name: str, found: list[Window]) -> Score:
    """How one question was answered over all windows."""
    true, said = QUESTIONS[name]
    counts = [(said(window), true(window)) for window in found]
    ways = ((True, True), (True, False), (False, True), (False, False))
    return Score(name, *(counts.count(way) for way in ways))


def as_judged(found: list[Window]) -> Judged:
    """The windows by the numbers of their pictures alone; a file is a group."""
    heard = {name: float("nan") for name in numbers_of(SOUND | SIZE)}
    rows = [heard | known(PICTURE, window.measured) for window in found]
    keep = np.array([keeps(window.judged) for window in found])
    files = np.array([window.file for window in found])
    return Judged(pd.DataFrame(rows, dtype=float)[NUMBERS], keep, files)


def apart(found: list[Window]) -> tuple[Scored, Scored]:
    """How well pictures are kept by the default limits, and by limits chosen on other files."""
    judged, now = as_judged(found), FilterParams()
    said, _ = held_apart(judged, now)
    by_now = within_limits(judged.found, now)
    sides = (("as they are", by_now), ("chosen, files held apart", said))
    before, after = (scored(name, one, judged.keep, judged.groups) for name, one in sides)
    return before, after


def main(argv: Sequence[str] | None = None) -> int:
    """Measure the judged windows, and print scores and misses."""
    asked = _arguments(argv)
    console, told = Console(soft_wrap=True, highlight=False), Console(stderr=True)
    try:
        found = list(windows(asked.folder, read(asked.table)))
    except FgaveError as error:
        told.print(f"error: {error}", markup=False, highlight=False)
        return 2
    if not found:
        told.print("no window of which people are sure")
        return 2
    scores = [score(name, found) for name in QUESTIONS]
    if asked.json:
        console.print_json(json.dumps(_as_dict(scores, found)))
        return 0
    console.print(_scores(scores, len(found)), "")
    console.print(_misses(found))
    console.print("", _apart(found))
    return 0


def _scores(scores: list[Score], count: int) -> Table:
    shown = Table(title=f"{count} judged windows")
    heads = ("right", "wrong", "missed", "accuracy", "precision", "recall")
    shown.add_column("")
    for head in heads:
        shown.add_column(head, justify="right")
    for s in scores:
        counts = (str(n) for n in (s.right, s.wrong, s.missed))
        shares = (f"{share:.3f}" for share in (s.accuracy, s.precision, s.recall))
        shown.add_row(s.name, *counts, *shares)
    return shown


def _apart(found: list[Window]) -> Table:
    shown = Table(title="Keep (picture), with 95 % intervals")
    for head in ("limits", "right", "wrong", "missed", "precision", "recall"):
        shown.add_column(head)
    for one in apart(found):
        counts = (str(n) for n in (one.counts.right, one.counts.wrong, one.counts.missed))
        shares = (
            f"{s.value:.3f} ({s.low:.2f} to {s.high:.2f})" for s in (one.precision, one.recall)
        )
        shown.add_row(one.counts.name, *counts, *shares)
    return shown


def _misses(found: list[Window]) -> Table:
    shown = Table(title="Windows on which they differ")
    for head in ("file", "from", "question", "people", "fgave's reasons"):
        shown.add_column(head)
    for window, name, true in misses(found):
        at = f"{window.start_ms / 1000:g} s"
        reasons = ", ".join(sorted(window.picture | window.sound)) or "none"
        shown.add_row(window.file, at, name, "yes" if true else "no", reasons)
    return shown


def misses(found: list[Window]) -> Iterator[tuple[Window, str, bool]]:
    """Each window and question on which fgave differs, and whether people say yes."""
    for name, (true, said) in QUESTIONS.items():
        for window in found:
            if true(window) != said(window):
                yield window, name, true(window)


def _as_dict(scores: list[Score], found: list[Window]) -> dict[str, object]:
    counts = ("right", "wrong", "missed", "rest", "accuracy", "precision", "recall")
    return {
        "windows": len(found),
        "scores": {s.name: {count: getattr(s, count) for count in counts} for s in scores},
        "misses": [
            {"file": w.file, "start_ms": w.start_ms, "question": name, "people": true}
            | {"reasons": sorted(w.picture | w.sound), "status": w.measured.status}
            for w, name, true in misses(found)
        ],
    }


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m fgave_pipeline.bench.judged", description=__doc__
    )
    parser.add_argument("folder", type=Path, help="where the files lie")
    parser.add_argument("table", type=Path, help="a CSV with columns " + ", ".join(COLUMNS + SURE))
    parser.add_argument("--json", action="store_true", help="JSON instead of tables")
    return parser.parse_args(argv)


if __name__ == "__main__":
    raise SystemExit(main())
