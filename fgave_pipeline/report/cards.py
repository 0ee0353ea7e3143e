"""A clip as a card: what can be seen and heard of it, and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fgave_pipeline.report.choose import Sheet
from fgave_pipeline.report.gather import Gathered, why_not
from fgave_pipeline.report.media import Media


@dataclass(frozen=True, slots=True)
class Card:
    """A clip as a page shows it."""

    clip_id: str
    source_id: str
    title: str
    """Of its source."""
    span: str
    state: str
    """As `state_of` says."""
    verdict: str
    """Its split, or the reason why it is in none."""
    sentence: str
    label: str
    text: str
    """The words that the label was read from."""
    flags: tuple[str, ...]
    events: tuple[int, ...]
    """The seconds that hold an event."""
    seconds: int
    media: Media


def card(found: Gathered, clip_id: str, media: Media) -> Card:
    """A clip's card."""
    clip = found.rows[clip_id]
    return Card(
        clip_id=clip_id,
        source_id=str(clip.source_id),
        title=str(found.videos.at[clip.source_id, "title"]),
        span=f"{clock(clip.start_ms)} to {clock(clip.end_ms)}",
        state=state_of(clip),
        verdict=str(clip.split) or why_not(clip),
        sentence=str(clip.sentence),
        label=label_of(clip),
        text=str(clip.text),
        flags=tuple(clip.flags),
        events=tuple(n for n, event in enumerate(clip.second_events) if event),
        seconds=len(clip.second_events) or round((clip.end_ms - clip.start_ms) / 1000),
        media=media,
    )


def state_of(clip: Any) -> str:
    """`kept` if it is in the dataset, `rejected`, or `left`: fit, and yet not in it."""
    return "kept" if clip.split else "left" if clip.keep else "rejected"


def label_of(clip: Any) -> str:
    """Its classes."""
    return f"{clip.action}, {clip.material}" if clip.action else "no label"


def clock(time_ms: int) -> str:
    """A time such as `1:02:03`."""
    minutes, seconds = divmod(int(time_ms) // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def ids_of(sheets: list[Sheet]) -> list[str]:
    """Every clip on some sheet, each once."""
    return list(dict.fromkeys(clip for sheet in sheets for clip in sheet.clips))
