"""A small share of `make trial-fetch`: a list that is killed on its way, and what is left of it."""

from __future__ import annotations

import json
import signal
import time

import pytest

from catalogue import media
from catalogue.answers import never
from catalogue.crowd import Member, crowd, write_manifest
from catalogue.runs import Runs


@pytest.fixture
def tiny(tmp_path):
    return media.tiny(tmp_path / "tiny.mp4", 3)


def test_a_list_that_is_killed_on_its_way_ends_with_every_row_right(catalogue, tiny, tmp_path):
    members = crowd(catalogue, tiny, good=10, bad=10, seed=4)
    write_manifest(tmp_path, members)
    runs = Runs(tmp_path, members)
    runs.kill_at(6)
    assert 6 <= runs.looked() < 20
    assert runs.survivors == []
    assert runs.run() == 3, "some wait for the user, for their time, or for another try"
    assert runs.wrong() == []
    asked = len(catalogue.asked)
    tables = {p: p.read_bytes() for p in tmp_path.glob("data/crowd/manifests/*.parquet")}
    assert len(tables) == 2
    assert runs.run("--retry", "none") == 3
    assert catalogue.asked[asked:] == []
    assert {p: p.read_bytes() for p in tables} == tables
    assert runs.run() == 3
    assert not [path for path in catalogue.asked[asked:] if path.startswith(runs.good_paths())]
    assert runs.wrong() == []


def test_a_block_ends_the_run_with_advice_and_asks_for_no_more(catalogue, tmp_path):
    error = {"kind": "expected", "text": "Sign in to confirm you're not a bot"}
    verdicts = [*5 * [("needs_user", "bot_check")], *3 * [("pending", "pending")]]
    members = [
        Member(f"v{n}", catalogue.add_video(f"v{n}", error=error), verdict)
        for n, verdict in enumerate(verdicts)
    ]
    write_manifest(tmp_path, members)
    runs = Runs(tmp_path, members, side_by_side=1)
    assert runs.run("--json") == 3
    assert runs.wrong() == []
    assert catalogue.asked == [f"/api/v{n}" for n in range(5)]
    said = json.loads((tmp_path / "said.txt").read_text().splitlines()[-1])
    assert said["forecast"]["videos"] == 8
    assert {one["advice"] for one in said["stopped"]} == {said["stopped"][0]["advice"]}
    assert said["stopped"][7]["detail"].startswith("not tried: 5 in a row ended with bot_check")


def test_an_interrupt_ends_a_run_within_seconds_and_loses_nothing_that_is_finished(
    catalogue, tiny, tmp_path
):
    catalogue.add("media.mp4", never())
    fine = Member("fine", catalogue.add_file("fine.mp4", tiny), ("ok", ""))
    hangs = Member("hangs", catalogue.add_video("hangs", {"url": "/media.mp4"}), ("ok", ""))
    write_manifest(tmp_path, [fine, hangs])
    runs = Runs(tmp_path, [fine, hangs], deadline_s=600.0, silence_s=600.0, side_by_side=1)
    run = runs.start()
    while not catalogue.count("media.mp4") and run.poll() is None:
        time.sleep(0.05)
    begun = time.monotonic()
    run.send_signal(signal.SIGINT)
    assert run.wait(20) == 130
    assert time.monotonic() - begun < 10
    assert b"interrupted" in (tmp_path / "said.txt").read_bytes()
    assert runs.survivors_of() == []
    catalogue.add_file("media.mp4", tiny)
    assert runs.run() == 0
    assert catalogue.count("fine.mp4") == 2, "its head and its body, once"
    assert runs.wrong() == []
