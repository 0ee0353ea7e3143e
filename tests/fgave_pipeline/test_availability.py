"""`fgave availability`: what is left of a list, and what died since the look before."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from catalogue.answers import status
from catalogue.server import SETTINGS
from fgave_pipeline.availability import LOCAL, NEVER, Label, Standing, by_action, standings
from fgave_pipeline.dataset import Asked, open_dataset
from fgave_pipeline.ledger import Ledger, Look
from fgave_pipeline.pipeline import STAGES
from fgave_pipeline.units import PERMANENT
from stages.core.records import Passage
from stages.tools import parquet


NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)
URL = "https://x.org/{}"
FINE = Look(NOON, "fetch", "", "ok")
GONE = replace(FINE, status="unavailable", failure="permanent", reason="removed")
BUSY = replace(FINE, status="unavailable", failure="rate", reason="http_429")


@pytest.fixture
def known(tmp_path):
    """A dataset whose ledger gets the looks that are given, a day apart: id → looks."""

    def build(looks: dict[str, list[Look]]):
        manifest = tmp_path / "manifests/mine"
        manifest.mkdir(parents=True)
        lines = ["source_id,url", "here,here.mp4", *(f"{n},{URL.format(n)}" for n in looks)]
        (manifest / "sources.csv").write_text("\n".join(lines))
        asked = Asked("mine", tmp_path / "manifests", tmp_path / "data")
        dataset = open_dataset(asked, STAGES)
        for name, found in looks.items():
            for n, look in enumerate(found):
                dated = replace(look, at=NOON + n * DAY, url=URL.format(name))
                Ledger(dataset.ledger).add(name, dated)
        return dataset

    return build


def test_a_source_stands_as_its_last_look_found_it_since_the_first_that_did(known):
    dataset = known({"a": [GONE, FINE, FINE], "b": [FINE, BUSY], "c": [], "d": [GONE, GONE]})
    here, a, b, c, d = standings(dataset)
    assert here == Standing("here", LOCAL)
    assert a == Standing("a", "available", "", NOON + DAY, NOON + 2 * DAY)
    assert b == Standing("b", "rate", "http_429", NOON + DAY, NOON + DAY)
    assert c == Standing("c", NEVER)
    assert d == Standing("d", PERMANENT, "removed", NOON, NOON + DAY)
    assert [s.is_left for s in (here, a, b, c, d)] == [True, True, False, False, False]


@pytest.mark.parametrize(
    ("looks", "died"),
    [
        ([FINE, GONE], True),
        ([BUSY, GONE], True),
        ([FINE, GONE, GONE], False),
        ([GONE], False),
        ([GONE, FINE], False),
        ([FINE, BUSY], False),
    ],
)
def test_what_died_is_what_the_last_look_found_gone_and_the_one_before_did_not(known, looks, died):
    assert standings(known({"a": looks}))[1].died is died


def test_a_look_that_was_taken_back_says_nothing(known):
    word = replace(FINE, status="pending", reason="bot_check")
    blocked = replace(BUSY, failure="needs_user", reason="bot_check")
    assert standings(known({"a": [FINE, blocked, word]}))[1].state == "available"


def test_each_action_has_its_sources_counted(known):
    dataset = known({"a": [FINE], "b": [FINE, GONE], "c": [BUSY]})
    spans = [("a", "tapping"), ("a", "tapping"), ("b", "tapping"), ("c", "rubbing"), ("x", "wet")]
    rows = [Passage(unit, 0, 1000, "w", (action,)) for unit, action in spans]
    rows.append(Passage("c", 0, 1000, "w", ("tapping",), chosen=False))
    dataset.tables.mkdir(parents=True)
    parquet.write_table(parquet.to_table(rows, Passage), dataset.tables / "passages.parquet")
    found = by_action(dataset, standings(dataset))
    assert found == [Label("tapping", 2, 1, 1), Label("rubbing", 1, 0, 0)]


def test_without_passages_there_are_no_labels(known):
    dataset = known({"a": [FINE]})
    assert by_action(dataset, standings(dataset)) == []


def fgave(*argv: str, cwd) -> subprocess.CompletedProcess[str]:
    settings = [f"--set=fetch.{key}={json.dumps(value)}" for key, value in SETTINGS.items()]
    command = [sys.executable, "-m", "fgave_pipeline", *argv, "-d", "mine", *settings]
    return subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, timeout=100, check=False,
        env=os.environ | {"COLUMNS": "200"},
    )  # fmt: skip


def test_a_new_look_finds_what_died_meanwhile_and_fetches_nothing(catalogue, tmp_path):
    kept, lost = (catalogue.add_video(n, {"url": "m.mp4"}, description=n) for n in ("kept", "lost"))
    manifest = tmp_path / "manifests/mine"
    manifest.mkdir(parents=True)
    (manifest / "sources.csv").write_text(f"source_id,url\nkept,{kept}\nlost,{lost}\n")
    first = fgave("availability", "--look", cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    assert "2 of 2 sources are left (100.0%)" in first.stdout
    catalogue.add("api/lost", status(410))
    assert "2 of 2 sources are left" in fgave("availability", cwd=tmp_path).stdout, "nobody asked"
    said = json.loads(fgave("availability", "--look", "--json", cwd=tmp_path).stdout)
    assert (said["left"], said["died"]) == (1, ["lost"])
    shown = fgave("availability", cwd=tmp_path).stdout
    for words in ("Died since the look before", "http_410", "1 of 2 sources are left (50.0%)"):
        assert words in shown
    assert catalogue.count("m.mp4") == 0
    assert not (tmp_path / "data/mine/work").exists()
