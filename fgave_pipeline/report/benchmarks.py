"""What `fgave bench` found on this state of the dataset, beside what was published: two charts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fgave_pipeline.bench.classify.table import in_order as classified_order
from fgave_pipeline.bench.localize.table import in_order as localized_order
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
COLOURS = {
    "ACC": SOUND, "mAP": MOTION, "AUC": KEPT, "A2V": SOUND, "V2A": MOTION, "chance": UNLABELLED,
}  # fmt: skip
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
        bars = _classified(classified_order(classified))
        shown.append(_shown("classify", "Audio classification", bars))
    if localized:
        bars = _localized(localized_order(localized))
        shown.append(_shown("localize", "Audio-visual localization", bars))
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
    """What the page's template asks for; of rows with one name the last counts."""
    known = {(place, kind): value for place, kind, value in bars}
    kinds = list(dict.fromkeys(kind for _, kind in known))
    places = list(dict.fromkeys(place for place, _ in known))
    lines = [(place, [known.get((place, kind)) for kind in kinds]) for place in places]
    chart = _chart(lines, kinds)
    return {"name": name, "title": title, "heads": kinds, "lines": lines, "chart": chart}


def _chart(lines: list[tuple[str, list[float | None]]], kinds: list[str]) -> Chart:
    data = [
        {
            "type": "bar", "orientation": "h", "name": kind, "marker": {"color": COLOURS[kind]},
            "y": [safe(place) for place, values in lines if values[n] is not None],
            "x": [round(value, 2) for _, values in lines if (value := values[n]) is not None],
            "hovertemplate": "%{x} %<extra>" + kind + "</extra>",
        }
        for n, kind in enumerate(kinds)
    ]  # fmt: skip
    shape = laid_out(60 + 44 * len(lines)) | {
        "showlegend": True, "legend": {"orientation": "h"}, "bargap": 0.3,
        "xaxis": plain_axis() | {"range": [0, 100], "title": {"text": "%"}},
        "yaxis": plain_axis() | {"autorange": "reversed", "automargin": True,
                           "categoryarray": [safe(place) for place, _ in lines]},
        "margin": {"l": 8, "r": 8, "t": 4, "b": 40},
    }  # fmt: skip
    return {"data": data, "layout": shape}
