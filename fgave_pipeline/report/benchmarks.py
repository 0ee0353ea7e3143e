"""What `fgave bench` found on this state of the dataset, beside what was published: two charts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fgave_pipeline.bench.classify.table import in_order
from fgave_pipeline.bench.published import (
    CLASSIFICATION,
    EXPERIMENT_OF,
    LOCALIZATION,
    METRICS,
    MODELS,
    PUBLISHED,
    SHUFFLES,
)
from fgave_pipeline.bench.results import Row, saved
from fgave_pipeline.dataset import Dataset
from fgave_pipeline.lock import LOCK, read_lock
from fgave_pipeline.remains import BENCH
from fgave_pipeline.report.charts import (
    KEPT,
    MOTION,
    SOUND,
    UNLABELLED,
    Chart,
    laid_out,
    plain_axis,
    safe,
)


SPACE = "logit"
Bar = tuple[str, str, float]
"""(what stands under it, what it is, per cent)."""


def benchmarks(dataset: Dataset) -> list[dict[str, Any]]:
    """Title, words, chart and table of each benchmark that was run; none of another state."""
    lock = dataset.export / LOCK
    folder = dataset.data / BENCH
    if not folder.is_dir() or not lock.is_file():
        return []
    digest = read_lock(lock).digest
    classified, localized = (_rows(folder / name, digest) for name in ("classify", "localize"))
    shown = []
    if classified:
        bars = _classified(in_order(classified))
        shown.append(_shown("classify", "Audio classification", bars))
    if localized:
        shown.append(_shown("localize", "Audio-visual localization", _localized(localized)))
    return shown


def _rows(folder: Path, digest: str) -> list[Row]:
    return saved(folder, digest)[0]


def _classified(rows: list[Row]) -> list[Bar]:
    """ACC, mAP and AUC of each row, behind those that were published of the same experiment."""
    bars: list[Bar] = []
    for target, experiment in EXPERIMENT_OF.items():
        ours = [row for row in rows if row["target"] == target]
        for model, values in CLASSIFICATION[experiment].items() if ours else ():
            name = f"{target}: {MODELS[model]}, {PUBLISHED}"
            bars += [(name, metric, v) for metric, v in zip(METRICS, values, strict=True)]
        for row in ours:
            scores = row["scores"].get(SPACE) or next(iter(row["scores"].values()))
            name = f"{target}: {row['model']}"
            bars += [(name, m, v) for m in METRICS if (v := scores["mean"][m]) is not None]
    return bars


def _localized(rows: list[Row]) -> list[Bar]:
    """A2V, V2A and chance of each row, behind those that were published of the same category."""
    bars: list[Bar] = []
    for row in rows:
        key = ("FGAVE", row["category"])
        if figures := LOCALIZATION.get(key, {}).get(row["shuffle"]):
            name = f"{row['category']}, {SHUFFLES[row['shuffle']]}, {PUBLISHED}"
            bars += [(name, *pair) for pair in zip(("A2V", "V2A"), figures, strict=True)]
        shuffle = SHUFFLES.get(row["shuffle"], "")
        name = f"{row['category']}{', ' if shuffle else ''}{shuffle}"
        bars += [(name, way, row["right"][way]["mean"]) for way in ("A2V", "V2A")]
        bars.append((name, "chance", row["blind"]["chance"]))
    return bars


def _shown(name: str, title: str, bars: list[Bar]) -> dict[str, Any]:
    """What the page's template asks for."""
    kinds = list(dict.fromkeys(kind for _, kind, _ in bars))
    places = list(dict.fromkeys(place for place, _, _ in bars))
    known = {(place, kind): value for place, kind, value in bars}
    lines = [(place, [known.get((place, kind)) for kind in kinds]) for place in places]
    return {"name": name, "title": title, "heads": kinds, "lines": lines, "chart": _chart(bars)}


def _chart(bars: list[Bar]) -> Chart:
    colours = dict(zip(("ACC", "mAP", "AUC", "A2V", "V2A", "chance"),
                       (SOUND, MOTION, KEPT, SOUND, MOTION, UNLABELLED), strict=True))  # fmt: skip
    kinds = list(dict.fromkeys(kind for _, kind, _ in bars))
    places = list(dict.fromkeys(place for place, _, _ in bars))
    data = [
        {
            "type": "bar", "orientation": "h", "name": kind, "marker": {"color": colours[kind]},
            "y": [safe(place) for place, found, _ in bars if found == kind],
            "x": [round(value, 2) for _, found, value in bars if found == kind],
            "hovertemplate": "%{x} %<extra>" + kind + "</extra>",
        }
        for kind in kinds
    ]  # fmt: skip
    shape = laid_out(60 + 44 * len(places)) | {
        "showlegend": True, "legend": {"orientation": "h"}, "bargap": 0.3,
        "xaxis": plain_axis() | {"range": [0, 100], "title": {"text": "%"}},
        "yaxis": plain_axis() | {"autorange": "reversed", "automargin": True,
                           "categoryarray": [safe(place) for place in places]},
        "margin": {"l": 8, "r": 8, "t": 4, "b": 40},
    }  # fmt: skip
    return {"data": data, "layout": shape}
