"""A finished dataset, as the benchmarks read it: the export's rows, files and digest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fgave_pipeline.dataset import Dataset
from fgave_pipeline.lock import LOCK, read_lock
from fgave_pipeline.remains import BENCH
from stages.core.errors import UsageError
from stages.export.row import CLIPS, ExportRow
from stages.tools import parquet


@dataclass(frozen=True, slots=True)
class Finished:
    """What is there to hear and see."""

    name: str
    export: Path
    """The export's folder."""
    bench: Path
    """Where results are kept."""
    rows: tuple[ExportRow, ...]
    """The clips of the dataset, in its order."""
    digest: str
    """What is cited: it stands for clips, splits and labels."""

    def path_of(self, row: ExportRow) -> Path:
        """The file of a clip."""
        return self.export / row.path


def finished(dataset: Dataset) -> Finished:
    """Read what the last run exported.

    Raises:
        UsageError: nothing was.
    """
    table = dataset.export / CLIPS
    if not table.is_file():
        raise UsageError(f"{table}: no such file; `fgave run -d {dataset.name}` builds it")
    rows = tuple(parquet.from_table(parquet.read_table(table), ExportRow))
    digest = read_lock(dataset.export / LOCK).digest
    return Finished(dataset.name, dataset.export, dataset.data / BENCH, rows, digest)


def length_ms(rows: Iterable[ExportRow], seconds: float) -> int:
    """How much of each clip is taken.

    Args:
        rows: the clips.
        seconds: as asked for.

    Raises:
        UsageError: a clip is shorter.
    """
    wanted = round(seconds * 1000)
    for row in rows:
        if row.end_ms - row.start_ms < wanted:
            found = f"clip {row.clip_id} has {(row.end_ms - row.start_ms) / 1000:g} s"
            raise UsageError(f"{found}, expected {seconds:g} s; see --clip-seconds")
    return wanted
