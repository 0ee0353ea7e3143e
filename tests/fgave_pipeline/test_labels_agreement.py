from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from fgave_pipeline.cli.app import app
from fgave_pipeline.labels.agreement import agreement
from fgave_pipeline.scores import kappa, scores_by_label
from stages.core.errors import UsageError
from stages.core.records import Passage
from stages.tools import parquet


HEADER = "source_id,start_ms,end_ms,action,material,label,annotator\n"


def typed_spans(place) -> list[Passage]:
    table = parquet.read_table(place.built / "manifests" / "passages.parquet")
    rows = parquet.from_table(table, Passage)
    return [p for p in rows if p.source_id == "wood" and p.is_named]


def marked(place, *, late_ms=0, material=None):
    """The place with every typed span marked by hand as well."""
    rows = [
        f"wood,{p.start_ms + late_ms},{p.end_ms},{p.actions[0]},{material or p.materials[0]},,mia\n"
        for p in typed_spans(place)
    ]
    (place.manifest / "annotations.csv").write_text(HEADER + "".join(rows))
    place.run(until="annotate")
    return place


def test_who_says_the_same_agrees_but_for_the_guard(place):
    found = agreement(marked(place).open())
    assert found.sources == ("wood",)
    assert found.seconds == 40
    for each in (*found.actions, *found.materials):
        assert each.score.precision == 1.0
        assert each.score.recall > 0.7
        assert (each.start_error_ms, each.end_error_ms) == (0, 0)
    assert 0.7 < found.kappa_actions < 1


def test_how_late_people_typed_is_told(place):
    found = agreement(marked(place, late_ms=700).open())
    assert {each.start_error_ms for each in found.actions} == {700}


def test_another_material_is_wrong_by_class(place):
    found = agreement(marked(place, material="felt").open())
    by_name = {each.score.name: each.score for each in found.materials}
    assert by_name["felt"].recall == 0
    assert by_name["wood"].precision == 0
    assert found.kappa_materials < 0.5 < found.kappa_actions


def test_a_dataset_without_both_is_refused(place):
    with pytest.raises(UsageError, match="no source of tiny has manual annotations and timestamps"):
        agreement(place.open())


def test_a_dataset_that_was_not_built_is_refused(unbuilt):
    with pytest.raises(UsageError, match="fgave annotate -d tiny"):
        agreement(unbuilt.open())


def test_the_command_shows_and_tells(place):
    marked(place)
    at = ["-d", "tiny", "--manifests", str(place.folder / "manifests"), "--data",
          str(place.folder / "data")]  # fmt: skip
    shown = CliRunner(env={"COLUMNS": "200"}).invoke(app, ["labels", "agreement", *at]).stdout
    assert "kappa over 40 s of 1 sources" in shown
    said = json.loads(CliRunner().invoke(app, ["labels", "agreement", *at, "--json"]).stdout)
    assert said["actions"]["tapping"]["precision"] == 1.0


def test_kappa_of_a_known_table():
    pairs = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    one, other = (dict(enumerate(labels)) for labels in zip(*pairs, strict=True))
    assert kappa(one, other) == pytest.approx(0.4)
    assert kappa(one, one) == 1.0
    assert kappa({1: "a"}, {1: "a"}) == 1.0
    assert kappa({}, {}) == 1.0


def test_scores_by_label_count_what_both_say():
    (a, b) = scores_by_label({1: "a", 2: "a", 3: "b"}, {1: "a", 2: "b", 4: "b"})
    assert (a.name, a.right, a.wrong, a.missed) == ("a", 1, 1, 0)
    assert (b.name, b.right, b.wrong, b.missed) == ("b", 0, 1, 2)
    assert (a.f1, b.f1) == (pytest.approx(2 / 3), 0.0)
