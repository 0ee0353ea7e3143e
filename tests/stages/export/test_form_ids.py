"""What can be shared: ids, times, labels, splits; no names, no words, no paths."""

from __future__ import annotations

import json
from dataclasses import replace

import pandas as pd
import pytest

from stages.export.ids import IDS
from stages.export.ids.address import shareable


NAME = "Jane Doe <b>=1+1</b>"


def test_every_clip_is_a_line_with_its_span_split_and_label(exported, tmp_path):
    exported.write(IDS, tmp_path)
    found = pd.read_csv(tmp_path / "clips.csv")
    rows = exported.inside
    assert found.clip_id.tolist() == [row.clip_id for row in rows]
    for name in ("source_id", "start_ms", "end_ms", "split", "action", "material"):
        assert found[name].tolist() == [getattr(row, name) for row in rows]


def test_events_are_spans_of_their_source(exported, tmp_path):
    exported.write(IDS, tmp_path)
    found = pd.read_csv(tmp_path / "labels.csv")
    shelf = found[found.source_id == "-shelf"]
    assert shelf.drop(columns="source_id").to_numpy().tolist() == [
        [4_000, 10_000, "scratching", "paper"], [10_000, 20_000, "tapping", "wood"]
    ]  # fmt: skip


def test_no_name_no_word_and_no_path_is_shared(exported, tmp_path):
    rows = [
        replace(row, title=NAME, channel=NAME, text=NAME, license=NAME,
                group=f"channel:{NAME}", url=f"/home/{NAME}/{row.source_id}.mp4")
        for row in exported.rows
    ]  # fmt: skip
    exported.with_rows(rows, tmp_path / "in").write(IDS, tmp_path / "out")
    for path in (tmp_path / "out").iterdir():
        text = path.read_text()
        for word in ("Jane", "Doe", "home", "channel:", ".mp4", "/a/b.csv"):
            assert word not in text.replace("channels", ""), (path.name, word)
    assert pd.read_csv(tmp_path / "out/sources.csv").url.isna().all()


def test_sources_of_one_group_share_its_opaque_name(exported, tmp_path):
    groups = {"desk": "channel:A", "jar": "channel:A", "-shelf": "channel:B"}
    rows = [replace(row, group=groups.get(row.source_id, "")) for row in exported.rows]
    exported.with_rows(rows, tmp_path / "in").write(IDS, tmp_path / "out")
    found = pd.read_csv(tmp_path / "out/sources.csv").set_index("source_id").group
    assert found["desk"] == found["jar"] != found["-shelf"]


def test_ids_stay_as_they_are_also_those_that_begin_with_a_minus(exported, tmp_path):
    exported.write(IDS, tmp_path)
    assert pd.read_csv(tmp_path / "sources.csv").source_id.tolist() == ["desk", "jar", "-shelf"]


def test_parameters_are_told_but_no_file_of_this_machine(exported, tmp_path):
    exported.write(IDS, tmp_path)
    said = json.loads((tmp_path / "dataset.json").read_text())
    assert said["params"] == {"filter": {"background_motion_max": 0.4}, "split": {"seed": "demo"}}
    assert (said["clips"], said["sources"]) == (6, 3)
    assert said["splits"] == {"train": 3, "val": 1, "test": 2}


@pytest.mark.parametrize(
    ("url", "shared"),
    [
        ("https://www.youtube.com/watch?v=-bc_DEF1234&si=who", "https://www.youtube.com/watch?v=-bc_DEF1234"),
        ("https://jane:pw@host.example:8443/a.mp4?token=x&id=7#t", "https://host.example:8443/a.mp4?id=7"),
        ("HTTPS://Host.example/A", "https://host.example/A"),
        ("foley:tapping-wood?seconds=40", "foley:tapping-wood?seconds=40"),
        ("https://cdn.example/a?X-Amz-Signature=1&X-Amz-Credential=2&Expires=3", "https://cdn.example/a"),
        ("recordings/jane.mp4", ""),
        ("/home/jane/a.mp4", ""),
        ("file:///home/jane/a.mp4", ""),
        ("http://localhost/a", ""),
        ("http://nas.local/a", ""),
        ("http://192.168.1.7/a", ""),
        ("http://[::1]/a", ""),
        ("http://[2606:4700::1111]:80/a", "http://[2606:4700::1111]:80/a"),
        ("http://[bad/a", ""),
        ("https://host.example:port/a", ""),
    ],
)  # fmt: skip
def test_an_address_is_shared_without_keys_and_only_if_it_is_public(url, shared):
    assert shareable(url) == shared
