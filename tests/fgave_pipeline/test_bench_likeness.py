"""A share of the trial: re-uploads are found, different films on one table are not."""

from __future__ import annotations

import json

import pytest

from fgave_pipeline.bench import likeness
from fgave_pipeline.bench.reuploads import CHANGES, films, trial


HARD = {name: change for name, change in CHANGES.items() if change.mirrored or change.kbps == 32}


@pytest.fixture(scope="module")
def found():
    names = ["tapping-wood", "crinkling-foil"]
    return trial(films(names, HARD, "width=240&height=136&seconds=36"), HARD, 1)


def test_re_uploads_are_found_at_the_stated_strengths(found):
    *_, every = likeness.rows(found)
    assert every.films == 2 * len(HARD) == 6
    assert every.either == every.films
    assert every.sound >= 0.95 * every.films
    assert every.picture >= 0.6 * every.films


def test_no_two_different_films_are_taken_for_one_not_even_on_the_same_table(found):
    strange = [film for film in found.films if not film.change]
    assert len(strange) == 6
    assert sum(film.source_id.endswith("same-table") for film in strange) == 2
    assert likeness.wrong(found) == []


def test_many_windows_are_looked_through_and_every_copy_is_found(capsys):
    assert likeness.main(["--time-only", "--windows", "2000", "--json"]) == 0
    for took in json.loads(capsys.readouterr().out)["time"]:
        assert took["windows"] == 1980
        assert (took["found"], took["planted"], took["wrong"]) == (3, 3, 0)
