"""Sharded Parquet, read back by pandas, by pyarrow and by HF `datasets`."""

from __future__ import annotations

import io
import random
import shutil
from dataclasses import fields, replace

import pandas as pd
import pyarrow.parquet as pq
import pytest
import soundfile
from datasets import Audio, Video, load_dataset

from stages.core.errors import MediaError
from stages.export import ExportRow
from stages.export.parquet import PARQUET
from stages.export.parquet.shards import write_shards
from stages.export.parquet.table import Item, schema


NAMES = {"train": "train", "val": "validation", "test": "test"}
HOSTILE = '=HYPERLINK("http://x") <script>alert(1)</script> | `x` \x1b[31m\u202e\''


def load(folder, tmp_path, **how):
    files = {name: str(folder / f"data/{name}-*.parquet") for name in NAMES.values()}
    return load_dataset("parquet", data_files=files, cache_dir=str(tmp_path / "cache"), **how)


def undecoded(found):
    """Decoding needs torchcodec, which is not among the tests' dependencies."""
    found = found.cast_column("video", Video(decode=False))
    return found.cast_column("audio", Audio(decode=False))


def tables(folder):
    return [pd.read_parquet(path) for path in sorted(folder.glob("data/*.parquet"))]


def test_pandas_reads_the_clips_of_each_split(exported, tmp_path):
    files = exported.write(PARQUET, tmp_path / "out")
    assert [f.file for f in files] == [
        f"data/{name}-00000-of-00001.parquet" for name in NAMES.values()
    ]
    for file in files:
        found = pd.read_parquet(tmp_path / "out" / file.file)
        expected = [row for row in exported.inside if row.split == file.split]
        assert found.clip_id.tolist() == [row.clip_id for row in expected]
        assert found.columns.tolist() == [f.name for f in fields(ExportRow)]
        assert [tuple(seconds) for seconds in found.second_actions] == [
            row.second_actions for row in expected
        ]
        assert file.clips == len(found)


def test_datasets_gives_columns_of_video_and_audio(exported, tmp_path):
    exported.write(PARQUET, tmp_path / "out", media="embedded")
    found = load(tmp_path / "out", tmp_path)
    assert {name: split.num_rows for name, split in found.items()} == {
        "train": 3, "validation": 1, "test": 2
    }  # fmt: skip
    train = found["train"]
    assert isinstance(train.features["video"], Video)
    assert isinstance(train.features["audio"], Audio)
    train = undecoded(train)
    inside = [row for row in exported.inside if row.split == "train"]
    for row, known in zip(train, inside, strict=True):
        assert row["clip_id"] == known.clip_id
        assert row["video"]["bytes"] == (exported.folder / known.path).read_bytes()
        heard, rate = soundfile.read(io.BytesIO(row["audio"]["bytes"]), always_2d=True)
        assert heard.shape == (
            10 * rate,
            soundfile.info(io.BytesIO(row["audio"]["bytes"])).channels,
        )
        assert row["audio"]["path"] == f"{known.clip_id}.flac"


def test_datasets_streams_it(exported, tmp_path):
    exported.write(PARQUET, tmp_path / "out", media="embedded", row_group_mb=0.01)
    found = load(tmp_path / "out", tmp_path, streaming=True)["test"]
    found = undecoded(found)
    assert [row["clip_id"] for row in found] == ["-shelf_00000000", "-shelf_00010000"]


def test_without_media_datasets_gives_the_words_alone(exported, tmp_path):
    exported.write(PARQUET, tmp_path / "out")
    found = load(tmp_path / "out", tmp_path)["validation"]
    assert found[0]["path"] == "clips/val/jar_00000000.mp4"
    assert "video" not in found.features


def test_the_sound_can_be_left_out(exported, tmp_path):
    exported.write(PARQUET, tmp_path / "out", media="embedded", audio="none")
    assert all("audio" not in table and "video" in table for table in tables(tmp_path / "out"))


def test_a_row_group_holds_no_more_than_asked_unless_one_clip_does(exported, tmp_path):
    exported.write(PARQUET, tmp_path / "out", media="embedded", row_group_mb=0.01)
    about = pq.read_metadata(tmp_path / "out/data/train-00000-of-00001.parquet")
    assert about.num_row_groups == about.num_rows == 3


def test_a_shard_ends_before_it_is_larger_than_asked(tmp_path):
    columns = schema(media=True, sound=False)
    blank = {field.name: None if field.nullable else nothing(field.type) for field in columns}
    chance = random.Random(7)
    items = [
        Item(blank | {"clip_id": str(n), "video": {"bytes": chance.randbytes(100_000)}}, 100_000)
        for n in range(8)
    ]
    found = list(write_shards(tmp_path / "train", items, columns, (500_000, 210_000)))
    assert [count for _, count in found] == [4, 4]
    assert [path.name for path, _ in found] == [
        "train-00000-of-00002.parquet", "train-00001-of-00002.parquet"
    ]  # fmt: skip
    assert [pq.read_metadata(path).num_row_groups for path, _ in found] == [2, 2]
    assert all(path.stat().st_size <= 500_000 for path, _ in found)
    assert pd.concat(pd.read_parquet(path) for path, _ in found).clip_id.tolist() == list(
        "01234567"
    )


def nothing(kind):
    return [] if "list" in str(kind) else {"string": "", "bool": False, "int64": 0}[str(kind)]


def test_the_same_clips_give_the_same_bytes(exported, tmp_path):
    for name in ("one", "two"):
        exported.write(PARQUET, tmp_path / name, media="embedded")
    one, two = (
        {p.name: p.read_bytes() for p in (tmp_path / n / "data").iterdir()} for n in ("one", "two")
    )
    assert one == two


def test_words_stay_as_they_were_written(exported, tmp_path):
    rows = [replace(row, title=HOSTILE, channel=HOSTILE, text=HOSTILE) for row in exported.rows]
    exported.with_rows(rows, tmp_path / "in").write(PARQUET, tmp_path / "out")
    for table in tables(tmp_path / "out"):
        assert set(table.title) == set(table.channel) == set(table.text) == {HOSTILE}


def test_a_clip_whose_sound_does_not_decode_makes_no_form(exported, tmp_path):
    folder = tmp_path / "export"
    shutil.copytree(exported.folder, folder)
    (folder / exported.inside[0].path).write_bytes(b"no media")
    with pytest.raises(MediaError):
        replace(exported, folder=folder).write(PARQUET, tmp_path / "out", media="embedded")
