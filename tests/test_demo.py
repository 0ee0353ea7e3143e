"""The demo as it is shipped, built whole and held against the known truth of its sources."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from fgave_pipeline.dataset import Asked, open_dataset
from fgave_pipeline.pipeline import LAST, STAGES, run
from fgave_pipeline.truth import compare


ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    asked = Asked("demo", ROOT / "manifests", tmp_path_factory.mktemp("demo"))
    dataset = open_dataset(asked, STAGES)
    for _ in run(dataset, LAST, jobs=2):
        pass
    return dataset


@pytest.fixture(scope="module")
def comparison(dataset):
    return compare(dataset)


def test_the_re_upload_stands_where_its_original_does(dataset):
    placed = pd.read_parquet(dataset.tables / "assignments.parquet").set_index("source_id")
    pair = placed.loc[["tea-table", "reupload"]]
    assert set(pair.group) == {"channel:静かな机 Quiet Desk"}
    assert len(set(pair.split) - {""}) == 1
    assert "of sound; near-duplicate of tea-table" in placed.loc["reupload"].ties.iloc[0]
    said = json.loads((dataset.export / "certificate.json").read_bytes())
    assert {(link["one"], link["other"]) for link in said["near_duplicates"]} == {
        ("tea-table", "reupload")
    }
    assert said["holds"]


def test_what_is_kept_is_what_should_be_kept(comparison):
    assert comparison.keep.right >= 55
    assert comparison.keep.precision >= 0.98
    assert comparison.keep.recall >= 0.95


def test_no_clip_comes_from_an_intro_or_without_a_label(comparison):
    assert comparison.in_dataset.precision >= 0.98
    assert comparison.in_dataset.recall >= 0.95


def test_event_seconds_are_found(comparison):
    assert comparison.events.precision >= 0.97
    assert comparison.events.recall >= 0.90
    assert comparison.events.f1 >= 0.90


def test_actions_and_materials_are_right_where_the_texts_name_them(comparison):
    for named in comparison.named:
        assert named.seconds >= 200
        assert named.accuracy >= 0.95


def test_every_label_is_right_where_it_is_given(comparison):
    scores = comparison.actions + comparison.materials
    assert {"tapping", "scratching", "brushing", "crinkling", "wood", "glass"} <= {
        score.name for score in scores
    }
    assert {s.name: s.precision for s in scores if s.precision < 0.95} == {}
    assert {s.name: s.recall for s in scores if s.recall < 0.80} == {}
