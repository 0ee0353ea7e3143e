"""A source with four witnesses who disagree, from its texts to what `fgave explain` shows."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from fgave_pipeline.cli.app import app
from fgave_pipeline.explain import explain
from stages.core.errors import UsageError
from stages.core.params import knobs
from stages.filter import FilterParams
from stages.tools import foley
from stages.tools.files import sha256_of


PAGE = {
    "title": "Four opinions",
    "chapters": [
        {"start_time": 0, "end_time": 14, "title": "Wood tapping"},
        {"start_time": 14, "end_time": 28, "title": "Glass"},
        {"start_time": 28, "end_time": 40, "title": "Metal bowl"},
    ],
    "description": "0:00 Wood tapping\n0:13 Glass jar\n0:22 Felt",
    "comments": [
        {"text": "0:00 Oak taps\n0:17 Glass jar\n0:31 Metal\n0:35 Ice", "like_count": 40},
        {"text": "00:00 Rain stick\n00:14 Wood brushing\n00:28 Sponge", "like_count": 3},
        {"text": "lovely!", "like_count": 999},
    ],
}


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    folder = tmp_path_factory.mktemp("four")
    root = folder / "manifests" / "four"
    root.mkdir(parents=True)
    made = foley.make("tapping-wood?seconds=40&width=160&height=90&fps=10", root)
    shutil.move(root / made.file, root / "a.mp4")
    (root / "a.info.json").write_text(json.dumps(PAGE))
    (root / "sources.csv").write_text("source_id,url\na,a.mp4\n")
    at = ["-d", "four", "--manifests", str(folder / "manifests"), "--data", str(folder / "data")]
    done = CliRunner().invoke(app, ["annotate", *at, "-j", "1"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return at


def shown(folders, clip_id, *more):
    argv = ["explain", clip_id, *folders, *more]
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, argv, catch_exceptions=False).stdout


def test_it_shows_who_said_what_with_line_words_and_reading(folders):
    said = shown(folders, "a_00010000")
    for words in (
        "chapters (the uploader's)", "description (the uploader's)",
        "comment 1 (a viewer's, 40 likes)", "comment 2 (a viewer's, 3 likes)",
        "0:13 Glass jar", "0:17 Glass jar", "00:14 Wood brushing", "brushing, wood",
        "agrees", "disagrees", "chosen",
    ):  # fmt: skip
        assert words in said
    assert "chapters is believed: the most trusted witness" in said


def test_it_says_why_the_label_is_what_it_is(folders):
    said = json.loads(shown(folders, "a_00010000", "--json"))
    roles = {p["witness"]: p["role"] for p in said["passages"]}
    assert roles == {
        "chapters": "chosen", "description": "agrees", "comment 1": "agrees",
        "comment 2": "disagrees",
    }  # fmt: skip
    glass = next(p for p in said["passages"] if p["label"] == "Glass")
    assert (glass["agree"], glass["disagree"]) == (["description", "comment 1"], ["comment 2"])
    assert "'Glass': with it description, comment 1; against it comment 2; " in " ".join(
        said["reasons"]
    )
    evidence = [(e["witness"], e["text"], e["role"]) for e in said["label"]["evidence"]]
    assert ("chapters", "Glass", "chosen") in evidence
    assert ("comment 2", "00:14 Wood brushing", "disagrees") in evidence


def test_a_span_alone_against_the_rest_is_less_sure(folders):
    said = json.loads(shown(folders, "a_00030000", "--json"))
    metal = next(p for p in said["passages"] if p["label"] == "Metal bowl")
    assert metal["disagree"] == ["description", "comment 2"]
    assert metal["agree"] == ["comment 1"]
    assert metal["confidence"] == metal["strength"] / 2


def test_the_filters_sentence_and_the_seconds_stand_there_too(folders):
    said = shown(folders, "a_00000000")
    assert "filter" in said
    assert said.count("tapping") >= 8


def test_a_clip_that_is_not_there_is_refused_and_the_nearest_named(folders):
    with pytest.raises(UsageError, match=r"a_00010001: no clip of four; did you mean 'a_000"):
        shown(folders, "a_00010001")


def test_a_dataset_that_was_not_built_says_so(unbuilt):
    with pytest.raises(UsageError, match="fgave run -d tiny"):
        explain(unbuilt.open(), "wood_00000000")


def test_every_number_stands_beside_its_limit_with_group_split_and_files(finished):
    at = ["-d", "tiny", "--manifests", str(finished.folder / "manifests"),
          "--data", str(finished.folder / "data")]  # fmt: skip
    told = json.loads(shown(at, "wood_00010000", "--json"))
    assert {one["parameter"] for one in told["numbers"]} == set(knobs(FilterParams))
    motion = next(one for one in told["numbers"] if one["number"] == "background_motion")
    assert (motion["sign"], motion["limit"], motion["beyond"]) == (">", 0.4, False)
    assert motion["value"] == told["measurement"]["background_motion"]
    assert (told["place"]["group"], told["place"]["split"]) == ("channel:workshop", "train")
    for file in told["files"].values():
        assert sha256_of(Path(file["path"])) == file["sha256"]
    assert set(told["files"]) == {"clip", "source"}
    said = shown(at, "wood_00010000")
    for words in ("camera_moves", "at most", "channel:workshop", told["files"]["clip"]["sha256"]):
        assert words in said


def test_a_number_beyond_its_limit_is_told_from_one_whose_rule_holds_still(finished):
    at = ["-d", "tiny", "--manifests", str(finished.folder / "manifests"),
          "--data", str(finished.folder / "data")]  # fmt: skip
    limits = ["--set", "filter.background_motion_max=0", "--set", "filter.cut_jump_max=0"]
    told = json.loads(shown(at, "wood_00010000", *limits, "--json"))
    found = {one["number"]: one for one in told["numbers"]}
    assert found["background_motion"]["broken"]
    jump = found["cut_jump"]
    assert jump["beyond"]
    assert jump["broken"] == found["cut_structure"]["beyond"]
    assert "beyond: not fit" in shown(at, "wood_00010000", *limits)


def test_what_people_decided_and_wrote_about_a_clip_stands_first(place):
    (place.manifest / "decisions.csv").write_text(
        "clip_id,source_id,keep,reviewer,note\nwood_00010000,wood,no,anna,a dog\n"
    )
    (place.manifest / "annotations.csv").write_text(
        "source_id,start_ms,end_ms,action,material,annotator,clip_id\n"
        "wood,12000,15000,brushing,felt,ben,wood_00010000\n"
    )
    found = explain(place.open(), "wood_00010000")
    assert found.decision.note == "a dog"
    assert found.reasons[:2] == (
        "ben wrote about this clip alone, which counts before all else:",
        "by hand, 12 to 15 s: brushing felt",
    )
    argv = ["explain", "wood_00010000", "-d", "tiny", "--manifests", str(place.manifest.parent)]
    argv += ["--data", str(place.folder / "data")]
    run = CliRunner(env={"COLUMNS": "160"}).invoke(app, argv, catch_exceptions=False)
    assert "reject (anna: a dog)" in run.stdout
    told = json.loads(CliRunner().invoke(app, [*argv, "--json"], catch_exceptions=False).stdout)
    assert (told["decision"]["keep"], len(told["corrections"])) == ("no", 1)
