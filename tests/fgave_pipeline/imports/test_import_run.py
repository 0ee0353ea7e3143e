"""`fgave import`: from a file to labels."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from fgave_pipeline.cli.app import app
from fgave_pipeline.dataset import Asked, open_dataset
from fgave_pipeline.imports.into import Target, annotations_of
from fgave_pipeline.imports.rows import Row
from fgave_pipeline.pipeline import STAGES
from stages.annotate.taxonomy import load
from stages.core.errors import UsageError
from stages.core.records import Source


ROOT = Path(__file__).parents[3]
EAF = Path(__file__).parent / "files" / "pympi.eaf"
SOURCES = (
    "source_id,url\nwood,foley:tapping-wood\nclip,films/a.b.mp4\n"
    "yt,https://www.youtube.com/watch?v=-_abcdefghi\n"
)


@pytest.fixture
def manifests(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "sources.csv").write_text(SOURCES)
    return tmp_path


def imported(manifests, *argv):
    at = ["-d", "mine", "--manifests", str(manifests), "--data", str(manifests / "data")]
    done = CliRunner().invoke(
        app, ["import", *map(str, argv), *at], catch_exceptions=False, standalone_mode=False
    )
    return done.stdout


def annotations(manifests):
    found = open_dataset(Asked("mine", manifests, manifests / "data"), STAGES).annotations
    return [(a.source_id, a.start_ms, a.end_ms, a.action, a.material, a.label) for a in found]


TAPPING = ("wood", 1000, 4250, "tapping", "wood", "")
CHEESE = ("wood", 6000, 9000, "", "", "käse & <klopfen>")


def test_a_file_becomes_annotations_that_the_dataset_opens_with(manifests):
    said = imported(manifests, EAF, "--format", "elan")
    assert "2 added, 2 in all" in said
    assert annotations(manifests) == [TAPPING, CHEESE]
    text = (manifests / "mine" / "annotations.csv").read_text(encoding="utf-8")
    assert text.startswith("source_id,start_ms,end_ms,action,material,label,annotator,clip_id\n")
    assert text.count(",mia,\n") == 2


def test_importing_again_adds_nothing_and_replacing_leaves_only_the_new(manifests):
    imported(manifests, EAF, "--format", "elan")
    assert "0 added, 2 in all" in imported(manifests, EAF, "--format", "elan")
    labels = manifests / "clip.txt"
    labels.write_text("1\t2\tFelt\n")
    assert "1 added, 3 in all" in imported(manifests, labels, "--format", "audacity")
    said = imported(manifests, labels, "--format", "audacity", "--replace", "--json")
    assert json.loads(said)["all"] == 1
    assert annotations(manifests) == [("clip", 1000, 2000, "", "", "Felt")]


def test_a_bad_line_leaves_everything_as_it_was(manifests):
    imported(manifests, EAF, "--format", "elan")
    bad = manifests / "wood.txt"
    bad.write_text("1\t2\tFelt\n3\tx\tIce\n")
    with pytest.raises(UsageError, match=r"wood\.txt:2: time 'x'"):
        imported(manifests, bad, "--format", "audacity")
    assert annotations(manifests) == [TAPPING, CHEESE]


def test_what_a_video_is_called_leads_to_its_source(manifests):
    sheet = manifests / "sheet.csv"
    sheet.write_text(
        "video_id,start,end,label\nyt,0,1,a\n-_abcdefghi,1,2,b\n"
        "https://youtu.be/-_abcdefghi?t=3,2,3,c\n"
        "/home/mia/a.b.mp4,3,4,d\nC:\\films\\a.b.mp4,4,5,e\nother,5,6,f\n"
    )
    said = json.loads(imported(manifests, sheet, "--format", "csv", "--json"))
    assert (said["added"], said["others"]) == (5, 1)
    assert [row[0] for row in annotations(manifests)] == ["clip"] * 2 + ["yt"] * 3


def test_a_file_of_other_videos_is_refused_unless_its_source_is_given(manifests):
    cues = manifests / "unknown.srt"
    cues.write_text("1\n00:00:01,000 --> 00:00:02,000\nWood\n")
    with pytest.raises(UsageError, match=r"unknown\.srt:2: 'unknown' is not in sources\.csv"):
        imported(manifests, cues, "--format", "srt")
    with pytest.raises(UsageError, match=r"--source woot: .*did you mean 'wood'"):
        imported(manifests, cues, "--format", "srt", "--source", "woot")
    imported(manifests, cues, "--format", "srt", "--source", "wood", "--shift-ms", "-500")
    assert annotations(manifests) == [("wood", 500, 1500, "", "", "Wood")]
    with pytest.raises(UsageError, match=r"unknown\.srt:2: starts at -1000 ms"):
        imported(manifests, cues, "--format", "srt", "--source", "wood", "--shift-ms", "-2000")


def made(rows, **more):
    taxonomy = load(ROOT / "manifests" / "taxonomy.toml")
    target = Target([Source("a", "a.mp4")], taxonomy, more.pop("durations_ms", {}), **more)
    return annotations_of(rows, target, "a")[0]


def test_an_open_end_is_the_next_start_or_the_end_of_the_source():
    rows = [Row(1, "a", 0, None, "x"), Row(2, "a", 5000, None, "y")]
    found = made(rows, durations_ms={"a": 9000})
    assert [(a.start_ms, a.end_ms) for a in found] == [(0, 5000), (5000, 9000)]
    with pytest.raises(UsageError, match=r"^2: no end, and nothing follows in 'a'"):
        made(rows)


def test_spans_that_complete_each_other_are_one_and_others_stay_apart():
    rows = [
        Row(1, "a", 0, 1000, action="tapping"), Row(2, "a", 0, 1000, material="wood"),
        Row(3, "a", 0, 1000, material="felt"),
        Row(4, "a", 0, 1000, material="glass", annotator="b"),
    ]  # fmt: skip
    found = [(a.action, a.material, a.annotator) for a in made(rows, annotator="mia")]
    assert sorted(found) == [("", "felt", "mia"), ("", "glass", "b"), ("tapping", "wood", "mia")]


def test_two_sources_of_one_name_are_ambiguous():
    sources = [Source("x", "one/a.mp4"), Source("y", "two/a.mp4")]
    target = Target(sources, load(ROOT / "manifests" / "taxonomy.toml"), {})
    with pytest.raises(UsageError, match=r"^7: 'a\.mp4' may be x, y; use --source"):
        annotations_of([Row(7, "a.mp4", 0, 1000, "x")], target, "a")
