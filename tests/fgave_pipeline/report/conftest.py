"""Datasets of tables alone, of chance and hostile words."""

from __future__ import annotations

import shutil
from dataclasses import fields
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from fgave_pipeline import tables
from fgave_pipeline.dataset import Asked, open_dataset
from fgave_pipeline.manifest import write_decisions
from fgave_pipeline.pipeline import STAGES
from stages.core.records import (
    Assignment,
    Clip,
    Decision,
    Label,
    Measurement,
    Passage,
    Verdict,
    Video,
    clip_id,
)
from stages.filter import FilterParams, judge
from stages.filter.rules import RULES, columns_of
from stages.tools import parquet


LIMITS = {
    column: getattr(FilterParams(), beyond.limit)
    for rule in RULES.values()
    for beyond in rule
    for column in columns_of([beyond.number])
}
HOSTILE = "</script><script>hacked=1</script><img src=x onerror='hacked=1'>{{7*7}}"
"""What a title may say."""
CLASSES = ("tapping", "scratching", "brushing")


def chance_clip(chance: np.random.Generator, n: int) -> Clip:
    source, start = f"s{n // 100}", n % 100 * 10_000
    status = "ok" if chance.random() < 0.95 else "flawed"
    size = {"width": int(chance.integers(20, 64)), "height": int(chance.integers(28, 64))}
    told = {"reason": "gap", "detail": HOSTILE} if status == "flawed" else {}
    return Clip(clip_id(source, start), source, start, start + 10_000, status, **told, **size)


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
    said = {"action": action, "material": "wood", "text": HOSTILE}
    return Label(clip.clip_id, clip.source_id, "labelled", **said)


def chance_decision(chance: np.random.Generator, clip: Clip) -> Decision:
    return Decision(clip.clip_id, clip.source_id, str(chance.choice(["yes", "no"])), note=HOSTILE)


def assignment(verdict: Verdict, label: Label) -> Assignment:
    reason = "" if verdict.keep and label.status == "labelled" else "rejected"
    place = "" if reason else "train"
    return Assignment(
        verdict.clip_id, verdict.source_id, f"source:{verdict.source_id}", place, reason
    )


def write(folder: Path, table: str, rows: list, kind: type) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    parquet.write_table(parquet.to_table(rows, kind), tables.path_of(folder, table))


def made_by_chance(folder: Path, clips: int, seed: int) -> Asked:
    """A dataset with the tables of so many clips, a hundred a source, and no media."""
    chance = np.random.default_rng(seed)
    asked = Asked("chance", folder / "manifests", folder / "data")
    root = asked.manifests / "chance"
    root.mkdir(parents=True)
    sources = [f"s{n}" for n in range(-(-clips // 100))]
    (root / "sources.csv").write_text("source_id,url\n" + "".join(f"{s},a.mp4\n" for s in sources))
    planned = [chance_clip(chance, n) for n in range(clips)]
    measured = [chance_measurement(chance, clip) for clip in planned]
    decisions = [chance_decision(chance, clip) for clip in planned[::9]]
    write_decisions(root / "decisions.csv", decisions)
    decided = {one.clip_id: one for one in decisions}
    verdicts = [
        judge(*both, FilterParams(), decided.get(both[0].clip_id))
        for both in zip(planned, measured, strict=True)
    ]
    labels = [chance_label(chance, clip) for clip in planned]
    places = [assignment(*both) for both in zip(verdicts, labels, strict=True)]
    place = open_dataset(asked, STAGES).tables
    said = {"title": HOSTILE, "channel": HOSTILE, "license": HOSTILE}
    write(place, "videos", [Video(name, "ok", **said) for name in sources], Video)
    spoken = [Passage(s, 0, 9000, HOSTILE, text=HOSTILE, witness="a", chosen=True) for s in sources]
    write(place, "passages", spoken, Passage)
    write(place, "clips", planned, Clip)
    write(place, "measurements", measured, Measurement)
    write(place, "verdicts", verdicts, Verdict)
    write(place, "labels", labels, Label)
    write(place, "assignments", places, Assignment)
    return asked


@pytest.fixture(scope="session")
def by_chance(tmp_path_factory) -> Asked:
    """Tables of 500 clips whose numbers are chance."""
    return made_by_chance(tmp_path_factory.mktemp("chance"), 500, 8)


@pytest.fixture(scope="session")
def many_by_chance(by_chance, tmp_path_factory) -> Asked:
    """The tables of as many clips as FGAVE has: the same 500, over and over, no two quite alike."""
    folder, chance = tmp_path_factory.mktemp("many"), np.random.default_rng(10)
    asked = Asked("chance", folder / "manifests", folder / "data")
    asked.manifests.mkdir()
    shutil.copytree(by_chance.manifests / "chance", asked.manifests / "chance")
    few, many = (open_dataset(one, STAGES).tables for one in (by_chance, asked))
    many.mkdir(parents=True)
    for path in sorted(few.glob("*.parquet")):
        table = pq.read_table(path)
        copies = pa.concat_tables([renamed(table, f"{n:02}") for n in range(29)])
        parquet.write_table(shaken(copies.slice(0, 14_464), chance), many / path.name)
    return asked


def renamed(table: pa.Table, prefix: str) -> pa.Table:
    """The same rows, of other sources."""
    for name in {"clip_id", "source_id"} & set(table.column_names):
        column = pc.binary_join_element_wise(prefix, table[name], "")
        table = table.set_column(
            table.schema.get_field_index(name), table.schema.field(name), column
        )
    return table


def shaken(table: pa.Table, chance: np.random.Generator) -> pa.Table:
    """The same rows, their numbers a little different: what is alike would take no room."""
    for n, field in enumerate(table.schema):
        if field.type == pa.float64():
            factor = pa.array(chance.uniform(0.9, 1.1, len(table)))
            table = table.set_column(n, field, pc.multiply(table[field.name], factor))
    return table
