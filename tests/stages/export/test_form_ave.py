"""AVE's files, read back as AVE's own code reads them."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from types import SimpleNamespace

import h5py
import numpy as np
import pytest

from stages.core.errors import UsageError
from stages.export.ave import AVE
from stages.export.ave.events import events_of
from stages.tools.files import sha256_of


@pytest.fixture(scope="session")
def ave(exported, tmp_path_factory):
    out = tmp_path_factory.mktemp("ave")
    return out, exported.write(AVE, out)


def table(out, name, key="avadataset"):
    with h5py.File(out / name, "r") as file:
        assert list(file) == [key]
        return file[key][:]


def lines(out, name="Annotations.txt"):
    return [line.split("&") for line in (out / name).read_text().splitlines()]


def test_a_row_is_a_run_of_seconds_and_a_clip_with_three_has_three(ave):
    assert lines(ave[0]) == [
        ["tapping", "desk_00000000", "good", "0", "10"],
        ["scratching", "desk_00010000", "good", "2", "7"],
        ["tapping", "jar_00000000", "good", "0", "3"],
        ["tapping", "jar_00010000", "good", "0", "2"],
        ["tapping", "jar_00010000", "good", "5", "7"],
        ["tapping", "jar_00010000", "good", "9", "10"],
        ["scratching", "-shelf_00000000", "good", "4", "10"],
        ["tapping", "-shelf_00010000", "good", "0", "10"],
    ]


def test_the_lists_of_the_splits_hold_the_rows_of_the_splits(ave, exported):
    split_of = {row.clip_id: row.split for row in exported.inside}
    for split in ("train", "val", "test"):
        found = lines(ave[0], f"{split}Set.txt")
        assert found == [line for line in lines(ave[0]) if split_of[line[1]] == split]


def test_the_seconds_of_the_contrastive_labels_are_those_of_the_list(ave):
    found = table(ave[0], "labels_closs.h5")
    assert (found.shape, found.dtype) == ((8, 10), np.float32)
    for row, (*_, start, end) in zip(found, lines(ave[0]), strict=True):
        assert np.flatnonzero(row).tolist() == list(range(int(start), int(end)))


def test_classes_are_numbered_as_they_appear_and_the_background_is_the_last(ave):
    classes = {"tapping": 0, "scratching": 1}
    assert json.loads((ave[0] / "manifest.json").read_text())["classes"] == classes
    named = table(ave[0], "mil_labels.h5")
    assert (named.shape, named.dtype) == ((8, 3), np.float32)
    assert named.argmax(axis=1).tolist() == [classes[line[0]] for line in lines(ave[0])]
    assert (named.sum(axis=1) == 1).all()


def test_each_second_has_one_class_or_the_background(ave):
    found, heard = table(ave[0], "labels.h5"), table(ave[0], "labels_closs.h5")
    assert (found.shape, found.dtype) == ((8, 10, 3), np.float32)
    assert (found.sum(axis=2) == 1).all()
    assert (found[:, :, 2] == 1 - heard).all()
    assert (found[:, :, :2].sum(axis=1) == heard.sum(axis=1, keepdims=True) *
            table(ave[0], "mil_labels.h5")[:, :2]).all()  # fmt: skip


def test_the_orders_are_the_rows_of_the_splits(ave):
    out = ave[0]
    orders = {split: table(out, f"{split}_order.h5", "order") for split in ("train", "val", "test")}
    assert {split: order.dtype for split, order in orders.items()} == dict.fromkeys(
        orders, np.int64
    )
    assert sorted(np.concatenate(list(orders.values()))) == list(range(8))
    for split, order in orders.items():
        assert sorted(order) == [
            n for n, line in enumerate(lines(out)) if line in lines(out, f"{split}Set.txt")
        ]


def test_events_as_long_as_the_clip_are_not_searched_for_in_the_test(ave):
    closs = table(ave[0], "labels_closs.h5")
    match = table(ave[0], "test_order_match.h5", "order")
    assert match.tolist() == [6]
    assert (closs[match].sum(axis=1) < 10).all()
    for split in ("train", "val"):
        matched = table(ave[0], f"{split}_order_match.h5", "order").tolist()
        assert matched == table(ave[0], f"{split}_order.h5", "order").tolist()


def test_the_loader_of_ave_has_its_batches(ave):
    # What `AVEDataset.get_batch` does with these files, with a batch of all training rows.
    order, labels = table(ave[0], "train_order.h5", "order"), table(ave[0], "labels.h5")
    batch = np.zeros([len(order), 10, 3], np.float32)
    for place, row in enumerate(order):
        batch[place, :, :] = labels[row, :, :]
    assert batch.sum() == len(order) * 10


def test_the_loop_of_cmm_test_runs_over_these_files(ave):
    # It takes a line of the list by the number of the row, and the event's seconds by `argwhere`.
    closs, order = table(ave[0], "labels_closs.h5"), table(ave[0], "test_order_match.h5", "order")
    text = (ave[0] / "Annotations.txt").read_text().splitlines()
    for row in order:
        seconds = np.argwhere(closs[row] == 1)[:, 0]
        assert 0 < len(seconds) < 10
        assert text[row].split("&")[3] == str(seconds[0])


def test_the_clips_lie_beside_by_the_names_of_the_list(ave, exported):
    by_id = {row.clip_id: row for row in exported.inside}
    for _, clip_id, *_ in lines(ave[0]):
        file = ave[0] / f"AVE/{clip_id}.mp4"
        assert sha256_of(file) == sha256_of(exported.folder / by_id[clip_id].path)


def test_every_file_is_named_and_counted(ave):
    out, files = ave
    assert {file.file for file in files} == {
        path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()
    }
    said = json.loads((out / "manifest.json").read_text())
    assert (said["rows"], said["clips"], said["clips_with_several_rows"]) == (8, 6, 1)
    assert said["rows_of_split"] == {"train": 5, "val": 1, "test": 2}
    page = (out / "README.md").read_text()
    assert "`29` → `3`" in page
    assert "`402` → 2, the rows of the test" in page


def test_the_category_can_be_material_or_both(exported, tmp_path):
    exported.write(AVE, tmp_path / "material", label="material", media=False)
    assert [line[0] for line in lines(tmp_path / "material")][:3] == ["wood", "wood", "glass"]
    exported.write(AVE, tmp_path / "both", label="both", media=False)
    assert {line[0] for line in lines(tmp_path / "both")} == {
        "tapping_wood", "scratching_wood", "tapping_glass", "scratching_paper",
    }  # fmt: skip
    assert not (tmp_path / "both/AVE").exists()


def test_a_line_of_columns_is_there_if_asked_for(exported, tmp_path):
    exported.write(AVE, tmp_path, header=True, media=False)
    assert lines(tmp_path)[0] == ["Category", "VideoID", "Quality", "StartTime", "EndTime"]
    assert lines(tmp_path, "testSet.txt")[0][0] == "scratching"


def test_seconds_that_have_no_name_make_no_row(exported, tmp_path):
    unknown = ("unknown",) * 10
    rows = [
        replace(row, second_actions=unknown) if row.source_id == "jar" else row
        for row in exported.rows
    ]
    exported.with_rows(rows, tmp_path / "in").write(AVE, tmp_path / "out")
    assert {line[1].split("_")[0] for line in lines(tmp_path / "out")} == {"desk", "-shelf"}
    said = json.loads((tmp_path / "out/manifest.json").read_text())
    assert said["clips_without_a_named_second"] == 2
    assert not (tmp_path / "out/AVE/jar_00000000.mp4").exists()


def test_clips_of_two_lengths_are_refused(exported, tmp_path):
    rows = [replace(exported.inside[0], end_ms=5000), *exported.inside[1:]]
    with pytest.raises(UsageError, match="clips of 5000 ms, 10000 ms, expected one length"):
        exported.with_rows(rows, tmp_path / "in").write(AVE, tmp_path / "out")


def test_an_empty_dataset_has_empty_tables(exported, tmp_path):
    exported.with_rows([], tmp_path / "in").write(AVE, tmp_path / "out")
    assert table(tmp_path / "out", "labels.h5").shape == (0, 10, 1)
    assert lines(tmp_path / "out") == []


def test_runs_and_gaps_make_up_the_clip_in_2000_random_cases():
    chance = random.Random(5)
    names = ["background", "unknown", "tapping", "rubbing"]
    for _ in range(2000):
        labels = tuple(chance.choice(names) for _ in range(10))
        row = SimpleNamespace(clip_id="c", split="train", second_actions=labels)
        found, before = [""] * 10, None
        for event in events_of(row, "action"):
            assert event.length > 0
            assert before is None or event.start >= before.end
            assert before is None or event.start > before.end or event.label != before.label
            found[event.start : event.end] = [event.label] * event.length
            before = event
        assert found == ["" if label in names[:2] else label for label in labels]
