"""Croissant, validated and read back by mlcroissant; nothing is fetched."""

from __future__ import annotations

import json
import logging
from dataclasses import fields, replace

import pytest
from mlcroissant import Dataset, GenerationError

from stages.core.records import Evidence
from stages.export import ExportRow
from stages.export.croissant import CROISSANT


# mlcroissant calls what the rdflib and the pandas beside it deprecate
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib"),
    pytest.mark.filterwarnings("ignore:The inplace keyword"),
]

HOSTILE = "</script><script>alert(1)</script> =1+1 \x1b[31m"


def described(exported, out, **params) -> Dataset:
    exported.write(CROISSANT, out, **params)
    return Dataset(out / "croissant.json")


def records(dataset: Dataset, name: str) -> list[dict]:
    return [
        {key.removeprefix(f"{name}/"): value for key, value in record.items()}
        for record in dataset.records(record_set=name)
    ]


def test_it_is_valid_and_warns_only_of_the_day_that_nobody_has_told(exported, tmp_path, caplog):
    with caplog.at_level(logging.WARNING):
        issues = described(exported, tmp_path).metadata.ctx.issues
    assert not issues.errors
    (warning,) = issues.warnings
    assert "datePublished" in warning
    assert "not standard" not in caplog.text


def test_with_the_day_told_there_is_no_warning(exported, tmp_path):
    dataset = described(exported, tmp_path, published="2026-11-23", creator="A laboratory")
    assert not dataset.metadata.ctx.issues.errors
    assert not dataset.metadata.ctx.issues.warnings
    assert [str(v) for v in dataset.metadata.ctx.conforms_to.value.split("/")][-1] == "1.1"


def test_every_clip_is_a_record_with_every_column(exported, tmp_path):
    found = records(described(exported, tmp_path), "clips")
    assert [record["clip_id"].decode() for record in found] == [r.clip_id for r in exported.inside]
    for record, row in zip(found, exported.inside, strict=True):
        assert {name.partition("/")[0] for name in record} == {f.name for f in fields(ExportRow)}
        assert (record["start_ms"], record["keep"]) == (row.start_ms, row.keep)
        assert [second.decode() for second in record["second_actions"]] == list(row.second_actions)
        assert list(record["second_events"]) == list(row.second_events)
        assert record["split"].decode() == row.split


def test_the_lines_that_a_label_was_read_from_are_records_in_it(exported, tmp_path):
    line = Evidence("manual", 3, "0:00 Wood", "chosen")
    rows = [replace(row, evidence=(line, line)) for row in exported.inside]
    other = exported.with_rows(rows, tmp_path / "in")
    dataset = described(other, tmp_path / "out", media="none")
    for record in records(dataset, "clips"):
        assert len(record["evidence"]) == 2
        assert record["evidence"][1]["clips/evidence/text"] == b"0:00 Wood"
        assert record["evidence"][1]["clips/evidence/line"] == 3


def test_the_files_lie_where_the_records_say(exported, tmp_path):
    for record in records(described(exported, tmp_path), "clips"):
        path = record["path"].decode()
        assert (tmp_path / path).read_bytes() == (exported.folder / path).read_bytes()


def test_the_splits_are_those_of_croissant(exported, tmp_path):
    found = records(described(exported, tmp_path), "splits")
    assert [record["name"] for record in found] == ["train", "val", "test"]


def test_without_media_its_folder_holds_the_table_alone(exported, tmp_path):
    dataset = described(exported, tmp_path, media="none")
    assert {p.name for p in tmp_path.iterdir()} == {"croissant.json", "clips.parquet"}
    assert len(records(dataset, "clips")) == 6


def test_a_changed_table_is_noticed(exported, tmp_path):
    dataset = described(exported, tmp_path)
    table = tmp_path / "clips.parquet"
    table.rename(tmp_path / "old")
    table.write_bytes((tmp_path / "old").read_bytes() + b"\0")
    with pytest.raises(GenerationError) as error:
        records(dataset, "clips")
    assert "is not identical with the reference" in str(error.value.__cause__)


def test_what_others_wrote_stands_in_it_only_as_text(exported, tmp_path):
    rows = [replace(row, license=HOSTILE, title=HOSTILE, channel=HOSTILE) for row in exported.rows]
    other = exported.with_rows(rows, tmp_path / "in")
    dataset = described(other, tmp_path / "out", name=HOSTILE, published="2026-11-23")
    assert not dataset.metadata.ctx.issues.errors
    text = (tmp_path / "out/croissant.json").read_text()
    assert json.loads(text)["license"] == [HOSTILE]
    assert "<script" not in text
    assert "\x1b" not in text


def test_the_same_clips_give_the_same_bytes(exported, tmp_path):
    for name in ("one", "two"):
        exported.write(CROISSANT, tmp_path / name)
    one, two = ((tmp_path / name / "croissant.json").read_bytes() for name in ("one", "two"))
    assert one == two
