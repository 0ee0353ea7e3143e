"""The store: a part exists whole or not at all, and is found by what it was made from."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

from fgave_pipeline.store import RECEIPT, ROWS, Store, damage, key_of
from stages.core.records import Assignment


ROW = Assignment("a_00000000", "a", "source:a", "train")


def receipt(key: str = "k1") -> dict:
    return {"stage": "split", "unit": "a", "key": key, "made_from": {"seed": 1}}


def make_part(store: Store, key: str = "k1", text: str = "clip", rows=(ROW,)):
    with store.draft("split", "a") as draft:
        (draft / "x.txt").write_text(text)
        return store.publish(draft, list(rows), Assignment, receipt(key))


def test_a_published_part_is_found_with_its_rows(tmp_path):
    store = Store(tmp_path)
    made = make_part(store)
    found = store.find("split", "a", "k1")
    assert found == made
    assert found.table().to_pylist()[0]["clip_id"] == "a_00000000"


def test_what_was_never_made_is_not_found(tmp_path):
    assert Store(tmp_path).find("split", "a", "k1") is None


def test_a_draft_that_fails_leaves_neither_part_nor_draft(tmp_path):
    store = Store(tmp_path)
    with pytest.raises(ZeroDivisionError), store.draft("split", "a") as draft:
        (draft / "x.txt").write_text("half")
        _ = 1 / 0
    assert list(store.parts()) == []
    assert list((tmp_path / ".drafts").iterdir()) == []


def test_the_digest_stands_for_content_and_not_for_the_key(tmp_path):
    store = Store(tmp_path)
    same = [make_part(store, key).digest for key in ("k1", "k2")]
    assert same[0] == same[1]
    assert make_part(store, "k3", text="other clip").digest != same[0]
    assert make_part(store, "k4", rows=()).digest != same[0]


def test_the_part_that_was_published_first_stays(tmp_path):
    store = Store(tmp_path)
    make_part(store, text="first")
    make_part(store, text="second")
    assert (tmp_path / "split/a/k1/x.txt").read_text() == "first"
    assert list((tmp_path / ".drafts").iterdir()) == []


def overwrite(path: Path, text: str) -> None:
    path.unlink()  # what is published is read-only
    path.write_text(text)


def test_what_is_published_is_safe_from_a_slip_of_the_hand(tmp_path):
    part = make_part(Store(tmp_path / "work")).folder
    assert {path.stat().st_mode & 0o777 for path in part.iterdir()} == {0o444}


def test_a_file_that_is_somebodys_own_as_well_keeps_its_mode(tmp_path):
    own = tmp_path / "own.txt"
    own.write_text("mine")
    own.chmod(0o644)
    store = Store(tmp_path / "work")
    with store.draft("split", "a") as draft:
        (draft / "x.txt").hardlink_to(own)
        store.publish(draft, [ROW], Assignment, receipt())
    assert own.stat().st_mode & 0o777 == 0o644


def race(work: Path, text: str) -> None:
    make_part(Store(work), text=text)


def test_processes_that_race_for_one_part_leave_one_whole_part(tmp_path):
    context = multiprocessing.get_context("spawn")
    racers = [context.Process(target=race, args=(tmp_path, f"racer {n}")) for n in range(4)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(60)
    assert [racer.exitcode for racer in racers] == [0] * 4
    (part,) = Store(tmp_path).parts()
    assert damage(part) == ""
    assert list((tmp_path / ".drafts").iterdir()) == []


def test_a_key_changes_with_any_value_and_not_with_the_order():
    assert key_of({"a": 1, "b": [2.5, "x"]}) == key_of({"b": [2.5, "x"], "a": 1})
    assert key_of({"a": 1}) != key_of({"a": 2})


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda part: (part / "x.txt").unlink(), "x.txt is missing"),
        (lambda part: overwrite(part / "x.txt", "clap"), "x.txt: 4 bytes"),
        (lambda part: overwrite(part / ROWS, ""), "rows.parquet: 0 bytes"),
        (lambda part: overwrite(part / RECEIPT, "{"), "receipt.json"),
    ],
)
def test_damage_is_named(tmp_path, spoil, words):
    part = make_part(Store(tmp_path)).folder
    assert damage(part) == ""
    spoil(part)
    assert words in damage(part)


SPOILS = {
    "receipt torn": lambda part: overwrite(part / RECEIPT, '{"stage"'),
    "receipt empty": lambda part: overwrite(part / RECEIPT, ""),
    "receipt gone": lambda part: (part / RECEIPT).unlink(),
    "receipt changed": lambda part: overwrite(
        part / RECEIPT, (part / RECEIPT).read_text().replace('"rows": 1', '"rows": 3')
    ),
    "rows cut": lambda part: overwrite(part / ROWS, "PAR1"),
    "file gone": lambda part: (part / "x.txt").unlink(),
}


@pytest.mark.parametrize("spoil", SPOILS.values(), ids=SPOILS)
def test_a_part_that_is_not_whole_is_not_taken_and_gives_way_to_a_new_one(tmp_path, spoil):
    store = Store(tmp_path)
    made = make_part(store)
    whole = {p.name: p.read_bytes() for p in made.folder.iterdir()}
    spoil(made.folder)
    assert store.find("split", "a", "k1") is None
    assert damage(made.folder) != ""
    assert make_part(store) == made
    assert {p.name: p.read_bytes() for p in made.folder.iterdir()} == whole
    assert store.drafts() == []


def test_a_number_that_is_none_is_refused(tmp_path):
    with pytest.raises(ValueError, match="JSON"):
        key_of({"loudness": float("nan")})
