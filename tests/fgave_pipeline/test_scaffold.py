"""`fgave init`: a manifest that can be run as it is."""

from __future__ import annotations

import tomllib

import pytest

from fgave_pipeline.config import load_config
from fgave_pipeline.manifest import load_sources
from fgave_pipeline.pipeline import STAGES
from fgave_pipeline.scaffold import begin, commented_params, source_id_of
from stages.core.errors import UsageError


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.youtube.com/watch?v=abc-DEF_123&t=5", "abc-DEF_123"),
        ("https://youtu.be/abc-DEF_123", "abc-DEF_123"),
        ("https://www.youtube.com/shorts/abc-DEF_123?x=1", "abc-DEF_123"),
        ("https://example.org/a/my%20tapping.mp4?token=1", "my-20tapping"),
        ("../rec/Wood & glass (2).MOV", "Wood-glass-2"),
        ("https://example.org/視頻.mp4", "7f2b74ff"),
    ],
)
def test_an_id_is_read_from_the_url(url, name):
    assert source_id_of(url) == name


def test_a_folder_gives_its_videos_by_paths_that_lead_from_the_manifest(tmp_path):
    folder = tmp_path / "rec"
    (folder / "deep").mkdir(parents=True)
    for name in ("b.MP4", "a.mkv", "notes.txt", "deep/b.mov"):
        (folder / name).write_bytes(b"x")
    root = tmp_path / "manifests" / "mine"
    made = begin(root, folder, STAGES)
    assert load_sources(root / "sources.csv") == made
    assert [s.url for s in made] == ["../../rec/a.mkv", "../../rec/b.MP4", "../../rec/deep/b.mov"]
    assert all((root / s.url).is_file() for s in made)
    assert made[1].source_id == "b"
    assert made[2].source_id.startswith("b-")


def test_a_list_gives_its_urls(tmp_path):
    (tmp_path / "list.txt").write_text(
        "# mine\nhttps://youtu.be/abc-DEF_123\n\n https://x.org/b.mp4 \n"
    )
    made = begin(tmp_path / "m" / "mine", tmp_path / "list.txt", STAGES)
    assert [s.source_id for s in made] == ["abc-DEF_123", "b"]


def test_the_commented_params_are_the_defaults_when_uncommented():
    text = commented_params(STAGES)
    lines = text.splitlines()
    uncommented = [
        x[2:] if " = " in x and x.startswith("# ") and ";" not in x else x for x in lines
    ]
    tables = tomllib.loads("\n".join(uncommented))
    for stage in STAGES:
        assert stage.params(**tables.get(stage.name, {})) == stage.params()


def test_the_commented_params_load_as_they_are(tmp_path):
    path = tmp_path / "params.toml"
    path.write_text(commented_params(STAGES))
    assert {s.origin for s in load_config(STAGES, path, ()).settings()} == {"default"}


def test_an_existing_dataset_is_left_alone(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "sources.csv").write_text("source_id,url\n")
    with pytest.raises(UsageError, match="exists already"):
        begin(tmp_path / "mine", tmp_path, STAGES)


def test_a_name_cannot_lead_elsewhere(tmp_path):
    with pytest.raises(UsageError, match="dataset name"):
        begin(tmp_path / "manifests" / "a b", tmp_path, STAGES)


def test_an_empty_folder_is_refused_in_words(tmp_path):
    with pytest.raises(UsageError, match=r"no videos, expected files ending in"):
        begin(tmp_path / "mine", tmp_path, STAGES)
