"""Charts in Plotly's own terms: plain values, which the page hands to it."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fgave_pipeline.report.cards import state_of
from fgave_pipeline.report.gather import Gathered, each, why_not


Chart = dict[str, Any]

KEPT, REJECTED, UNLABELLED = "#3f9068", "#c8584c", "#c08a2e"
SOUND, MOTION, EVENT = "#4a7fb5", "#9a6fb0", "#3f9068"
BINS = 60


@dataclass(frozen=True, slots=True)
class Scale:
    """What a slider and the chart above it span."""

    low: float
    high: float
    step: float


def histogram(
    values: NDArray[np.float64], kept: NDArray[np.bool_], at: tuple[Scale, float | None]
) -> Chart:
    """How a number is spread over the clips that are kept and those that are not.

    A bar is as high as the square root of its count, so that few are seen beside many.

    Args:
        values: (n,) nan where it is not known.
        kept: (n,) whether the clip is kept.
        at: what the chart spans, and the limit, if there is one.
    """
    scale, limit = at
    edges = np.linspace(scale.low, scale.high, BINS + 1)
    sides = (("kept", kept, KEPT), ("rejected", ~kept, REJECTED))
    counts = {name: np.histogram(values[mask], edges)[0] for name, mask, _ in sides}
    share = 1 / np.sqrt(np.maximum(1, counts["kept"] + counts["rejected"]))
    bars = [
        {
            "type": "bar", "name": name, "width": float(edges[1] - edges[0]),
            "x": [float(f"{x:.6g}") for x in (edges[:-1] + edges[1:]) / 2],
            "y": (counts[name] * share).round(4).tolist(), "customdata": counts[name].tolist(),
            "marker": {"color": colour, "line": {"width": 0}},
            "hovertemplate": "%{customdata} clips at %{x:.4g}<extra>" + name + "</extra>",
        }
        for name, _, colour in sides
    ]  # fmt: skip
    line = {"type": "line", "x0": limit, "x1": limit, "y0": 0, "y1": 1, "yref": "paper",
            "line": {"width": 2}}  # fmt: skip
    layout = laid_out(130) | {
        "barmode": "stack", "bargap": 0.06, "shapes": [] if limit is None else [line],
        "xaxis": plain_axis() | {"range": [scale.low, scale.high]},
        "yaxis": plain_axis() | {"visible": False},
        "margin": {"l": 8, "r": 8, "t": 4, "b": 22},
    }  # fmt: skip
    return {"data": bars, "layout": layout}


def timeline(found: Gathered, source_id: str) -> Chart:
    """A source from start to end: what is said of it, its windows, events, sound and motion."""
    clips = found.of_source(source_id)
    said = list(each(found.passages[found.passages.source_id == source_id]))
    rows = {"labels": _said(said), "windows": _windows(clips), "events": _events(clips)}
    data = [bar | {"y": [name] * len(bar["x"])} for name, bars in rows.items() for bar in bars]
    data.append(_series(clips, "sound_dbfs", SOUND, "y2"))
    data.append(_series(clips, "motion", MOTION, "y3"))
    end_s = max([0, *(clip.end_ms / 1000 for clip in clips)])
    layout = laid_out(420) | {
        "barmode": "overlay", "bargap": 0.25,
        "xaxis": plain_axis() | {"range": [0, end_s], "title": {"text": "seconds"}, "anchor": "y3"},
        "yaxis": plain_axis() | {"domain": [0.56, 1], "categoryarray": [*reversed(rows)],
                            "categoryorder": "array"},
        "yaxis2": plain_axis() | {"domain": [0.3, 0.52], "title": {"text": "dBFS"}},
        "yaxis3": plain_axis() | {"domain": [0, 0.24], "title": {"text": "moving"}, "range": [0, 1],
                             "tickvals": [0.5, 1]},
        "margin": {"l": 64, "r": 8, "t": 4, "b": 40},
    }  # fmt: skip
    return {"data": data, "layout": layout}


def _said(passages: list[Any]) -> list[Chart]:
    words = [
        f"{' + '.join(p.actions) or p.non_event or 'unknown'}<br>{safe(p.text)}" for p in passages
    ]
    bars = _bars(_spans(passages), "label", SOUND, words)
    bars |= {"text": [safe(p.label) for p in passages], "textposition": "inside"}
    bars |= {"insidetextfont": {"color": "#ffffff", "size": 12}, "insidetextanchor": "start"}
    return [bars | {"textangle": 0, "constraintext": "none"}] if passages else []


def _windows(clips: list[Any]) -> list[Chart]:
    """In the dataset, rejected, and fit but left out."""
    kinds = (("kept", "in the dataset", KEPT), ("rejected", "rejected", REJECTED))
    made = []
    for state, name, colour in (*kinds, ("left", "fit, left out", UNLABELLED)):
        some = [clip for clip in clips if state_of(clip) == state]
        if some:
            made.append(_bars(_spans(some), name, colour, [_words(clip) for clip in some]))
    return made


def _spans(rows: list[Any]) -> list[tuple[int, int]]:
    return [(row.start_ms, row.end_ms) for row in rows]


def _words(clip: Any) -> str:
    why = clip.sentence or why_not(clip) or f"{clip.action}, {clip.material}"
    return f"{safe(clip.clip_id)}<br>{safe(why)}"


def _events(clips: list[Any]) -> list[Chart]:
    """Each second that holds an event."""
    starts = [
        clip.start_ms + 1000 * second
        for clip in clips
        for second in np.flatnonzero(clip.second_events).tolist()
    ]
    spans = [(start_ms, start_ms + 1000) for start_ms in starts]
    return [_bars(spans, "event", EVENT, [""] * len(starts))] if starts else []


def _bars(spans: list[tuple[int, int]], name: str, colour: str, words: list[str]) -> Chart:
    return {
        "type": "bar", "orientation": "h", "name": name, "showlegend": False,
        "base": [start_ms / 1000 for start_ms, _ in spans],
        "x": [(end_ms - start_ms) / 1000 for start_ms, end_ms in spans],
        "marker": {"color": colour, "line": {"width": 1, "color": "rgba(255,255,255,.6)"}},
        "customdata": words,
        "hovertemplate": "%{customdata}<br>from %{base} s<extra>" + name + "</extra>",
    }  # fmt: skip


def _series(clips: list[Any], column: str, colour: str, axis: str) -> Chart:
    """One value a second, with gaps where no clip was measured."""
    times: list[float] = []
    values: list[float | None] = []
    for clip in clips:
        found = [float(f"{v:.4g}") for v in getattr(clip, column)]
        times += [clip.start_ms / 1000 + n for n in [*range(len(found) + 1), len(found)]]
        values += [*found, *found[-1:], None] if found else [None, None]
    return {
        "type": "scatter", "mode": "lines", "name": column, "x": times, "y": values,
        "yaxis": axis, "line": {"color": colour, "width": 1.5, "shape": "hv"},
        "hovertemplate": "%{y} at %{x} s<extra>" + column + "</extra>", "showlegend": False,
    }  # fmt: skip


def safe(text: str) -> str:
    """Text from outside, for a place where Plotly would take tags for its own."""
    return html.escape(text, quote=False)


def laid_out(height: int) -> Chart:
    """What all charts have: so many pixels high, as wide as there is room."""
    return {
        "height": height, "showlegend": False, "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)", "font": {"family": "inherit", "size": 12},
        "hoverlabel": {"align": "left"}, "dragmode": False,
    }  # fmt: skip


def plain_axis() -> Chart:
    """What all axes have."""
    return {"fixedrange": True, "zeroline": False, "automargin": False}
