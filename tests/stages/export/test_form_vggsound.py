"""VGGSound's CSV, read back as its own code reads it: four columns, no header."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from stages.export.vggsound import VGGSOUND


COLUMNS = ["video", "second", "label", "split"]


def read(exported, out, **params) -> pd.DataFrame:
    (file,) = exported.write(VGGSOUND, out, **params)
    found = pd.read_csv(out / file.file, names=COLUMNS, dtype={"video": str})
    assert file.clips == len(found)
    return found


def test_every_clip_of_the_dataset_is_a_line(exported, tmp_path):
    found = read(exported, tmp_path)
    assert found.second.tolist() == [0, 10, 0, 10, 0, 10]
    assert found.label.tolist()[:3] == ["tapping wood", "scratching wood", "tapping glass"]


def test_what_validates_counts_as_training(exported, tmp_path):
    assert read(exported, tmp_path).split.tolist() == ["train"] * 4 + ["test"] * 2


def test_the_label_can_be_the_material_alone(exported, tmp_path):
    found = read(exported, tmp_path, label="material")
    assert set(found.label) == {"wood", "glass", "paper"}


def test_ids_stay_as_they_are_and_a_hostile_label_is_one_cell(exported, tmp_path):
    hostile = 'a,"b"\n=1+1'
    rows = [replace(row, action=hostile) for row in exported.rows]
    found = read(exported.with_rows(rows, tmp_path / "rows.parquet"), tmp_path, label="action")
    assert set(found.label) == {hostile}
    assert found.video.tolist() == [row.source_id for row in exported.inside]
