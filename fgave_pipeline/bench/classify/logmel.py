"""The log-mel of every clip, which all models hear: made once, kept in one file.

Mono is the mean of the channels, at 16 kHz; a clip's own mean is taken away first, as AST's loader
does. What is made of it for models that know no time are statistics over the clip.
"""

from __future__ import annotations

import functools
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from joblib import Parallel, delayed
from numpy.lib.format import open_memmap
from numpy.typing import NDArray

from fgave_pipeline.bench.finished import Finished
from fgave_pipeline.store import digest_of
from stages.core.errors import MediaError, UsageError
from stages.export.row import ExportRow
from stages.tools.kaldi import BINS, fbank, frames_in
from stages.tools.media.mono import mono


RATE = 16_000
FEATURES = "features/logmel"
_VERSION = 1  # of what is made, not of the file

Bank = NDArray[np.float32]
"""(frames, bins): natural logarithms of mel energies, see `stages.tools.kaldi`."""
Tick = Callable[[], None]
"""Called for every clip that is done."""


@dataclass(frozen=True, eq=False)  # one is no other, though it sounds the same
class Sounds:
    """What is heard in clips."""

    clip_ids: tuple[str, ...]
    banks: NDArray[np.float32]
    """(clips, frames, bins), on the disk."""

    @functools.cached_property
    def statistics(self) -> NDArray[np.float64]:
        """(clips, 7 * bins): what `statistics_of` makes of each."""
        return np.stack([statistics_of(bank) for bank in self.banks])

    def of(self, rows: Sequence[ExportRow]) -> NDArray[np.int64]:
        """Where the clips of these rows stand in it."""
        place = {name: n for n, name in enumerate(self.clip_ids)}
        return np.array([place[row.clip_id] for row in rows], np.int64)


def sounds_of(found: Finished, rows: Sequence[ExportRow], ms: int, jobs: int, tick: Tick) -> Sounds:
    """The log-mel of the first `ms` of each clip; what an earlier call made is taken again.

    Raises:
        UsageError: a clip whose sound does not decode, or is shorter.
    """
    made_from = digest_of([_VERSION, ms, [[row.clip_id, row.sha256] for row in rows]])[:16]
    path = found.bench / FEATURES / f"{made_from}.npy"
    ids = tuple(row.clip_id for row in rows)
    if not path.is_file():
        shutil.rmtree(path.parent, ignore_errors=True)  # of another state of the dataset
        path.parent.mkdir(parents=True)
        new = path.with_suffix(".new")
        shape = (len(rows), frames_in(RATE * ms // 1000, RATE), BINS)
        table = open_memmap(new, "w+", np.float32, shape)
        work = (
            delayed(_fill)(table, n, (found.path_of(row), row, ms), tick)
            for n, row in enumerate(rows)
        )
        Parallel(n_jobs=jobs, prefer="threads")(work)  # decoders let other threads go on
        table.flush()
        new.rename(path)
    return Sounds(ids, np.load(path, mmap_mode="r"))


def logmel(mono_16k: NDArray[np.float32]) -> Bank:
    """(frames, bins) of a sound of 16 kHz, its mean taken away: 998 frames of 10 s."""
    mean = mono_16k.mean(dtype=np.float64).astype(np.float32)
    return fbank(mono_16k - mean, RATE)


def statistics_of(bank: Bank) -> NDArray[np.float64]:
    """(7 * bins,): mean, deviation, three percentiles; size and deviation of steps in time."""
    values = np.asarray(bank, np.float64)
    steps = np.diff(values, axis=0)
    low, middle, high = np.percentile(values, (10, 50, 90), axis=0)
    parts = (values.mean(0), values.std(0), low, middle, high, np.abs(steps).mean(0), steps.std(0))
    return np.concatenate(parts)


def padded(bank: Bank, frames: int) -> Bank:
    """So many frames: cut, or filled with 0 behind, which AST and PSLA do before they normalise."""
    return np.pad(bank[:frames], ((0, max(0, frames - len(bank))), (0, 0)))


def _fill(table: NDArray[np.float32], n: int, of: tuple[Path, ExportRow, int], tick: Tick) -> None:
    path, row, ms = of
    try:
        heard = mono(path, row.end_ms - row.start_ms).at(RATE)
    except MediaError as error:
        raise UsageError(f"clip {row.clip_id}: {error}") from error
    table[n] = logmel(heard[: RATE * ms // 1000])
    tick()
