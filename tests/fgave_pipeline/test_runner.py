"""The runner: what a unit's end means, in one process and in several."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from fgave_pipeline.runner import OK, UNAVAILABLE, UNUSABLE, Given, Task, run_tasks
from fgave_pipeline.store import Store
from stages.core.errors import Unavailable, Unusable
from stages.core.params import param
from stages.core.records import Assignment, Source
from stages.core.stage import Stage


@dataclass(frozen=True, slots=True)
class WordParams:
    word: str = param("train", "a word")


def word_of(source: Source, params: WordParams) -> str:
    return source.notes or params.word


def speak(inputs, params, out: Path):
    (source,) = inputs.sources
    word = word_of(source, params)
    (out / "said.txt").write_text(word)
    yield Assignment(f"{source.source_id}_0", source.source_id, "g", word)
    if word == "unusable":
        raise Unusable("too_loud", "it cried")
    if word == "unavailable":
        raise Unavailable("asleep", "later")
    if word == "bug":
        raise ZeroDivisionError


SPEAK = Stage("speak", 1, WordParams, speak, Assignment, "spoken")


def tasks(*words: str) -> list[Task]:
    return [
        Task(
            SPEAK,
            f"s{n}",
            f"k{n}",
            {},
            WordParams(),
            Given([Source(f"s{n}", "x", notes=word)], Path()),
        )
        for n, word in enumerate(words)
    ]


@pytest.mark.parametrize("jobs", [1, 2])
def test_each_unit_ends_in_its_own_way(tmp_path, jobs):
    store = Store(tmp_path)
    words = ["train", "unusable", "unavailable", "test"]
    found = {o.unit: o for o in run_tasks(tasks(*words), store, jobs)}
    assert [found[f"s{n}"].status for n in range(4)] == [OK, UNUSABLE, UNAVAILABLE, OK]
    assert (found["s1"].reason, found["s1"].detail) == ("too_loud", "it cried")
    assert found["s0"].part.table().to_pylist()[0]["split"] == "train"


def test_what_is_unusable_is_stored_with_its_rows_and_what_is_unavailable_is_not(tmp_path):
    store = Store(tmp_path)
    unusable, unavailable = run_tasks(tasks("unusable", "unavailable"), store, 1)
    assert store.find("speak", "s0", "k0").receipt["status"] == UNUSABLE
    assert unusable.row_count == 1
    assert store.find("speak", "s1", "k1") is None
    assert [row.split for row in unavailable.rows] == ["unavailable"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_bug_stops_the_run(tmp_path, jobs):
    with pytest.raises(ZeroDivisionError):
        list(run_tasks(tasks("train", "bug", "train"), Store(tmp_path), jobs))
    assert not list((tmp_path / "speak" / "s1").glob("*"))


def test_any_number_of_jobs_gives_the_same_bytes(tmp_path):
    words = ["train", "val", "test", "unusable"]
    for jobs in (1, 2):
        list(run_tasks(tasks(*words), Store(tmp_path / str(jobs)), jobs))
    one, two = (
        {p.relative_to(root): p.read_bytes() for p in root.rglob("*") if p.is_file()}
        for root in (tmp_path / "1", tmp_path / "2")
    )
    assert len(one) == 12
    assert one == two
