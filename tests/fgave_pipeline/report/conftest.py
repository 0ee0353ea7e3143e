"""Datasets of tables alone, whose numbers are chance: for asking whether all judge alike."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from fgave_pipeline import tables
from fgave_pipeline.dataset import Asked, open_dataset
from fgave_pipeline.pipeline import STAGES
from stages.core.records import Clip, Label, Measurement, Verdict, clip_id
from stages.filter import FilterParams, judge
from stages.filter.rules import RULES, columns_of
from stages.tools import parquet


LIMITS = {
    column: getattr(FilterParams(), beyond.limit)
    for rule in RULES.values()
    for beyond in rule
    for column in columns_of([beyond.number])
}
CLASSES = ("tapping", "scratching", "brushing")


def chance_clip(chance: np.random.Generator, n: int) -> Clip:
    source, start = f"s{n // 100}", n % 100 * 10_000
    status = "ok" if chance.random() < 0.95 else "flawed"
    size = {"width": int(chance.integers(20, 64)), "height": int(chance.integers(28, 64))}
    return Clip(clip_id(source, start), source, start, start + 10_000, status, **size)


def chance_measurement(chance: np.random.Generator, clip: Clip) -> Measurement:
    """Numbers that mostly lie within their limits, some on them, some beyond, some not known."""
    status = chance.choice(["ok", "partial", "failed"], p=[0.9, 0.06, 0.04])
    found = {}
    for name in (f.name for f in fields(Measurement)):
        if name in LIMITS and name not in ("width", "height"):
            low = name in ("audible_fraction", "dynamic_range_db")
            likely = chance.choice([0.2, 0.97, 1.0, 1.03, 2.0], p=[0.72, 0.12, 0.08, 0.06, 0.02])
            found[name] = LIMITS[name] * float(1 / likely if low else likely)
            found[name] = None if chance.random() < 0.02 else found[name]
    found["rms_dbfs"] = None if chance.random() < 0.03 else -40.0
    found["dual_mono"] = False
    return Measurement(clip.clip_id, clip.source_id, str(status), **found)


def chance_label(chance: np.random.Generator, clip: Clip) -> Label:
    if chance.random() < 0.1:
        return Label(clip.clip_id, clip.source_id, "unlabelled", "no_timestamps")
    action = str(chance.choice(CLASSES))
    return Label(clip.clip_id, clip.source_id, "labelled", action=action, material="wood")


def write(folder: Path, table: str, rows: list, kind: type) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    parquet.write_table(parquet.to_table(rows, kind), tables.path_of(folder, table))


@pytest.fixture(scope="session")
def by_chance(tmp_path_factory) -> Asked:
    """Tables of 500 clips whose numbers are chance."""
    folder, chance = tmp_path_factory.mktemp("chance"), np.random.default_rng(8)
    asked = Asked("chance", folder / "manifests", folder / "data")
    root = asked.manifests / "chance"
    root.mkdir(parents=True)
    (root / "sources.csv").write_text(
        "source_id,url\n" + "".join(f"s{n},foley:x\n" for n in range(5))
    )
    clips = [chance_clip(chance, n) for n in range(500)]
    measured = [chance_measurement(chance, clip) for clip in clips]
    verdicts = [judge(*both, FilterParams()) for both in zip(clips, measured, strict=True)]
    place = open_dataset(asked, STAGES).tables
    write(place, "clips", clips, Clip)
    write(place, "measurements", measured, Measurement)
    write(place, "verdicts", verdicts, Verdict)
    write(place, "labels", [chance_label(chance, clip) for clip in clips], Label)
    return asked
