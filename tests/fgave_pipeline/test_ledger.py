"""The ledger: what was seen of a source, when, and what survives a run that was killed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from fgave_pipeline.ledger import Ledger, Look, counted, of_stage
from stages.core.records import Source


NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SOURCE = Source("a", "https://x.org/a")
GONE = Look(
    NOON, "fetch", SOURCE.url, "unavailable", "permanent", "removed", "Video « a » removed",
    "take it off the list", NOON + timedelta(days=1), 1.5, 0, "yt-dlp 2026.10.26",
)  # fmt: skip
FINE = Look(NOON, "fetch", SOURCE.url, "ok", seconds=2.0, bytes=12)


def test_a_look_comes_back_as_it_was_written(tmp_path):
    ledger = Ledger(tmp_path / "ledger")
    for look in (GONE, FINE):
        ledger.add("a", look)
    assert ledger.looks(SOURCE) == [GONE, FINE]


def test_a_line_is_json_with_its_time_in_utc(tmp_path):
    Ledger(tmp_path).add("a", GONE)
    said = json.loads((tmp_path / "a.jsonl").read_text(encoding="utf-8"))
    assert said["at"] == "2026-11-23T12:00:00Z"
    assert said["again_at"] == "2026-11-24T12:00:00Z"
    assert said["detail"] == "Video « a » removed"
    assert "bytes" not in said, "what is empty is left out"


def test_a_source_that_was_never_looked_at_has_no_looks(tmp_path):
    assert Ledger(tmp_path).looks(SOURCE) == []


def test_a_source_whose_url_changed_is_another(tmp_path):
    ledger = Ledger(tmp_path)
    ledger.add("a", GONE)
    assert ledger.looks(replace(SOURCE, url="https://x.org/b")) == []


@pytest.mark.parametrize("kept", [1, 40, -2])
def test_a_torn_last_line_costs_itself_alone(tmp_path, kept):
    ledger = Ledger(tmp_path)
    for look in (FINE, GONE):
        ledger.add("a", look)
    path = tmp_path / "a.jsonl"
    whole = path.read_bytes()
    first = whole.index(b"\n") + 1
    path.write_bytes(whole[: first + kept] if kept > 0 else whole[:kept])
    assert ledger.looks(SOURCE) == [FINE]
    ledger.add("a", GONE)
    assert ledger.looks(SOURCE) == [FINE, GONE]


def test_lines_that_are_no_looks_are_passed_over(tmp_path):
    ledger = Ledger(tmp_path)
    (tmp_path / "a.jsonl").write_bytes(b'[1]\n{"at": "soon"}\n\xff\n{}\n')
    ledger.add("a", FINE)
    assert ledger.looks(SOURCE) == [FINE]


def test_a_look_that_was_taken_back_does_not_count():
    blocked = replace(GONE, failure="needs_user", reason="bot_check")
    word = Look(NOON, "fetch", SOURCE.url, "pending", reason="bot_check")
    assert counted([GONE, blocked, word]) == [GONE]
    assert counted([word, FINE]) == [FINE]


def test_looks_of_another_stage_are_told_apart():
    assert of_stage([GONE, replace(FINE, stage="texts")], "texts") == [replace(FINE, stage="texts")]
