"""AST's and PSLA's lists, read back as their own code reads them."""

from __future__ import annotations

import csv
import json
import math
import shutil
import subprocess
import sys

import numpy as np
import pytest
import soundfile

from stages.export.ast import AST
from stages.export.ast.lists import weights
from stages.export.ast.norms import ast_length, psla_length
from stages.export.ast.sets import Item
from stages.tools.kaldi import fbank


FOLDS = 3


@pytest.fixture(scope="session")
def lists(exported, tmp_path_factory):
    out = tmp_path_factory.mktemp("ast")
    return out, exported.write(AST, out, folds=FOLDS)


def data(out, name):
    found = json.loads((out / name).read_text())
    assert list(found) == ["data"]
    return found["data"]


def classes(out, name):
    # As `make_index_dict` of the loader does.
    with (out / name / "class_labels_indices.csv").open() as file:
        return {row["mid"]: int(row["index"]) for row in csv.DictReader(file)}


def folds(out, name):
    for fold in range(1, FOLDS + 1):
        stem = f"{name}/datafiles/fg{name}"
        yield (
            data(out, f"{stem}_train_data_{fold}.json"),
            data(out, f"{stem}_eval_data_{fold}.json"),
        )


def test_the_classes_are_numbered_from_0_and_named_by_ids_without_a_comma(lists):
    assert classes(lists[0], "act") == {"/m/fgact00": 0, "/m/fgact01": 1}
    assert list(classes(lists[0], "mat").values()) == [0, 1, 2]
    assert list(classes(lists[0], "all").values()) == [0, 1, 2, 3, 4]


def test_the_table_of_classes_is_read_as_the_preparation_of_ast_reads_it(lists):
    path = lists[0] / "act/class_labels_indices.csv"
    found = np.loadtxt(path, delimiter=",", dtype="str")
    assert found[1:].tolist() == [
        ["0", "/m/fgact00", '"scratching"'], ["1", "/m/fgact01", '"tapping"'],
    ]  # fmt: skip


def test_a_line_names_a_clip_its_sound_and_its_class(lists, exported):
    by_id = {row.clip_id: row for row in exported.inside}
    for train, test in folds(lists[0], "act"):
        for line in train + test:
            assert list(line) == ["video_id", "wav", "labels"]
            assert line["wav"] == f"audio_16k/{line['video_id']}.wav"
            named = ["scratching", "tapping"][classes(lists[0], "act")[line["labels"]]]
            assert named == by_id[line["video_id"]].action


def test_every_clip_is_tested_on_once_and_no_group_is_trained_on_with_it(lists, exported):
    group = {row.clip_id: row.group for row in exported.inside}
    for name in ("act", "mat"):
        tested = []
        for train, test in folds(lists[0], name):
            tested += [line["video_id"] for line in test]
            heard = {group[line["video_id"]] for line in train}
            assert not heard & {group[line["video_id"]] for line in test}
            assert len(train) + len(test) == 6
        assert sorted(tested) == sorted(group)


def test_the_sounds_are_mono_at_16_khz_and_make_998_frames(lists):
    for line in data(lists[0], "act/datafiles/fgact_train_data_1.json"):
        samples, rate = soundfile.read(lists[0] / line["wav"], dtype="float32")
        assert (rate, samples.shape) == (16_000, (160_000,))
        assert fbank(samples, rate).shape == (998, 128)


def test_paths_are_whole_where_the_folders_place_is_given(exported, tmp_path):
    exported.write(AST, tmp_path, root="/data/fgave/ast/")
    (line, *_) = data(tmp_path, "act/datafiles/fgact_train_data_1.json")
    assert line["wav"] == f"/data/fgave/ast/audio_16k/{line['video_id']}.wav"


def test_a_weight_a_line_stands_beside_each_list_for_training(lists):
    # As `run.py` reads them: the list's name without `.json`, and `_weight.csv`.
    paths = list(lists[0].glob("*/datafiles/*_train_data*.json"))
    assert len(paths) == 2 * FOLDS + 1
    for path in paths:
        found = np.loadtxt(str(path)[:-5] + "_weight.csv", delimiter=",", ndmin=1)
        assert len(found) == len(data(lists[0], path))


def test_a_weight_is_the_sum_over_the_labels_of_the_inverse_counts():
    items = [Item("a", "1", ("x",)), Item("b", "1", ("x", "y")), Item("c", "1", ("y",))]
    once = 1000 / 2.01
    assert weights(items) == pytest.approx([once, 2 * once, once])


def test_several_labels_stand_in_the_lists_of_all_classes(lists, exported):
    split_of = {row.clip_id: row.split for row in exported.inside}
    for split, word in (("train", "train"), ("val", "val"), ("test", "eval")):
        found = data(lists[0], f"all/datafiles/fgall_{word}_data.json")
        assert {line["video_id"] for line in found} == {
            clip for clip, where in split_of.items() if where == split
        }
        known = classes(lists[0], "all")
        assert all(len(line["labels"].split(",")) == 2 for line in found)
        assert all(mid in known for line in found for mid in line["labels"].split(","))


def test_the_norms_are_those_of_the_log_mel_of_what_is_trained_on(lists):
    out = lists[0]
    said = json.loads((out / "act/norm_stats.json").read_text())["train_of_fold"]["2"]
    banks = []
    for line in data(out, "act/datafiles/fgact_train_data_2.json"):
        samples, _ = soundfile.read(out / line["wav"], dtype="float32")
        banks.append(fbank(samples - samples.mean(), 16_000))
    whole = np.stack(banks).astype(float)
    assert said["fbank"] == pytest.approx({"mean": whole.mean(), "std": whole.std()}, abs=1e-4)
    for way, length in (("ast_1024", 1024), ("psla_1056", 1056)):
        filled = np.pad(whole, ((0, 0), (0, length - 998), (0, 0)))
        assert said[way] == pytest.approx({"mean": filled.mean(), "std": filled.std()}, abs=1e-4)


@pytest.mark.parametrize(("seconds", "ast", "psla"), [(10, 1024, 1056), (5, 512, 544)])
def test_the_lengths_are_those_of_the_recipes(seconds, ast, psla):
    frames = seconds * 100 - 2
    assert (ast_length(frames), psla_length(frames)) == (ast, psla)


def test_every_file_is_named_and_the_account_fits(lists):
    out, files = lists
    assert {file.file for file in files} == {
        path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()
    }
    said = json.loads((out / "manifest.json").read_text())
    assert said["sets"]["mat"]["classes"] == {"glass": 0, "paper": 1, "wood": 2}
    assert sum(said["sets"]["mat"]["clips_of_part"].values()) == 6
    assert said["ast"] == {"commit": "87a8004", "frames": 1024}


def test_an_empty_dataset_has_empty_lists(exported, tmp_path):
    exported.with_rows([], tmp_path / "in").write(AST, tmp_path / "out")
    assert data(tmp_path / "out", "all/datafiles/fgall_train_data.json") == []
    said = json.loads((tmp_path / "out/act/norm_stats.json").read_text())
    assert said["train_of_fold"]["1"]["fbank"] == {"mean": None, "std": None}


# The lines of AST's `run.py` that its script changes, and a stand-in for what comes behind them.
RUN = """
import argparse, json, os, sys
norm_stats = {'audioset':[-4.2677393, 4.5689974], 'esc50':[-6.6268077, 5.358466]}
target_length = {'audioset':1024, 'esc50':512, 'speechcommands':128}
known = dict(zip(sys.argv[1::2], sys.argv[2::2]))
known |= {"norm": norm_stats['esc50'], "frames": target_length['esc50']}
lines = json.load(open(known["--data-train"]))["data"]
known["sounds"] = all(os.path.exists(line["wav"]) for line in lines)
os.makedirs(known["--exp-dir"] + "/models")
json.dump(known, open(known["--exp-dir"] + "/known.json", "w"))
"""


@pytest.mark.parametrize(("script", "frames"), [("ast", "1024"), ("psla", "1056")])
def test_the_scripts_tell_the_code_of_every_fold(script, frames, lists, tmp_path):
    code, here = tmp_path / "code", tmp_path / "form"
    shutil.copytree(lists[0], here)
    (code / "src").mkdir(parents=True)
    (code / "src/run.py").write_text(RUN)
    argv = ["sh", str(here / f"run_fgave_{script}.sh"), str(code), "mat", "out"]
    path = {"PATH": f"{sys.exec_prefix}/bin:/usr/bin:/bin"}
    subprocess.run(argv, cwd=tmp_path, check=True, env=path, capture_output=True)
    norms = json.loads((here / "mat/norm_stats.json").read_text())["train_of_fold"]
    for fold in ("1", "2", "3"):
        known = json.loads((tmp_path / f"out/fold{fold}/known.json").read_text())
        assert known["sounds"]
        assert known["--n_class"] == "3"
        assert known["--data-val"] == f"mat/datafiles/fgmat_eval_data_{fold}.json"
        own = norms[fold][f"{script}_{frames}"]
        if script == "ast":
            assert (known["frames"], known["norm"]) == (1024, [own["mean"], own["std"]])
        else:
            assert known["--target_length"] == frames
            assert math.isclose(float(known["--dataset_mean"]), own["mean"])


def test_the_script_for_ast_stops_where_the_code_is_of_another_commit(lists, tmp_path):
    (tmp_path / "code/src").mkdir(parents=True)
    (tmp_path / "code/src/run.py").write_text("import torch\n")
    argv = ["sh", str(lists[0] / "run_fgave_ast.sh"), str(tmp_path / "code"), "act", "out"]
    path = {"PATH": f"{sys.exec_prefix}/bin:/usr/bin:/bin"}
    done = subprocess.run(argv, cwd=tmp_path, check=False, env=path, capture_output=True, text=True)
    assert done.returncode == 1
    assert "not at that commit" in done.stderr
