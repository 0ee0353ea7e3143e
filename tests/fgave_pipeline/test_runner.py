"""The runner: what a unit's end means, in one process and in several."""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from fgave_pipeline.runner import DEATHS, DOWNLOAD_S, PATIENCE_S, limits, run_tasks, untried
from fgave_pipeline.store import Store
from fgave_pipeline.units import OK, UNAVAILABLE, UNUSABLE, Given, Task
from stages.core.errors import Unavailable, Unusable, UsageError
from stages.core.params import param
from stages.core.records import Assignment, Source, Video
from stages.core.stage import Stage
from stages.tools import parquet


@dataclass(frozen=True, slots=True)
class WordParams:
    word: str = param("train", "a word")


def word_of(source: Source, params: WordParams) -> str:
    return source.notes or params.word


NOT_NOW = {
    "unavailable": Unavailable("asleep", "later"),
    "cookies": Unavailable("stale", "?", "needs_user", advice="bake some", retry_after_s=7.5),
    "gone": Unavailable("removed", "by its maker", "permanent"),
}


def speak(inputs, params, out: Path):
    (source,) = inputs.sources
    word = word_of(source, params)
    (out / "said.txt").write_text(word)
    yield Assignment(f"{source.source_id}_0", source.source_id, "g", word)
    if word == "unusable":
        raise Unusable("too_loud", "it cried")
    if word in NOT_NOW:
        raise NOT_NOW[word]
    if word == "bug":
        raise ZeroDivisionError
    if word == "crash":
        os.abort()
    if word == "hang":
        re.match("(a+)+$", 60 * "a" + "b")
    if word == "eat":
        eaten = []
        while True:
            eaten.append(bytearray(b"x" * 20_000_000))
    if word.startswith("die ") and (count := deaths(inputs.root)) < int(word.split()[1]):
        (inputs.root / "deaths").write_text(str(count + 1))
        signal.raise_signal(signal.SIGKILL)


def deaths(root: Path) -> int:
    path = root / "deaths"
    return int(path.read_text()) if path.exists() else 0


SPEAK = Stage("speak", 1, WordParams, speak, Assignment, "spoken")


FENCED = replace(SPEAK, fenced=True)


def tasks(*words: str, stage: Stage = SPEAK, root: Path = Path()) -> list[Task]:
    return [
        Task(
            stage,
            f"s{n}",
            f"k{n}",
            {},
            WordParams(),
            Given([Source(f"s{n}", "x", notes=word)], root),
        )
        for n, word in enumerate(words)
    ]


def left(store: Store) -> list[object]:
    """What a run should not leave behind."""
    return [*store.drafts(), *multiprocessing.active_children()]


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
def test_the_class_of_a_failure_and_the_advice_come_with_its_outcome(tmp_path, jobs):
    units = tasks("cookies", "train", stage=FENCED)
    found = {o.unit: o for o in run_tasks(units, Store(tmp_path), jobs)}["s0"]
    assert (found.failure, found.advice, found.retry_after_s) == ("needs_user", "bake some", 7.5)
    assert found.is_left


def test_what_is_gone_for_good_is_not_left_to_do(tmp_path):
    (found,) = run_tasks(tasks("gone"), Store(tmp_path), 1)
    assert (found.status, found.is_left) == (UNAVAILABLE, False)


def test_a_task_that_is_not_tried_keeps_the_rows_that_stand_for_it():
    (task,) = tasks("train", stage=replace(SPEAK, instead=stand_in_and_stop))
    found = untried(task, Unavailable("pending", "not tried", "retryable"))
    assert [row.split for row in found.rows] == ["pending"]
    assert (found.status, found.reason, found.part) == (UNAVAILABLE, "pending", None)


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


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_unit_that_breaks_its_process_is_charged_alone(tmp_path, jobs, monkeypatch):
    monkeypatch.setenv("FGAVE_MEMORY_MB", "400")
    store = Store(tmp_path)
    words = ["train", "crash", "eat", "unusable", "test"]
    found = {o.unit: o for o in run_tasks(tasks(*words, stage=FENCED), store, jobs)}
    reasons = [found[f"s{n}"].reason for n in range(5)]
    assert reasons == ["", "worker_died", "too_much_memory", "too_loud", ""]
    assert found["s1"].detail == (
        "its process was killed by signal 6 (Aborted), 3 times; to try again, delete work/speak/s1"
    )
    assert {o.status for o in found.values() if o.reason} == {UNUSABLE}
    assert left(store) == []


def test_a_unit_that_never_ends_is_charged_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("FGAVE_DEADLINE_S", "5")
    store = Store(tmp_path)
    found = {o.unit: o for o in run_tasks(tasks("hang", "train", stage=FENCED), store, 2)}
    assert [found[unit].reason for unit in ("s0", "s1")] == ["too_slow", ""]
    assert found["s0"].detail.startswith("not done within 5 s; ")
    assert left(store) == []


def test_the_verdict_on_a_broken_process_is_stored_without_rows(tmp_path):
    store = Store(tmp_path)
    (outcome,) = run_tasks(tasks("crash", stage=FENCED), store, 1)
    assert store.find("speak", "s0", "k0") == outcome.part
    assert outcome.part.table().num_rows == 0
    assert outcome.row_count == 0


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("times", [1, 2])
def test_a_process_that_died_of_something_else_costs_its_unit_nothing(tmp_path, jobs, times):
    store = Store(tmp_path)
    words = tasks(f"die {times}", "train", "val", stage=FENCED, root=tmp_path)
    assert [o.status for o in run_tasks(words, store, jobs)] == [OK] * 3
    assert deaths(tmp_path) == times


def test_the_third_death_is_the_verdict_and_costs_no_other_unit_anything(tmp_path):
    words = ["train"] * 5 + ["die 9"] + ["val"] * 5
    units = tasks(*words, stage=FENCED, root=tmp_path)
    found = {o.unit: o.reason for o in run_tasks(units, Store(tmp_path), 2)}
    assert found == {f"s{n}": "worker_died" if n == 5 else "" for n in range(11)}
    assert deaths(tmp_path) == DEATHS == 3


@pytest.mark.parametrize("stage", [SPEAK, FENCED], ids=["plain", "fenced"])
def test_a_run_that_nobody_reads_to_its_end_leaves_no_process(tmp_path, stage):
    store = Store(tmp_path)
    outcomes = run_tasks(tasks("train", "val", "hang", stage=stage), store, 2)
    next(outcomes)
    with pytest.warns(UserWarning, match="cancelled"):
        outcomes.close()
    assert left(store) == []


def test_the_deadline_grows_with_the_source(tmp_path, monkeypatch):
    monkeypatch.delenv("FGAVE_DEADLINE_S", raising=False)
    (task,) = tasks("train", stage=FENCED, root=tmp_path)
    assert limits(task).seconds == DOWNLOAD_S, "of a URL nothing is known"
    (tmp_path / "x").write_bytes(bytes(5_000_000))
    assert limits(task).seconds == PATIENCE_S + 5
    table = tmp_path / "rows.parquet"
    parquet.write_table(parquet.to_table([Video("s0", "ok", duration_ms=60_000)], Video), table)
    later = replace(task, stage=replace(FENCED, needs=("fetch",)),
                    given=replace(task.given, tables={"fetch": [table]}))  # fmt: skip
    assert limits(later).seconds == PATIENCE_S + 240


def test_a_deadline_for_decoders_ends_no_download(monkeypatch):
    monkeypatch.setenv("FGAVE_DEADLINE_S", "5")
    (task,) = tasks("train", stage=replace(FENCED, remote=lambda source: source.url == "x"))
    assert limits(task).seconds == DOWNLOAD_S


@pytest.mark.parametrize("said", ["soon", "-1", "nan"])
def test_a_limit_that_is_no_number_is_refused(said, monkeypatch):
    monkeypatch.setenv("FGAVE_DEADLINE_S", said)
    with pytest.raises(UsageError, match="FGAVE_DEADLINE_S"):
        limits(tasks("train", stage=FENCED)[0])


def stand_in(inputs, error):
    (source,) = inputs.sources
    yield Assignment(f"{source.source_id}_0", source.source_id, "g", error.reason)


def stand_in_and_stop(inputs, error):
    yield from stand_in(inputs, error)
    raise error


def test_a_stage_may_say_what_stands_for_a_unit_that_did_not_come_back(tmp_path):
    stage = replace(FENCED, instead=stand_in)
    store = Store(tmp_path)
    (found,) = run_tasks(tasks("crash", stage=stage), store, 1)
    assert found.status == OK
    assert [row["split"] for row in found.part.table().to_pylist()] == ["worker_died"]
    assert store.find("speak", "s0", "k0") is not None
