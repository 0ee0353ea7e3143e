"""Shards of tar, read back by the webdataset package and by tarfile."""

from __future__ import annotations

import gc
import io
import json
import tarfile
import warnings
from dataclasses import replace
from pathlib import Path

import pytest
import soundfile
import webdataset

from stages.core.records import SPLITS
from stages.export.webdataset import WEBDATASET


HOSTILE = "=1+1 <script>alert(1)</script> ../../etc/passwd \x1b[31m\u202e"


def shards(folder: Path, split: str) -> list[str]:
    return [str(path) for path in sorted(folder.glob(f"{split}-*.tar"))]


def read(folder: Path, split: str) -> list[dict]:
    """As webdataset hands the samples to whoever trains."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # it leaves its files to be collected
        tars = webdataset.WebDataset(shards(folder, split), shardshuffle=False)
        found = list(tars)
        del tars
        gc.collect()
    return found


def test_webdataset_gives_each_clip_with_its_sound_and_its_labels(exported, tmp_path):
    exported.write(WEBDATASET, tmp_path)
    for split in SPLITS:
        known = {row.clip_id: row for row in exported.inside if row.split == split}
        found = {sample["__key__"]: sample for sample in read(tmp_path, split)}
        assert found.keys() == known.keys()
        for name, sample in found.items():
            assert sample["mp4"] == (exported.folder / known[name].path).read_bytes()
            heard, rate = soundfile.read(io.BytesIO(sample["flac"]), always_2d=True)
            assert len(heard) == 10 * rate
            said = json.loads(sample["json"])
            assert said["second_actions"] == list(known[name].second_actions)
            assert (said["action"], said["material"]) == (known[name].action, known[name].material)


@pytest.mark.parametrize(("audio", "kinds"), [("wav", {"mp4", "wav", "json"}),
                                              ("none", {"mp4", "json"})])  # fmt: skip
def test_the_sound_is_in_the_form_that_was_asked_for(exported, tmp_path, audio, kinds):
    exported.write(WEBDATASET, tmp_path, audio=audio)
    for sample in read(tmp_path, "train"):
        assert {name for name in sample if not name.startswith("__")} == kinds


def test_a_shard_holds_no_more_clips_than_asked_and_all_are_listed(exported, tmp_path):
    files = exported.write(WEBDATASET, tmp_path, shard_clips=2)
    assert [(f.file, f.clips) for f in files if f.split == "train"] == [
        ("train-000000.tar", 2), ("train-000001.tar", 1)
    ]  # fmt: skip
    listed = json.loads((tmp_path / "shards.json").read_text())
    assert listed["train"] == [
        {"url": "train-000000.tar", "nsamples": 2}, {"url": "train-000001.tar", "nsamples": 1}
    ]  # fmt: skip
    assert len(read(tmp_path, "train")) == 3


def test_a_shard_is_no_larger_than_asked_unless_one_clip_is(exported, tmp_path):
    exported.write(WEBDATASET, tmp_path / "small", audio="none", shard_mb=0.1)
    assert len(shards(tmp_path / "small", "train")) == 3
    exported.write(WEBDATASET, tmp_path / "larger", audio="none", shard_mb=0.21)
    paths = shards(tmp_path / "larger", "train")
    assert len(paths) == 2
    assert all(Path(path).stat().st_size <= 0.21 * 2**20 for path in paths)


def test_members_have_no_owner_and_no_time_and_lead_nowhere(exported, tmp_path):
    exported.write(WEBDATASET, tmp_path)
    for path in shards(tmp_path, "*"):
        with tarfile.open(path) as tar:
            for member in tar:
                about = (member.uid, member.gid, member.uname, member.gname, member.mtime)
                assert about == (0, 0, "", "", 0)
                assert member.isfile()
                assert "/" not in member.name


def test_the_same_clips_give_the_same_bytes(exported, tmp_path):
    for name in ("one", "two"):
        exported.write(WEBDATASET, tmp_path / name)
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / n).iterdir()} for n in ("one", "two"))
    assert one == two


def test_the_order_follows_the_seed_and_without_one_the_sources(exported, tmp_path):
    rows = [replace(exported.inside[0], clip_id=f"desk_{n:08d}") for n in range(12)]
    many = exported.with_rows(rows, tmp_path / "in")

    def order(name, **params):
        many.write(WEBDATASET, tmp_path / name, audio="none", **params)
        return [sample["__key__"] for sample in read(tmp_path / name, "train")]

    plain, one, other = order("0", shuffle=False), order("1"), order("2", seed="other")
    assert plain == [row.clip_id for row in rows]
    assert plain != one != other != plain
    assert sorted(one) == sorted(other) == plain


def test_words_stay_as_they_were_written_and_name_no_file(exported, tmp_path):
    rows = [replace(row, title=HOSTILE, channel=HOSTILE, text=HOSTILE) for row in exported.rows]
    exported.with_rows(rows, tmp_path / "in").write(WEBDATASET, tmp_path / "out")
    for sample in read(tmp_path / "out", "train"):
        said = json.loads(sample["json"])
        assert said["title"] == said["channel"] == said["text"] == HOSTILE
