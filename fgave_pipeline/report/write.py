"""Write the report: a folder of pages that opens from the disk, with all that they show."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from joblib import Parallel, delayed
from plotly.offline import get_plotlyjs

from fgave_pipeline.dataset import Dataset
from fgave_pipeline.hold import held
from fgave_pipeline.publish import put_in_place
from fgave_pipeline.remains import REPORT
from fgave_pipeline.report.cards import Card, card, ids_of
from fgave_pipeline.report.charts import timeline
from fgave_pipeline.report.choose import Sheet, sheets
from fgave_pipeline.report.gather import Gathered, each, gather
from fgave_pipeline.report.measures import spreads
from fgave_pipeline.report.media import media_of
from fgave_pipeline.report.overview import overview
from fgave_pipeline.report.pages import ASSETS, HERE, write_page
from fgave_pipeline.report.sliders import data_of, sliders
from fgave_pipeline.report.sources import lines, windows_of
from stages.core.errors import UsageError
from stages.core.params import nearest


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a dataset to show."""

    each: int = 4
    """How many clips a sheet has at most."""
    seed: str = "fgave"
    """Another word draws other clips."""
    show: tuple[str, ...] = ()
    """Ids of clips to show in any case."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was written."""

    path: Path
    """Of the first page."""
    clips: int
    """How many clips can be looked at."""


def write_report(dataset: Dataset, wanted: Wanted, jobs: int) -> Report:
    """Write `report/` of a dataset anew, and put it in its place when it is whole.

    Raises:
        UsageError: the dataset has not been built, or a clip that is to be shown is not in it.
        Busy: a run works in the dataset's folder.
    """
    with held(dataset.data):
        return _write(gather(dataset), wanted, jobs)


def _write(found: Gathered, wanted: Wanted, jobs: int) -> Report:
    dataset = found.dataset
    for clip_id in wanted.show:
        if clip_id not in found.rows:
            hint = nearest(clip_id, list(found.rows)[:50_000])
            raise UsageError(f"--show {clip_id}: no clip of {dataset.name}{hint}")
    folder = dataset.data / REPORT
    new = folder.with_name(f".{REPORT}.new")
    shutil.rmtree(new, ignore_errors=True)
    for name in ("media", "assets"):
        (new / name).mkdir(parents=True)
    chosen = sheets(found, wanted.seed, wanted.each, wanted.show)
    cards = _cards(found, ids_of(chosen), (new, folder), jobs)
    _assets(new / "assets")
    _pages(found, new, chosen, cards)
    put_in_place(new, folder)
    return Report(folder / "index.html", len(cards))


def _cards(
    found: Gathered, clips: list[str], folders: tuple[Path, Path], jobs: int
) -> dict[str, Card]:
    work = (delayed(_card)(found, clip, folders) for clip in clips)
    made = Parallel(n_jobs=jobs, prefer="threads")(work)  # the decoders let other threads go on
    return {one.clip_id: one for one in made}


def _card(found: Gathered, clip_id: str, folders: tuple[Path, Path]) -> Card:
    return card(found, clip_id, media_of(found, found.rows[clip_id], *folders))


def _assets(folder: Path) -> None:
    for name in ASSETS:
        shutil.copyfile(HERE / "assets" / name, folder / name)
    (folder / "plotly.min.js").write_text(get_plotlyjs(), encoding="utf-8")


def _pages(found: Gathered, out: Path, chosen: list[Sheet], cards: dict[str, Card]) -> None:
    name = found.dataset.name
    write_page(out, "index", "index.html", dataset=name, **overview(found))
    write_page(
        out,
        "limits",
        "limits.html",
        dataset=name,
        sliders=sliders(found),
        data=data_of(found, sorted(cards)),
    )
    write_page(out, "measures", "measures.html", dataset=name, spreads=spreads(found))
    write_page(out, "clips", "clips.html", dataset=name, sheets=chosen, cards=cards)
    write_page(out, "sources", "sources.html", dataset=name, sources=lines(found))
    for video in each(found.videos):
        _source_page(found, out, video, cards)


def _source_page(found: Gathered, out: Path, video: Any, cards: dict[str, Card]) -> None:
    source = video.source_id
    write_page(
        out, "source", f"sources/{source}.html", dataset=found.dataset.name, video=video,
        windows=windows_of(found, source), timeline=timeline(found, source),
        cards=[one for name, one in sorted(cards.items()) if one.source_id == source],
    )  # fmt: skip
