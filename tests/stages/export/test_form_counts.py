"""No form is published whose files speak of another number of clips than the dataset has."""

from __future__ import annotations

from collections import Counter

import pytest

from stages.export.form import FormFile, check_counts, form
from stages.export.vggsound import VggSoundParams


SPLITS = Counter(train=3, val=1, test=2)


def series(*found: tuple[str, int]) -> list[FormFile]:
    return [FormFile(f"{n}.tar", split, clips, "data") for n, (split, clips) in enumerate(found)]


@pytest.mark.parametrize(
    "files",
    [
        [FormFile("all.csv", "", 6)],
        [FormFile("test.csv", "test", 2), FormFile("all.csv", "", 6)],
        [FormFile("all.csv", "", 4, left_out=2)],
        [FormFile("readme.txt", "", 0), FormFile("all.csv", "", 6)],
        series(("train", 2), ("train", 1), ("val", 1), ("test", 2)),
        series(("", 5), ("", 1)),
    ],
)
def test_files_that_speak_of_every_clip_pass(files):
    check_counts("any", files, SPLITS)


@pytest.mark.parametrize(
    "files",
    [
        [FormFile("all.csv", "", 5)],
        [FormFile("all.csv", "", 7)],
        [FormFile("test.csv", "test", 3)],
        [FormFile("readme.txt", "", 0)],
        [],
        series(("train", 2), ("val", 1), ("test", 2)),
        series(("train", 3), ("test", 2)),
        series(("train", 3), ("val", 1), ("test", 2), ("dev", 1)),
        series(("", 3), ("", 2)),
    ],
)
def test_any_other_number_is_an_error_that_names_the_form(files):
    with pytest.raises(RuntimeError, match=r"^any: .*expected"):
        check_counts("any", files, SPLITS)


def test_a_dataset_without_clips_needs_no_files():
    check_counts("any", [], Counter())


def test_a_form_that_forgets_a_clip_is_not_written(exported, tmp_path):
    def forgets(inputs, params, out):
        yield FormFile("all.csv", "", 5)

    with pytest.raises(RuntimeError, match=r"forgets: all.csv: clips \{'': 5\}"):
        exported.write(form("forgets", VggSoundParams, forgets), tmp_path)
