"""The labels of each source as a file that an editor opens beside the video, for looking at them.

A form for each kind of editor: `audacity` writes label tracks, `vtt` WebVTT. Both stand on the
source's own clock, an event of several seconds in one piece, also across neighbouring clips.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from stages.core.stage import Inputs
from stages.export.form import FormFile, Writer, clips_of, form
from stages.export.runs import Run, runs_by_source


@dataclass(frozen=True, slots=True)
class BySourceParams:
    """There is nothing to choose."""


def audacity(events: Sequence[Run]) -> str:
    """A label track: start, tab, end, tab, label; in seconds."""
    lines = (f"{e.start_ms / 1000:.6f}\t{e.end_ms / 1000:.6f}\t{e.words}\n" for e in events)
    return "".join(lines)


def vtt(events: Sequence[Run]) -> str:
    """A file of WebVTT with a cue for each event."""
    cues = (
        f"\n{_clock(e.start_ms)} --> {_clock(e.end_ms)}\n{html.escape(e.words, quote=False)}\n"
        for e in events
    )
    return "WEBVTT\n" + "".join(cues)


def _clock(ms: int) -> str:
    """`01:02:03.004`."""
    seconds, thousandths = divmod(ms, 1000)
    minutes, second = divmod(seconds, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{second:02d}.{thousandths:03d}"


def _by_source(suffix: str, text_of: Callable[[Sequence[Run]], str]) -> Writer:
    def write(inputs: Inputs, params: BySourceParams, out: Path) -> Iterator[FormFile]:
        """A file a source, under its id."""
        for source_id, clips, events in runs_by_source(clips_of(inputs)):
            path = out / f"{source_id}{suffix}"
            path.write_text(text_of(events), encoding="utf-8")
            yield FormFile(path.name, "", len(clips), "sources")

    return write


AUDACITY = form("audacity", BySourceParams, _by_source(".txt", audacity))
VTT = form("vtt", BySourceParams, _by_source(".vtt", vtt))
