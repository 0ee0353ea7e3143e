"""From clips to tables, as a user meets it."""

from __future__ import annotations

import csv
import json
import shutil
import sys
from dataclasses import replace

import h5py
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from bench_rows import finished_of, named, streams_of
from fgave_pipeline.bench import extras
from fgave_pipeline.bench.classify.run import Wanted, classify, outside
from fgave_pipeline.bench.classify.table import write_tables
from fgave_pipeline.bench.classify.task import Rules
from fgave_pipeline.bench.localize.ave import read_ave
from fgave_pipeline.bench.localize.run import Asked, Often, Source, localize
from fgave_pipeline.bench.localize.table import write_tables as write_localization
from fgave_pipeline.bench.localize.train import untrained
from fgave_pipeline.bench.results import saved
from fgave_pipeline.cli.app import app
from fgave_pipeline.cli.bench.classify import classify as command
from stages.core.errors import UsageError
from stages.export.ave.labels import KEY, ORDER


def silent(*_) -> None:
    pass


@pytest.fixture(scope="module")
def few(tmp_path_factory, tiny_video):
    """Twenty clips of two actions in five groups, which all hold the same film."""
    folder = tmp_path_factory.mktemp("few")
    (folder / "export").mkdir()
    shutil.copy(tiny_video, folder / "export/clip.mp4")
    rows = [replace(row, path="clip.mp4", sha256=row.clip_id) for row in named(20, 2, 5)]
    return finished_of(rows, folder)


@pytest.fixture(scope="module")
def rows(few):
    wanted = Wanted(("act",), ("prior", "logmel-linear"), Rules(folds=5), seconds=2.0)
    return list(classify(few, wanted, few.bench / "classify", 2, silent))


def test_rows_say_all_that_they_depend_on(few, rows):
    prior, linear = rows
    assert prior["scores"]["logit"]["pooled"]["ACC"] == 50
    assert linear["clips"] == 20
    assert linear["clip_seconds"] == 2
    assert linear["groups_in_several_folds"] == 0
    assert {*linear["scores"]} == {"logit", "softmax"}
    assert linear["weights"] == "no weights"
    assert linear["dataset"]["digest"] == few.digest
    assert {"python", "scikit-learn", "numpy"} <= {*linear["tools"]}
    kept, stale = saved(few.bench / "classify", few.digest)
    assert [row["name"] for row in kept] == sorted(row["name"] for row in rows)
    assert stale == 0
    assert saved(few.bench / "classify", "another")[1] == 2


def test_the_table_has_published_rows_as_printed_and_copies_none(few, rows):
    out = few.bench / "classify"
    write_tables(rows, "logit", out, ["One note more."])
    text = (out / "table.md").read_text()
    assert "| FGAVE-Audio(ACT-50) | published | 32.73 | 32.86 | 68.28 | 36.73 |" in text
    assert f"| made-up-Audio(ACT-2) | this run |{' not run |' * 9}\n" in text
    assert "is not the authors' 14,464 clips" in text
    assert "* One note more." in text
    with (out / "table.csv").open(newline="") as file:
        lines = list(csv.DictReader(file))
    assert [line["source"] for line in lines] == ["published"] * 9 + ["this run"] * 2
    assert lines[-2]["model"] == "prior"


def test_its_own_predictions_scored_from_outside_are_the_same(few, rows):
    linear = rows[1]
    path = few.bench / "classify" / linear["name"] / "predictions.parquet"
    wanted = Wanted(("act",), (), Rules(folds=5))
    again = outside(few, wanted, few.bench / "outside", (path, "passt"))
    assert again["scores"] == linear["scores"]
    assert again["column"] == "passt"
    write_tables([again], "logit", few.bench / "outside", [])
    text = (few.bench / "outside/table.md").read_text()
    figures = [f"{again['scores']['logit']['mean'][name]:.2f}" for name in ("ACC", "mAP", "AUC")]
    assert " | ".join(["not run", *figures]) in text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"a0": None}, "no column a0"),
        ({"a1": ["high"] * 20}, "column a1"),
        ({"a1": [float("nan")] * 20}, "no finite numbers"),
        ({"clip_id": ["c0000"] * 20}, "20 rows of 1 clips"),
        ({"clip_id": [f"d{n}" for n in range(20)]}, "no row for 20 of 20 clips"),
    ],
)
def test_predictions_that_do_not_fit_are_refused(few, tmp_path, change, words):
    ids = [row.clip_id for row in few.rows]
    columns = {"clip_id": ids, "a0": [0.5] * 20, "a1": [0.1] * 20} | change
    pq.write_table(pa.table({k: v for k, v in columns.items() if v}), tmp_path / "p.parquet")
    with pytest.raises(UsageError, match=words):
        outside(few, Wanted(("act",), ()), tmp_path / "out", (tmp_path / "p.parquet", "x"))


def test_folds_of_others_that_share_groups_are_seen(few, tmp_path):
    ids = [row.clip_id for row in few.rows]
    folds = [1 + n % 5 for n in range(20)]
    table = pa.table({"clip_id": ids, "fold": folds, "a0": [0.5] * 20, "a1": [0.1] * 20})
    pq.write_table(table, tmp_path / "p.parquet")
    row = outside(few, Wanted(("act",), ()), tmp_path / "out", (tmp_path / "p.parquet", "x"))
    assert row["groups_in_several_folds"] == 5


def test_a_missing_extra_is_one_line_that_installs_it(monkeypatch, few):
    monkeypatch.setitem(extras.EXTRAS, "bench-torch", ("no_such_module",))
    line = f"{sys.executable} -m pip install 'fgave\\[bench-torch\\]'"
    with pytest.raises(UsageError, match=line):
        list(classify(few, Wanted(models=("ast",)), few.bench / "x", 1, silent))


def test_weights_are_asked_for_where_they_must_be(few, tmp_path):
    with pytest.raises(UsageError, match="--weights is for one model, but 0"):
        list(classify(few, Wanted(weights=tmp_path), few.bench / "x", 1, silent))
    with pytest.raises(UsageError, match="expected 20 s; see --clip-seconds"):
        list(classify(few, Wanted(seconds=20), few.bench / "x", 1, silent))


def test_a_dataset_that_was_not_built_says_how(unbuilt):
    asked = ["-d", "tiny", "--manifests", str(unbuilt.folder / "manifests"),
             "--data", str(unbuilt.folder / "data")]  # fmt: skip
    for name in ("classify", "localize"):
        done = CliRunner().invoke(app, ["bench", name, *asked])
        assert isinstance(done.exception, UsageError)
        assert "`fgave run -d tiny` builds it" in str(done.exception)


def test_options_say_their_range():
    done = CliRunner().invoke(command, ["--folds", "1"])
    assert "folds is 1, expected a whole number at least 2" in str(done.exception)


@pytest.fixture
def folder(tmp_path):
    """Files as AVE-ECCV18 has them: 24 rows, of which the last 12 are the test, features chance."""
    streams = streams_of(24, 3)
    lengths = np.arange(24) % 10 + 1
    starts = (10 - lengths) // 2
    at = np.arange(10)
    closs = (at >= starts[:, None]) & (at < (starts + lengths)[:, None])
    orders = {"train": range(10), "val": [10, 11], "test": range(12, 24)}
    arrays = {"audio_feature": streams.audio, "visual_feature_vec": streams.video,
              "labels_closs": closs}  # fmt: skip
    for name, values in arrays.items():
        with h5py.File(tmp_path / f"{name}.h5", "w") as file:
            file[KEY] = values.astype(np.float32)
    for split, numbers in orders.items():
        with h5py.File(tmp_path / f"{split}_order_match.h5", "w") as file:
            file[ORDER] = np.array(numbers, np.int64)
    lines = [f"bell&v{n}&good&{s}&{s + length}\n" for n, (s, length) in
             enumerate(zip(starts, lengths, strict=True))]  # fmt: skip
    (tmp_path / "Annotations.txt").write_text("".join(lines))
    return tmp_path


def test_aves_files_and_keras_weights_are_searched_without_torch(folder, monkeypatch):
    monkeypatch.setitem(extras.EXTRAS, "bench-torch", ("no_such_module",))
    streams, own = read_ave(folder, folder)
    with h5py.File(folder / "w.h5", "w") as file:
        net = untrained(1)
        for n, one in enumerate((net.video, net.audio)):
            pairs = ((one.kernel, one.bias), (one.kernel2, one.bias2))
            for m, (kernel, bias) in enumerate(pairs, 1):
                group = file.create_group(f"dense_{2 * n + m}/dense_{2 * n + m}")
                group["kernel:0"], group["bias:0"] = kernel, bias
    source = Source("AVE", "1", "AVE's files", streams, own)
    asked = Asked(("none",), weights=folder / "w.h5")
    (row,) = localize(source, asked, folder / "out", silent)
    assert row["windows"] == [11]  # of twelve, one fills its clip
    assert row["category"] == "own events"
    assert len(row["weights_sha256"]["w.h5"]) == 64
    write_localization([row], folder / "out", [])
    text = (folder / "out/table.md").read_text()
    assert "| AVE | - | published | - | - | - | - | 35.6 | 44.8 |" in text
    ours = f"{row['right']['A2V']['mean']:.2f} | {row['right']['V2A']['mean']:.2f} |\n"
    assert f"| AVE | own events | this run |{' not run |' * 4} {ours}" in text
    for name in ("chance", "always first", "always last", "length prior", "re-paired"):
        assert f"| AVE | own events | {name} |" in text


@pytest.mark.parametrize(
    ("name", "values", "words"),
    [
        ("audio_feature.h5", np.zeros((24, 10, 64)), r"\(24, 10, 64\), expected \(24, 10, 128\)"),
        ("labels_closs.h5", np.tile([1, 0], (24, 5)), "row 0 has an event in pieces"),
        ("labels_closs.h5", None, "labels_closs.h5"),
    ],
)
def test_files_that_do_not_fit_are_named(folder, name, values, words):
    (folder / name).unlink()
    if values is not None:
        with h5py.File(folder / name, "w") as file:
            file[KEY] = values.astype(np.float32)
    with pytest.raises(UsageError, match=words):
        read_ave(folder, folder)


def test_maps_are_averaged_where_they_alone_are_there(folder):
    expected = read_ave(folder, folder)[0].video
    (folder / "visual_feature_vec.h5").unlink()
    with h5py.File(folder / "visual_feature.h5", "w") as file:
        offsets = np.linspace(-1, 1, 49).reshape(7, 7)[..., None]
        file[KEY] = (expected[:, :, None, None] + offsets).astype(np.float32)
    assert read_ave(folder, folder)[0].video == pytest.approx(expected, abs=1e-5)


def test_the_commands_for_ave_write_their_table(folder):
    pytest.importorskip("torch", reason="no torch: `make bench-ready` installs it")
    argv = ["bench", "localize", "--ave", str(folder), "--data", str(folder / "data"), "--epochs",
            "1", "--seeds", "2", "--json"]  # fmt: skip
    done = CliRunner().invoke(app, argv, catch_exceptions=False)
    said = json.loads(done.stdout)
    assert said["path"] == str(folder / "data/AVE/bench/localize")
    (row,) = said["rows"]
    assert row["windows"] == [11, 11]
    assert len(row["right"]["A2V"]["trials"]) == 2
    assert row["weights"] == "trained here, from chance"
    assert (folder / "data/AVE/bench/localize/table.csv").is_file()
    assert Often().epochs == 20
