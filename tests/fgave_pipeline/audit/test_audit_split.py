"""Planted leaks are found, all and only them, whatever form the lists have."""

from __future__ import annotations

import json
import random
import shutil

import pandas as pd
import pytest
from click.testing import CliRunner

from fgave_pipeline.audit.entries import Columns, Entry
from fgave_pipeline.audit.leaks import audit
from fgave_pipeline.audit.read import read_list, split_in
from fgave_pipeline.cli.app import app, main
from stages.core.errors import UsageError


NONE = Columns()


def run(*argv: str, code: int = 0) -> dict:
    done = CliRunner().invoke(
        app, ["audit-split", *map(str, argv), "--json"], standalone_mode=False
    )
    assert done.exception is None
    assert done.return_value == code
    return json.loads(done.stdout)


@pytest.fixture
def ave(tmp_path):
    """A small dataset in AVE's shape: 120 videos, four of them planted in a second split."""
    chance = random.Random(1)
    labels = ["Church bell", "Male speech, man speaking", "Bark", "Frying (food)"]
    rows = [f"{chance.choice(labels)}&vid-{n:03}_&good&{n % 5}&{n % 5 + 5}" for n in range(120)]
    parts = {"trainSet": rows[:90], "valSet": rows[90:105], "testSet": rows[105:118]}
    planted = {"testSet": [rows[3], rows[7], rows[91]], "valSet": [rows[40]]}
    for name, part in parts.items():
        text = "\n".join([*part, *planted.get(name, [])]) + "\n"
        (tmp_path / f"{name}.txt").write_text(text)
    header = "Category&VideoID&Quality&StartTime&EndTime"
    (tmp_path / "Annotations.txt").write_text("\n".join([header, *rows]) + "\n")
    return [tmp_path / f"{name}.txt" for name in ("Annotations", *parts)]


def test_of_aves_files_all_planted_videos_are_found_and_only_they(ave):
    found = run(*ave, code=3)
    assert [(leak["name"], leak["splits"]) for leak in found["leaks"]] == [
        ("vid-003_", {"train": 1, "test": 1}),
        ("vid-007_", {"train": 1, "test": 1}),
        ("vid-040_", {"train": 1, "val": 1}),
        ("vid-091_", {"val": 1, "test": 1}),
    ]
    assert found["splits"]["train"] == {"entries": 90, "videos": 90, "channels": 0}
    assert found["splits"]["test"]["entries"] == 16
    assert found["in_no_split"] == 2
    assert sum(sum(counts.values()) for counts in found["classes"].values()) == 122
    assert "Male speech, man speaking" in found["classes"]


def test_a_list_that_does_not_leak_leaves_with_0(ave, tmp_path):
    (tmp_path / "valSet.txt").write_text((tmp_path / "valSet.txt").read_text().rsplit("\n", 2)[0])
    found = run(ave[1], tmp_path / "valSet.txt")
    assert found["leaks"] == []


def test_vggsounds_csv_is_known_by_its_shape(tmp_path):
    path = tmp_path / "vggsound.csv"
    path.write_text(
        '--0PQM4-hqg,30,waterfall burbling,train\n-aBc,10,"dog, barking",test\n'
        "-aBc,20,dog growling,train\n-xyz,1,waterfall burbling,test\n"
    )
    found = run(path, code=3)
    assert [leak["name"] for leak in found["leaks"]] == ["-aBc"]
    assert found["classes"]["dog, barking"] == {"train": 0, "test": 1}
    assert found["lacking"] == {"dog growling": ["test"], "dog, barking": ["train"]}


def test_channels_are_looked_at_where_they_are_given(tmp_path):
    path = tmp_path / "any.csv"
    path.write_text(
        "url;uploader;part;kind\n"
        "https://youtu.be/aaaaaaaaaaa;anna;train;bell\n"
        "https://www.youtube.com/watch?v=bbbbbbbbbbb;anna;test;bell\n"
        "https://www.youtube.com/watch?v=ccccccccccc;;test;bell\n"
        "https://www.youtube.com/watch?v=aaaaaaaaaaa&t=9;;test;bell\n"
    )
    found = run(path, "--split", "part", "--label", "kind", code=3)
    assert [(leak["kind"], leak["name"]) for leak in found["leaks"]] == [
        ("video", "aaaaaaaaaaa"), ("channel", "anna"),
    ]  # fmt: skip
    assert found["looked_at"] == ["video", "channel"]
    assert found["classes"] == {"bell": {"train": 1, "test": 3}}


def test_files_without_a_split_column_are_splits_by_their_names(tmp_path):
    for name, ids in (("my_train_list", "abc"), ("validation", "de"), ("eval", "cf")):
        (tmp_path / f"{name}.csv").write_text("video_id\n" + "\n".join(ids) + "\n")
    found = run(*sorted(tmp_path.iterdir()), code=3)
    assert list(found["splits"]) == ["train", "val", "test"]
    assert [leak["name"] for leak in found["leaks"]] == ["c"]


@pytest.mark.parametrize(
    ("name", "split"),
    [("trainSet.txt", "train"), ("valSet.txt", "val"), ("dev.csv", "val"), ("x_test.csv", "test"),
     ("eval_segments.csv", "test"), ("Annotations.txt", ""), ("restraint.csv", "")],
)  # fmt: skip
def test_a_files_name_may_name_its_split(tmp_path, name, split):
    assert split_in(tmp_path / name) == split


def test_random_lists_leak_exactly_where_a_video_stands_twice():
    for seed in range(200):
        chance = random.Random(seed)
        entries = [
            Entry(f"v{chance.randint(0, 30)}", chance.choice(["train", "val", "test", ""]),
                  chance.choice(["", "c", "d"]))
            for _ in range(40)
        ]  # fmt: skip
        found = {leak.name for leak in audit(entries).of_kind("video")}
        assert found == {
            e.video for e in entries
            if len({o.split for o in entries if o.video == e.video} - {""}) > 1
        }  # fmt: skip
        assert audit(entries[::-1]) == audit(entries)


def test_an_export_is_checked_against_its_certificate(finished, tmp_path):
    shutil.copytree(finished.built / "export", tmp_path / "export")
    clips = tmp_path / "export/clips.parquet"
    found = run(clips)
    assert found["as_certified"] == [str(clips)]
    assert found["looked_at"] == ["video", "channel", "group"]
    table = pd.read_parquet(clips)
    table.loc[0, "split"] = {"train": "test"}.get(table.split[0], "train")
    table.to_parquet(clips)
    assert "speaks of other clips" in run(clips, code=3)["not_as_certified"][str(clips)]
    table.iloc[1:].to_parquet(clips)
    words = run(clips, code=3)["not_as_certified"][str(clips)]
    assert words == f"speaks of {len(table)} clips, clips.parquet has {len(table) - 1}"


def test_near_duplicates_that_a_certificate_names_may_not_stand_apart(tmp_path):
    rows = [("a_0", "a", "source:a", "train"), ("b_0", "b", "source:b", "test")]
    table = pd.DataFrame(rows, columns=["clip_id", "source_id", "group", "split"])
    table.to_parquet(tmp_path / "clips.parquet")
    said = {"clips": 2, "sha256": "", "near_duplicates": [{"one": "a", "other": "b"}]}
    (tmp_path / "certificate.json").write_text(json.dumps(said))
    found = run(tmp_path / "clips.parquet", code=3)
    (words,) = found["not_as_certified"].values()
    assert words == "names near-duplicates in two splits: a, b"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a,b\n1,2\n", "columns a, b, expected one of source_id, video_id"),
        ("id,what\nx,y\n", "columns id, what, expected one of split"),
        ("id,split\nx\n", ":2: 1 cells, expected 2"),
        ("a,1,x,train\nb,2,y\n", ":2: 'b,2,y', expected id,start,label,split"),
        ("", "expected one of source_id"),
    ],
)
def test_what_cannot_be_read_is_one_clear_message(tmp_path, text, words):
    path = tmp_path / "list.csv"
    path.write_text(text)
    with pytest.raises(UsageError, match=words):
        read_list(path, NONE)


def test_tables_say_what_was_found(ave, capsys):
    with pytest.raises(SystemExit) as left:
        main(["audit-split", *map(str, ave)])
    assert left.value.code == 3
    said = capsys.readouterr().out
    assert "Videos in several splits" in said
    assert "in several splits: 4 videos (looked at: videos)" in said
    assert "2 videos stand in no split" in said
