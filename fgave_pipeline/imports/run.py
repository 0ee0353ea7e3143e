"""A file of annotations into the manifest of a dataset."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fgave_pipeline import tables
from fgave_pipeline.dataset import ANNOTATIONS, Asked, Dataset, open_dataset
from fgave_pipeline.imports.formats import read_file
from fgave_pipeline.imports.into import Target, annotations_of, merged
from fgave_pipeline.imports.rows import Options, Row
from fgave_pipeline.manifest import write_annotations
from fgave_pipeline.pipeline import STAGES
from stages.annotate.taxonomy import load
from stages.core.errors import UsageError
from stages.core.records import Annotation, Video
from stages.tools import parquet


@dataclass(frozen=True, slots=True)
class Order:
    """What to import, and what its format does not say."""

    file: Path
    form: str
    source_id: str = ""
    annotator: str = ""
    fps: float | None = None
    shift_ms: int = 0
    action: str = "action"
    material: str = "material"
    replaces: bool = False
    """Whether the annotations that are there go."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of it."""

    path: Path
    added: int
    others: int
    """Rows of videos that the dataset does not have."""
    total: int


def import_file(asked: Asked, order: Order) -> Imported:
    """Write `annotations.csv` anew with what a file holds.

    Raises:
        UsageError: a line of the file is bad, or none of its videos is in the dataset.
    """
    dataset = open_dataset(asked, STAGES)
    rows = read_file(order.file, order.form, Options(order.fps, order.action, order.material))
    target = Target(
        sources=dataset.sources,
        taxonomy=load(dataset.file("taxonomy.toml")),
        durations_ms=_durations(dataset),
        source_id=order.source_id,
        annotator=order.annotator,
        shift_ms=order.shift_ms,
    )
    new, others = _annotations(rows, target, order.file)
    old = [] if order.replaces else dataset.annotations
    both = merged(old, new)
    path = dataset.root / ANNOTATIONS
    write_annotations(path, both)
    return Imported(path, len(both) - len(old), others, len(both))


def _annotations(rows: list[Row], target: Target, file: Path) -> tuple[list[Annotation], int]:
    try:
        new, others = annotations_of(rows, target, file.stem)
    except UsageError as error:
        if str(error).startswith("--"):
            raise
        raise UsageError(f"{file}:{error}") from error
    if not new:
        video = rows[0].video or file.stem
        what = f"{video!r} is not in sources.csv; --source SOURCE_ID says which source it is"
        raise UsageError(f"{file}:{rows[0].line}: {what}")
    return new, others


def _durations(dataset: Dataset) -> dict[str, int]:
    """Durations of the sources that have been fetched."""
    path = tables.path_of(dataset.tables, "videos")
    if not path.exists():
        return {}
    videos = parquet.from_table(parquet.read_table(path), Video)
    return {v.source_id: v.duration_ms for v in videos if v.duration_ms is not None}
