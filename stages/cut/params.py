"""The settings of `cut`."""

from __future__ import annotations

from dataclasses import dataclass

from stages.core.params import param


COPY, ENCODE = "copy", "encode"
ALL, KEPT = "all", "kept"
GRID, LABELS = "grid", "labels"


@dataclass(frozen=True, slots=True)
class CutParams:
    """Where clips begin, how long they are, and how they are written."""

    clip_ms: int = param(10_000, "length of a clip", unit="ms", low=1000, high=600_000)
    stride_ms: int = param(
        10_000,
        "from the start of one clip to the start of the next",
        unit="ms",
        low=1000,
        high=86_400_000,
    )
    align: str = param(
        GRID,
        "grid: clips begin at 0 and a stride apart; "
        "labels: within each labelled span, so that none straddles two",
        choices=(GRID, LABELS),
    )
    guard_ms: int = param(
        1000,
        "with labels: so much of a span is left out at each boundary that was typed by hand",
        unit="ms",
        low=0,
        high=60_000,
    )
    mode: str = param(
        COPY,
        "copy: the source's own packets, shown by an edit list; "
        "encode: anew, for readers that ignore edit lists",
        choices=(COPY, ENCODE),
    )
    fps: int = param(
        0,
        "frames of an encoded clip; 0: the source's average, rounded up",
        unit="1/s",
        low=0,
        high=240,
    )
    height: int = param(
        0, "an encoded clip is no taller; 0: as tall as its source", unit="px", low=0, high=8640
    )
    keep_media: str = param(
        ALL,
        "all: every clip gets a file; kept: only those that come into the dataset, at export",
        choices=(ALL, KEPT),
    )
