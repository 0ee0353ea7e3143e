"""What a run's outcomes make of its exit code."""

from __future__ import annotations

import pytest
from trial_disk import can_mount, small_disk

from catalogue import media
from catalogue.crowd import Member, write_manifest
from catalogue.runs import Runs
from fgave_pipeline.cli.codes import DISK, DONE, LEFT, code_of, not_made
from fgave_pipeline.units import UNAVAILABLE, UNUSABLE, Outcome
from stages.core.stage import WHOLE


FINE = Outcome("export", WHOLE, "ok")
UNFIT = Outcome("fetch", "empty", UNUSABLE, "empty_file")
BARRED = Outcome("fetch", "film", UNAVAILABLE, "age_gate", failure="needs_user")
GONE = Outcome("fetch", "film", UNAVAILABLE, "removed", failure="permanent")
FULL = Outcome("fetch", "film", UNAVAILABLE, "disk_full", failure="needs_user")
FORM = Outcome("mono", WHOLE, UNUSABLE, "short_sound")


@pytest.mark.parametrize(
    ("outcome", "code"),
    [(FINE, DONE), (UNFIT, DONE), (GONE, DONE), (BARRED, LEFT), (FORM, LEFT), (FULL, DISK)],
)
def test_the_exit_code_says_what_is_to_do(outcome, code):
    assert code_of([FINE, UNFIT, outcome]) == code


def test_a_form_that_was_asked_for_and_not_made_is_named():
    assert not_made([FINE, UNFIT, FORM]) == ["mono"]


@pytest.mark.skipif(not can_mount(), reason="this machine lets no disk be mounted")
def test_a_download_that_fills_the_disk_ends_the_run_as_a_full_disk(catalogue, tmp_path):
    film = media.tiny(tmp_path / "film.mp4", 12)
    members = [Member("film", catalogue.add_file("film.mp4", film), ("ok", ""))]
    write_manifest(tmp_path, members)
    runs = Runs(tmp_path, members, side_by_side=1, deadline_s=60.0)
    with small_disk(tmp_path / "data", film.stat().st_size // 2000):
        assert runs.run() == DISK
    said = (tmp_path / "said.txt").read_text()
    assert "the disk is full" in said or "make room" in said
    assert "Traceback" not in said
    assert runs.run() == DONE
    assert runs.wrong() == []
