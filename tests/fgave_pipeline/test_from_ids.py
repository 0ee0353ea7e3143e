"""A dataset rebuilt from the share-safe list of another."""

from __future__ import annotations

import json
import shutil

import pandas as pd
import pytest

from fgave_pipeline.config import load_config
from fgave_pipeline.dataset import Asked, open_dataset
from fgave_pipeline.from_ids import begin_from_ids
from fgave_pipeline.manifest import load_sources
from fgave_pipeline.pipeline import LAST, STAGES, run
from stages.core.errors import UsageError


SAME = ["clip_id", "start_ms", "end_ms", "split", "action", "material"]
SECONDS = ["second_events", "second_actions", "second_materials"]
MORE = "filter.background_motion_max=0.35"


@pytest.fixture(scope="module")
def listed(finished, tmp_path_factory):
    """The tiny dataset's list, which says nothing of its channel or of its texts."""
    folder = tmp_path_factory.mktemp("listed")
    shutil.copytree(finished.folder, folder / "own")
    own = type(finished)(folder / "own")
    own.run(settings=("export.formats=ids", MORE))
    return own.built / "export"


def clips(export):
    return pd.read_parquet(export / "clips.parquet").sort_values("clip_id", ignore_index=True)


def test_a_dataset_rebuilt_from_ids_has_the_same_clips_labels_and_splits(listed, place):
    root = place.folder / "manifests/again"
    begun = begin_from_ids(root, listed / "ids", STAGES)
    assert begun.without_url == []
    dataset = open_dataset(Asked("again", root.parent, place.folder / "data"), STAGES)
    list(run(dataset, LAST, 1))
    old, new = clips(listed), clips(place.folder / "data/again/export")
    assert len(old)
    assert old[SAME].equals(new[SAME])
    for name in SECONDS:
        assert [list(v) for v in old[name]] == [list(v) for v in new[name]]


def test_parameters_come_along_and_the_rest_stands_there_as_comments(listed, tmp_path):
    begin_from_ids(tmp_path / "again", listed / "ids", STAGES)
    config = load_config(STAGES, tmp_path / "again/params.toml", ())
    assert config.params("filter").background_motion_max == 0.35
    assert config.params("annotate").snap_ms == 0
    assert "# frozen_fraction_max = 0.8" in (tmp_path / "again/params.toml").read_text()


def test_what_says_how_to_fetch_is_not_taken_from_others(listed, tmp_path):
    own = copy(listed, tmp_path)
    said = json.loads((own / "dataset.json").read_text())
    said["params"]["fetch"] |= {"plugins": True, "cookies": "x"}
    (own / "dataset.json").write_text(json.dumps(said))
    begin_from_ids(tmp_path / "again", own, STAGES)
    assert not load_config(STAGES, tmp_path / "again/params.toml", ()).params("fetch").plugins


def test_a_source_without_an_address_is_named_by_the_file_to_bring(listed, tmp_path):
    own = copy(listed, tmp_path)
    text = (own / "sources.csv").read_text().splitlines()
    cells = text[1].split(",")
    (own / "sources.csv").write_text("\n".join([text[0], ",".join([cells[0], "", *cells[2:]])]))
    begun = begin_from_ids(tmp_path / "again", own, STAGES)
    assert [source.url for source in begun.without_url] == ["wood.mp4"]
    assert load_sources(tmp_path / "again/sources.csv") == begun.sources


def test_nothing_is_written_over(listed, tmp_path):
    begin_from_ids(tmp_path / "again", listed / "ids", STAGES)
    with pytest.raises(UsageError, match="exists already"):
        begin_from_ids(tmp_path / "again", listed / "ids", STAGES)


@pytest.mark.parametrize(
    ("file", "change", "complaint"),
    [
        ("sources.csv", ("foley:", "/etc/"), r"sources.csv:2: url '/etc/"),
        ("sources.csv", ("foley:", "file:///etc/"), r"sources.csv:2: url 'file:"),
        ("sources.csv", ("wood,", "../wood,"), r"source_id '\.\./wood'"),
        ("sources.csv", (",url,", ",link,"), r"sources.csv:1: columns"),
        ("sources.csv", (",train,", ",dev,"), r"sources.csv:2: split 'dev'"),
        ("labels.csv", ("wood,", "other,"), r"'other' is not in sources.csv"),
        ("labels.csv", ("_ms", "_s"), r"labels.csv:1: columns"),
        ("dataset.json", ("fgave ids", "other"), r"dataset.json: 'other' 1, expected fgave ids 1"),
        ("dataset.json", ("{", "["), r"dataset.json: JSONDecodeError"),
        ("dataset.json", ("background_motion_max", "backgrnd"), r"unknown parameter 'backgrnd'"),
        ("dataset.json", ("0.35", "-1"), r"background_motion_max is -1, expected .* at least 0"),
    ],
)
def test_a_list_that_is_not_what_it_should_be_is_refused(listed, tmp_path, file, change, complaint):
    own = copy(listed, tmp_path)
    text = (own / file).read_text()
    assert change[0] in text
    (own / file).write_text(text.replace(*change, 1))
    with pytest.raises(UsageError, match=complaint):
        begin_from_ids(tmp_path / "again", own, STAGES)
    assert not (tmp_path / "again").exists()


def copy(listed, tmp_path):
    shutil.copytree(listed / "ids", tmp_path / "ids")
    for path in (tmp_path / "ids").iterdir():
        path.chmod(0o644)
    return tmp_path / "ids"
