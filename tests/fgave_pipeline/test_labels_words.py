"""The taxonomy at the command line; and a changed one re-labels without touching media."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from fgave_pipeline.cli.app import app
from fgave_pipeline.labels.unknown import rank
from stages.annotate.taxonomy import load
from stages.core.errors import UsageError
from stages.core.records import Label, Passage
from stages.tools import parquet


SHIPPED = Path(__file__).parents[2] / "manifests" / "taxonomy.toml"


def labels(*argv: str, code: int = 0) -> str:
    done = CliRunner(env={"COLUMNS": "200"}).invoke(
        app, ["labels", *argv], catch_exceptions=False, standalone_mode=False
    )
    assert (done.return_value or 0) == code, done.output
    return done.stdout


def at(place) -> list[str]:
    manifests, data = place.folder / "manifests", place.folder / "data"
    return ["-d", "tiny", "--manifests", str(manifests), "--data", str(data)]


def with_taxonomy(place, old: str, new: str) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    (place.manifest / "taxonomy.toml").write_text(text.replace(old, new), encoding="utf-8")


def test_explain_shows_each_rule_and_what_is_read():
    shown = labels("explain", "crinkly plastic wrap tapping [x]")
    assert "plastic, hidden" in shown
    assert "tapping, plastic_film; strength of the words 1" in shown
    said = json.loads(labels("explain", "Intro", "--json"))
    assert said["non_event"] == "start"


def test_lint_is_clean_for_what_is_shipped_and_leaves_with_2_where_not(place):
    assert "nothing to mend" in labels("lint")
    with_taxonomy(place, 'en = ["scratching", ', 'en = ["tapping", "scratching", ')
    assert "two_classes" in labels("lint", *at(place), code=2)
    (first, *_) = json.loads(labels("lint", *at(place), "--json", code=2))
    assert first["kind"] == "two_classes"


def passage(label: str, source_id: str = "a", **more) -> Passage:
    return Passage(source_id, 0, 60_000, label, text=f"0:00 {label}", **more)


def test_phrases_are_ranked_by_how_often_no_class_reads_them():
    rows = [
        passage("Zorb"), passage("ZORB!!", "b"), passage("blorp"), passage("blorp"),
        passage("wood"), passage("tapping"), passage("Intro"),
        passage("copied", copy_of="description"),
        passage("by hand", witness="manual", actions=("tapping",)),
    ]  # fmt: skip
    taxonomy = load(SHIPPED)
    found = rank(rows, taxonomy, "both")
    assert [(p.phrase, p.spans, len(p.sources)) for p in found] == [
        ("zorb", 2, 2), ("blorp", 2, 1)
    ]  # fmt: skip
    assert found[0].example == "0:00 Zorb"
    assert "wood" in [p.phrase for p in rank(rows, taxonomy, "action")]
    assert [p.phrase for p in rank(rows, taxonomy, "material")][2:] == ["by hand", "tapping"]


def test_unknown_phrases_come_from_what_was_built_and_the_taxonomy_as_it_is(place):
    with_taxonomy(place, '"wood", ', "")
    shown = labels("unknown", *at(place), "--missing", "material")
    assert "Phrases that no class reads" in shown
    assert json.loads(labels("unknown", *at(place), "--json")) == []
    found = json.loads(labels("unknown", *at(place), "--missing", "material", "--json"))
    assert any("wood" in p["phrase"] for p in found)


def test_unknown_phrases_of_what_was_not_built_are_refused(unbuilt):
    with pytest.raises(UsageError, match="fgave read -d tiny"):
        labels("unknown", *at(unbuilt))


def label_rows(place) -> list[Label]:
    table = parquet.read_table(place.built / "manifests" / "labels.parquet")
    return parquet.from_table(table, Label)


def test_a_changed_taxonomy_relabels_and_touches_no_media(place):
    before = {row.material for row in label_rows(place)}
    with_taxonomy(place, '"wood", ', "")
    made = place.made()
    assert {stage for stage, _ in made} <= {"read", "annotate", "split", "export"}
    assert {"read", "annotate", "export"} <= {stage for stage, _ in made}
    assert "wood" in before - {row.material for row in label_rows(place)}


def test_labels_name_the_nearest_nodes_of_audioset(place):
    row = next(row for row in label_rows(place) if row.action == "tapping")
    assert row.action_audioset == ("/m/07qcpgn",)
    assert row.material_audioset == ("/m/083vt",)
    assert next(r for r in label_rows(place) if not r.action).action_audioset == ()


def test_shifts_of_typed_boundaries_are_shown_by_source(place):
    with pytest.raises(UsageError, match=r"annotate\.snap_ms above 0"):
        labels("shifts", *at(place))
    made = place.made(settings=("annotate.snap_ms=2000",))
    assert {stage for stage, _ in made} <= {"annotate", "split", "export"}
    (said,) = json.loads(labels("shifts", *at(place), "--json"))
    assert said["source_id"] == "wood"
    assert said["boundaries"] >= said["moved"] >= 0
    assert all(abs(said[name]) <= 2000 for name in ("p10_ms", "median_ms", "p90_ms"))
    assert "median ms" in labels("shifts", *at(place))
