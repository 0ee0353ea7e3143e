"""Sources that a dataset might take in: what a channel, a playlist or a search offers."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from fgave_pipeline.dataset import SOURCES, Dataset
from fgave_pipeline.forgotten import load_stones, stone_of
from fgave_pipeline.manifest import write_sources
from fgave_pipeline.prospect import Prospect
from fgave_pipeline.scaffold import named, source_id_of
from stages.core.records import Source
from stages.fetch import STAGE as FETCH
from stages.fetch import list_videos
from stages.tools.files import replaced
from stages.tools.text import harmless


COLUMNS = ("source_id", "url", "title", "channel", "license", "duration_s", "timestamps", "labels")


def candidates(dataset: Dataset, where: str, most: int) -> list[Source]:
    """The videos at an address, or that a search finds, neither in the dataset nor forgotten.

    Raises:
        Unavailable: the list could not be had.
    """
    with tempfile.TemporaryDirectory() as folder:
        params = dataset.config.params(FETCH.name)
        listed = list_videos(where, most, params, dataset.root, Path(folder))
    known = {source_id_of(source.url) for source in dataset.sources}
    urls = dict.fromkeys(entry.url for entry in listed if source_id_of(entry.url) not in known)
    stones = load_stones(dataset.root)
    found = named(list(urls), dataset.sources)
    return [source for source in found if stone_of(source, stones) is None]


def add(dataset: Dataset, found: Iterable[Prospect]) -> Path:
    """Write the candidates behind the sources of a dataset; the file that holds them all."""
    path = dataset.root / SOURCES
    path.parent.mkdir(parents=True, exist_ok=True)
    more = [replace(one.source, notes=harmless(one.video.title)) for one in found]
    with replaced(path) as new:
        write_sources(new, [*dataset.sources, *more])
    return path


def write_candidates(file: TextIO, found: Iterable[Prospect]) -> None:
    """A line of CSV for each candidate, under a header."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in found:
        row = as_row(one)
        writer.writerow([harmless(v) if isinstance(v, str) else v for v in row.values()])


def as_row(one: Prospect) -> dict[str, str | int | None]:
    """What is known of a candidate, by the names of the columns."""
    video = one.video
    seconds = None if video.duration_ms is None else round(video.duration_ms / 1000)
    labels = ", ".join(dict.fromkeys(p.label for p in one.passages if p.is_named))
    values = (one.source.source_id, one.source.url, video.title, video.channel, video.license)
    return dict(zip(COLUMNS, (*values, seconds, len(one.passages), labels), strict=True))
