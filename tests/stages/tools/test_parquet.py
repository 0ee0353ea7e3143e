"""Records to Parquet and back: nothing is guessed, nothing is lost, damage is noticed."""

from __future__ import annotations

import random
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa
import pytest

from stages.core.columns import column
from stages.core.errors import StoreError
from stages.core.records import Chapter, Comment, Label, Video
from stages.tools import parquet


VIDEOS = [
    Video("a", "ok", fps=29.97, chapters=(Chapter(0, 10, "tap ü"),), remarks=("x", "y")),
    Video(
        "b",
        "unusable",
        "no_audio",
        "none",
        comments=(Comment("0:00 a\n1:00 b", "h", 3, True, False, True),),
    ),
]


def test_records_come_back_as_they_were(tmp_path):
    parquet.write_table(parquet.to_table(VIDEOS, Video), tmp_path / "v.parquet")
    assert parquet.from_table(parquet.read_table(tmp_path / "v.parquet"), Video) == VIDEOS


def test_no_rows_still_have_the_whole_schema(tmp_path):
    parquet.write_table(parquet.to_table([], Label), tmp_path / "l.parquet")
    assert parquet.read_table(tmp_path / "l.parquet").schema == parquet.schema_of(Label)


def test_a_column_tells_its_meaning_and_unit_to_whoever_opens_the_file(tmp_path):
    parquet.write_table(parquet.to_table(VIDEOS, Video), tmp_path / "v.parquet")
    field = pa.parquet.read_schema(tmp_path / "v.parquet").field("duration_ms")
    assert field.metadata[b"unit"] == b"ms"
    assert b"container's start" in field.metadata[b"description"]


def test_pandas_reads_it(tmp_path):
    parquet.write_table(parquet.to_table(VIDEOS, Video), tmp_path / "v.parquet")
    assert pd.read_parquet(tmp_path / "v.parquet").fps.tolist()[0] == 29.97


def test_only_what_was_declared_may_be_null():
    schema = parquet.schema_of(Video)
    assert schema.field("duration_ms").nullable
    assert not schema.field("source_id").nullable


def test_a_flipped_bit_never_reads_as_data(tmp_path):
    path = tmp_path / "v.parquet"
    rows = [Video(f"s{n}", "ok", title=f"title {n}", fps=n / 7) for n in range(200)]
    parquet.write_table(parquet.to_table(rows, Video), path)
    whole, seeded, noticed = path.read_bytes(), random.Random(5), 0
    for _ in range(60):
        spoiled = bytearray(whole)
        spoiled[seeded.randrange(len(whole))] ^= 1 << seeded.randrange(8)
        path.write_bytes(spoiled)
        try:
            found = parquet.from_table(parquet.read_table(path), Video)
        except (StoreError, UnicodeDecodeError, ValueError, TypeError):
            noticed += 1
        else:
            assert found == rows
    assert noticed > 20


def test_a_missing_file_and_another_table_are_named(tmp_path):
    with pytest.raises(StoreError, match=r"none\.parquet"):
        parquet.read_table(tmp_path / "none.parquet")
    with pytest.raises(StoreError, match="expected"):
        parquet.from_table(parquet.to_table([], Label), Video)


def test_a_replaced_table_says_what_it_was_made_from(tmp_path):
    path = tmp_path / "deep" / "v.parquet"
    assert parquet.digest_at(path) == ""
    parquet.replace_table(parquet.to_table(VIDEOS, Video), path, "abc")
    assert parquet.digest_at(path) == "abc"
    assert parquet.from_table(parquet.read_table(path), Video) == VIDEOS
    assert [p.name for p in path.parent.iterdir()] == ["v.parquet"]


@dataclass(frozen=True, slots=True)
class Pair:
    values: tuple[int, int] = column("of another form")


def test_a_form_that_no_table_can_hold_is_a_bug():
    with pytest.raises(TypeError, match="expected tuple"):
        parquet.schema_of(Pair)
