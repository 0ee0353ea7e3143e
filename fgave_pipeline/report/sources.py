"""The sources: a line for each, and a page for each with all of its windows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fgave_pipeline.report.cards import clock, label_of, state_of
from fgave_pipeline.report.gather import Gathered, each, why_not


@dataclass(frozen=True, slots=True)
class Line:
    """A source, and how many clips it gave."""

    video: Any
    """Its row of `videos`."""
    clips: int
    kept: int
    there: int
    """Of those kept, the ones that are in the dataset."""


@dataclass(frozen=True, slots=True)
class Window:
    """A clip, as a line of its source's page."""

    clip_id: str
    span: str
    state: str
    verdict: str
    label: str
    sentence: str


def lines(found: Gathered) -> list[Line]:
    """Every source, in the order of the manifest."""
    clips = found.clips.assign(there=found.clips.split != "")
    counts = clips.groupby("source_id").agg(
        clips=("clip_id", "size"), kept=("keep", "sum"), there=("there", "sum")
    )
    counts = counts.reindex(found.videos.index, fill_value=0)
    numbers = zip(*(counts[name].tolist() for name in ("clips", "kept", "there")), strict=True)
    return [
        Line(video, *map(int, three))
        for video, three in zip(each(found.videos), numbers, strict=True)
    ]


def windows_of(found: Gathered, source_id: str) -> list[Window]:
    """Every clip of a source, in their order."""
    return [
        Window(
            clip_id=clip.clip_id,
            span=f"{clock(clip.start_ms)} to {clock(clip.end_ms)}",
            state=state_of(clip),
            verdict=clip.split or why_not(clip),
            label=label_of(clip),
            sentence=clip.sentence or clip.label_detail,
        )
        for clip in found.of_source(source_id)
    ]
