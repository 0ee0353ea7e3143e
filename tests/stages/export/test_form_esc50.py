"""The trees of ESC-50, read back as PaSST and AST read them."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import soundfile

from stages.core.errors import UsageError
from stages.export.classes import category, in_order, numbered
from stages.export.esc50 import ESC50
from stages.export.esc50.clips import letters
from stages.export.mono import MONO


FOLDERS = {"audio_16k": 16_000, "audio_32k": 32_000}


@pytest.fixture(scope="session")
def trees(exported, tmp_path_factory):
    out = tmp_path_factory.mktemp("esc50")
    return out, exported.write(ESC50, out, folds=3)


def meta(out, tree) -> pd.DataFrame:
    return pd.read_csv(out / tree / "meta/esc50.csv")


def account(out):
    return json.loads((out / "manifest.json").read_text())


def test_the_table_has_the_columns_of_esc50_and_a_row_a_clip(trees, exported):
    for tree in ("act", "mat"):
        found = meta(trees[0], tree)
        assert ",".join(found.columns) == "filename,fold,target,category,esc10,src_file,take"
        assert len(found) == len(exported.inside) == 6
        assert found.notna().all().all()
        assert not found.esc10.any()


def test_the_table_is_read_as_the_preparation_of_ast_reads_it(trees):
    found = np.loadtxt(trees[0] / "mat/meta/esc50.csv", delimiter=",", dtype="str", skiprows=1)
    assert found.shape == (6, 7)
    assert {row[3]: int(row[2]) for row in found} == {"glass": 0, "paper": 1, "wood": 2}


def test_a_file_is_named_by_fold_source_take_and_target(trees):
    for row in meta(trees[0], "act").itertuples():
        fold, source, take, target = row.filename.removesuffix(".wav").split("-")
        assert (int(fold), source.replace("~", "-"), take, int(target)) == (
            row.fold, row.src_file, row.take, row.target,
        )  # fmt: skip


def test_the_takes_of_a_source_are_its_clips_in_time(trees):
    found = pd.read_parquet(trees[0] / "act/meta/clips.parquet")
    assert found.sort_values("clip_id").groupby("source_id")["take"].agg(list).to_dict() == {
        "-shelf": ["A", "B"], "desk": ["A", "B"], "jar": ["A", "B"],
    }  # fmt: skip


def test_every_file_is_mono_of_16_bits_and_exactly_as_long_as_its_clip(trees):
    for tree in ("act", "mat"):
        for folder, rate in FOLDERS.items():
            for name in meta(trees[0], tree).filename:
                found = soundfile.info(trees[0] / tree / folder / name)
                assert (found.samplerate, found.channels, found.subtype, found.frames) == (
                    rate, 1, "PCM_16", 10 * rate,
                )  # fmt: skip


def test_the_sound_of_a_file_is_that_of_its_clip(trees):
    # The tiny video hums at 440 Hz.
    first = meta(trees[0], "act").filename[0]
    for folder, rate in FOLDERS.items():
        samples, _ = soundfile.read(trees[0] / "act" / folder / first)
        loudest = np.abs(np.fft.rfft(samples)).argmax() * rate / len(samples)
        assert loudest == pytest.approx(440, abs=1)


def test_the_trees_share_their_bytes(trees):
    files = [next((trees[0] / tree / "audio_16k").glob("*-jar-A-*.wav")) for tree in ("act", "mat")]
    assert files[0].samefile(files[1])


def test_no_group_stands_in_two_folds(trees):
    for tree in ("act", "mat"):
        found = pd.read_parquet(trees[0] / tree / "meta/clips.parquet")
        assert found.groupby("group").fold.nunique().max() == 1
        assert found.fold.nunique() == 3


def test_the_rows_stand_in_an_order_of_their_own(trees, exported):
    found = pd.read_parquet(trees[0] / "act/meta/clips.parquet").clip_id.tolist()
    assert found != sorted(found)
    assert found != [row.clip_id for row in exported.inside]


def test_the_account_says_what_the_table_holds(trees):
    out, files = trees
    said = account(out)["trees"]["act"]
    assert said["classes"] == {"scratching": 0, "tapping": 1}
    assert (said["clips"], said["without_a_class"], said["groups"]) == (6, 0, 3)
    assert sum(said["clips_of_fold"].values()) == 6
    assert said["classes_in_fewer_groups_than_folds"] == ["scratching"]
    assert "mean of the channels" in account(out)["rule"]
    assert {file.file for file in files} == {
        path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()
    }


def test_a_clip_whose_action_is_unknown_is_in_the_other_tree_only(exported, tmp_path):
    rows = [
        replace(row, action="unknown") if row.source_id == "jar" else row for row in exported.rows
    ]
    exported.with_rows(rows, tmp_path / "in").write(ESC50, tmp_path / "out")
    assert "jar" not in meta(tmp_path / "out", "act").src_file.tolist()
    assert "jar" in meta(tmp_path / "out", "mat").src_file.tolist()
    assert account(tmp_path / "out")["trees"]["act"]["without_a_class"] == 2


def test_an_empty_dataset_makes_empty_trees(exported, tmp_path):
    exported.with_rows([], tmp_path / "in").write(ESC50, tmp_path / "out")
    assert meta(tmp_path / "out", "act").empty


def test_a_clip_that_is_shorter_than_it_says_is_refused(exported, tmp_path):
    rows = [replace(row, end_ms=row.start_ms + 12_000) for row in exported.inside]
    with pytest.raises(UsageError, match=r"form mono: clip desk_00000000: .*expected 12 s"):
        exported.with_rows(rows, tmp_path / "in").write(MONO, tmp_path / "out")


def test_three_rates_make_three_folders(exported, tmp_path):
    alone = exported.with_rows(exported.inside[:1], tmp_path / "in")
    alone.part("mono", rates="44k,16k,32k")
    alone.write(ESC50, tmp_path / "out")
    found = [path.parent.name for path in sorted((tmp_path / "out/act").glob("audio*/*.wav"))]
    assert found == ["audio", "audio_16k", "audio_32k"]
    assert soundfile.info(next((tmp_path / "out/act/audio").iterdir())).frames == 441_000


def test_categories_hold_letters_digits_and_underscores_only():
    assert category("Ear-Cleaning & more") == "ear_cleaning_more"
    assert numbered(["b", "a", "unknown", ""]) == {"a": 0, "b": 1}
    assert in_order(["b", "a", "b"]) == {"b": 0, "a": 1}
    with pytest.raises(UsageError, match=r"'a-b' and 'a_b' are both 'a_b'"):
        numbered(["a_b", "a-b"])


def test_takes_are_letters_and_never_na():
    names = [letters(n) for n in range(1000)]
    assert names[:3] == ["A", "B", "C"]
    assert names[24:27] == ["Z", "AA", "AB"]
    assert len(set(names)) == 1000
    assert not any("N" in name for name in names)
