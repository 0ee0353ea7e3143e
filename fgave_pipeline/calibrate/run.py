"""From what people decided about clips to limits, and to how well these would have judged."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fgave_pipeline import tables
from fgave_pipeline.calibrate.choose import Judged, choose, held_apart
from fgave_pipeline.calibrate.intervals import Scored, scored
from fgave_pipeline.dataset import Dataset
from fgave_pipeline.windows import windows, within_limits
from stages.core.errors import UsageError
from stages.core.records import NO, YES, Decision
from stages.filter import STAGE as FILTER
from stages.filter import FilterParams
from stages.tools import parquet


LEAST, LEAST_OF_EACH, LEAST_GROUPS = 20, 5, 3
_WORDS = {"yes": True, "true": True, "1": True, "keep": True, "kept": True}
_WORDS |= {"no": False, "false": False, "0": False, "reject": False, "rejected": False}


@dataclass(frozen=True, slots=True)
class Calibration:
    """What came of it."""

    judged: int
    kept: int
    sources: int
    groups: int
    drawn: dict[str, int]
    """How the windows came before who judged them → how many; empty word: not known."""
    settled: int
    """Judged windows that no limit can change, left out."""
    lost: int
    """Judged windows that are no clips of the dataset, left out."""
    now: FilterParams
    then: FilterParams
    before: Scored
    after: Scored | None
    """By limits that were chosen without the window's group; None where there is too little."""
    folds: list[FilterParams]
    too_few: str
    """What there is too little of, in words; empty if of nothing."""

    @property
    def limits(self) -> dict[str, tuple[float, float]]:
        """The limits that move: as they are, and as they would be."""
        now, then = asdict(self.now), asdict(self.then)
        return {name: (now[name], then[name]) for name in now if now[name] != then[name]}

    @property
    def gain(self) -> int:
        """How many windows more are judged rightly, held apart."""
        return 0 if self.after is None else _errors(self.before) - _errors(self.after)


def calibrate(dataset: Dataset, decisions: list[Decision], beta: float = 1.0) -> Calibration:
    """Choose limits by decisions, and hold them against each group of sources in turn.

    Raises:
        UsageError: the dataset has not been measured, or nothing was decided about it.
    """
    found = windows(dataset)
    said = {one.clip_id: one for one in decisions}
    known = found.clip_id.isin(list(said)).to_numpy(bool)
    free = known & ~found.settled.to_numpy(bool)
    clips = found[free]
    if not len(clips):
        raise UsageError(
            f"{dataset.name}: no clip that a limit could change has been judged; `fgave review`"
        )
    keep = np.array([said[name].keep == YES for name in clips.clip_id])
    judged = Judged(clips, keep, _groups(dataset, clips))
    now = dataset.config.params(FILTER.name)
    too_few = _too_few(judged)
    then = now if too_few else choose(judged, now, beta)
    held, folds = (None, []) if too_few else held_apart(judged, now, beta)
    by_now = within_limits(clips, now)
    return Calibration(
        judged=len(clips),
        kept=int(keep.sum()),
        sources=clips.source_id.nunique(),
        groups=len(set(judged.groups)),
        drawn=dict(Counter(said[name].drawn for name in clips.clip_id)),
        settled=int((known & ~free).sum()),
        lost=len(said) - int(known.sum()),
        now=now,
        then=then,
        before=scored("as they are", by_now, keep, judged.groups),
        after=None if held is None else scored("as chosen", held, keep, judged.groups),
        folds=folds,
        too_few=too_few,
    )


def read_judged(path: Path) -> list[Decision]:
    """The windows of any CSV with columns `clip_id` and `keep`.

    Raises:
        UsageError: it cannot be read, or a line says something else.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if missing := {"clip_id", "keep"} - set(reader.fieldnames or ()):
                raise UsageError(f"{path}:1: no column {min(missing)}, expected clip_id and keep")
            found = [_decision(path, reader.line_num, row) for row in reader]
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path}: {error}, expected CSV in UTF-8") from error
    again = [name for name, n in Counter(one.clip_id for one in found).items() if n > 1]
    if again:
        raise UsageError(f"{path}: {again[0]} stands there more than once, expected each once")
    return found


def _decision(path: Path, line: int, row: dict[str, str]) -> Decision:
    said = (row["keep"] or "").strip().casefold()
    if said not in _WORDS:
        raise UsageError(
            f"{path}:{line}: keep {row['keep']!r}, expected one of {', '.join(_WORDS)}"
        )
    name = (row["clip_id"] or "").strip()
    drawn = (row.get("drawn") or "").strip()
    return Decision(name, name.rpartition("_")[0], YES if _WORDS[said] else NO, drawn=drawn)


def _groups(dataset: Dataset, clips: pd.DataFrame) -> NDArray[np.str_]:
    """The split's group of each window, else its source."""
    path = tables.path_of(dataset.tables, "assignments")
    sources = clips.source_id.to_numpy(str)
    if not path.exists():
        return sources
    placed = parquet.read_table(path, ["clip_id", "group"]).to_pandas().set_index("clip_id").group
    found = clips.clip_id.map(placed).to_numpy()
    named = [group if isinstance(group, str) and group else "" for group in found]
    return np.array([group or source for group, source in zip(named, sources, strict=True)])


def _too_few(judged: Judged) -> str:
    """What there is too little of to choose limits by."""
    kept, groups = int(judged.keep.sum()), len(set(judged.groups))
    counts = (
        (len(judged.keep), LEAST, "judged windows"),
        (kept, LEAST_OF_EACH, "of them to be kept"),
        (len(judged.keep) - kept, LEAST_OF_EACH, "of them to be rejected"),
        (groups, LEAST_GROUPS, "sources that can be held apart"),
    )
    return ", ".join(f"{n} {what} (at least {least})" for n, least, what in counts if n < least)


def _errors(found: Scored) -> int:
    return found.counts.wrong + found.counts.missed
