"""`fgave verify`: what somebody did to a dataset is named, each thing for what it is."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fgave_pipeline.cli.verified import as_dict
from fgave_pipeline.lock import LOCK, read_lock, to_bytes
from fgave_pipeline.verify.export import find_broken_export
from fgave_pipeline.verify.run import look
from fgave_pipeline.verify.tables import find_broken_tables


ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def first(finished) -> str:
    """The first clip of the dataset."""
    return min(read_lock(finished.built / "export" / LOCK).clips)


WOOD = "wood_00000000"
"""The first clip that was planned, in the dataset or not."""


def fgave(place, command: str, *argv: str) -> subprocess.CompletedProcess[str]:
    at = ["-d", "tiny", "--manifests", str(place.folder / "manifests")]
    at += ["--data", str(place.folder / "data"), "-j", "1"]
    return subprocess.run(
        [sys.executable, "-m", "fgave_pipeline", command, *argv, *at], cwd=ROOT, check=False,
        capture_output=True, text=True, timeout=120, env=os.environ | {"COLUMNS": "250"},
    )  # fmt: skip


def verify(place, lock: Path | None = None, *, decode: bool = False) -> dict:
    """What is found, as the command says it in JSON."""
    return as_dict(look(place.open(), lock, int(decode), lambda things, *_: things))


def kinds(said: dict) -> set[tuple[str, str]]:
    return {(f["kind"], Path(f["where"]).name) for f in said["findings"]}


def of_kind(said: dict, kind: str) -> dict[str, str]:
    return {Path(f["where"]).name: f["what"] for f in said["findings"] if f["kind"] == kind}


def clip_in(place) -> Path:
    return next((place.built / "export/clips").rglob("wood_*.mp4"))


def flip(path: Path) -> None:
    """One bit of a file; other names that it has keep what they had."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.unlink()
    path.write_bytes(content)


def rewrite(path: Path, change) -> None:
    """A table with other values, in the same form and with the same metadata."""
    table = pq.read_table(path)
    rows = table.to_pylist()
    change(rows)
    path.unlink()
    pq.write_table(pa.Table.from_pylist(rows, schema=table.schema), path)


def test_what_was_built_has_nothing_to_find(finished):
    said = verify(finished, decode=True)
    assert said["findings"] == []
    (lock,) = said["locks"]
    assert lock["common"] == lock["expected"] == lock["found"]
    assert said["decoded"] == lock["expected"]["clips"] >= 2


def test_one_flipped_bit_in_a_clip_is_named(place):
    clip = clip_in(place)
    before = read_lock(place.built / "export" / LOCK).clips[clip.stem]
    flip(clip)
    said = verify(place)
    assert kinds(said) == {("changed", clip.stem), ("damaged", "export")}
    changed = of_kind(said, "changed")[clip.stem]
    assert changed.endswith(f"{before.bytes} bytes, sha256 {before.sha256[:12]}…")
    assert clip.name in of_kind(said, "damaged")["export"]
    (lock,) = said["locks"]
    rest = read_lock(place.built / "export" / LOCK)
    rest = rest.of(name for name in rest.clips if name != clip.stem)
    assert lock["common"]["digest"] == rest.digest


def test_every_flipped_clip_is_named_not_only_the_first(place):
    clips = sorted((place.built / "export/clips").rglob("wood_*.mp4"))
    for clip in clips:
        flip(clip)
    assert set(of_kind(verify(place), "changed")) == {clip.stem for clip in clips}


def test_a_missing_clip_is_named_and_counted_by_class_and_split(place):
    clip = clip_in(place)
    clip.unlink()
    said = verify(place)
    assert kinds(said) == {("missing", clip.stem), ("damaged", "export")}
    missing = said["locks"][0]["missing"]
    assert {m["split"] for m in missing} == {clip.parent.name}
    assert {m["class"].split()[0] for m in missing} == {"action", "material"}
    assert all(m["missing"] == 1 for m in missing)
    shown = fgave(place, "verify").stdout
    assert "Missing by class and split" in shown
    assert "clips are the same; to cite those: tiny," in shown


def test_a_label_changed_in_the_export_is_named(place, first):
    def other(rows):
        rows[0]["action"] = "brushing"

    def other_of_all(rows):
        other([row for row in rows if row["split"]])

    rewrite(place.built / "export/clips.parquet", other)
    rewrite(place.built / "export/all_clips.parquet", other_of_all)
    said = verify(place)
    labels = of_kind(said, "label")
    assert list(labels) == [first]
    assert labels[first].startswith("brushing wood, seconds ")
    assert "expected tapping wood" in labels[first]
    assert "labels.parquet has 'tapping wood'" in of_kind(said, "export")["all_clips.parquet"]


def test_a_label_of_one_second_is_a_changed_label(place, first):
    def other(rows):
        rows[0]["second_actions"][3] = "brushing"

    rewrite(place.built / "export/clips.parquet", other)
    assert first in of_kind(verify(place), "label")


def test_labels_and_splits_that_a_new_run_gave_differ_from_the_lock_that_was_published(
    place, first
):
    assert fgave(place, "lock").returncode == 0
    (place.manifest / "annotations.csv").write_text(
        "source_id,start_ms,end_ms,action,material\nwood,0,40000,brushing,glass\n"
    )
    place.run(settings=("split.seed=other-7",))
    said = verify(place)
    assert "brushing glass" in of_kind(said, "label")[first]
    own, published = sorted(said["locks"], key=lambda lock: "manifests" in lock["path"])
    assert own["common"] == own["expected"]
    assert published["expected"]["digest"] != own["expected"]["digest"]


def test_a_clip_in_another_split_is_named(place, first):
    lock = read_lock(place.built / "export" / LOCK)
    there = lock.clips[first].split
    seeds = (f"s{n}" for n in range(100))
    (place.folder / "theirs.lock").write_bytes(to_bytes(lock))
    for seed in seeds:
        place.run(settings=(f"split.seed={seed}",))
        if read_lock(place.built / "export" / LOCK).clips[first].split != there:
            break
    said = verify(place, place.folder / "theirs.lock")
    assert of_kind(said, "split")[first].endswith(f"expected {there}")
    assert said["locks"][0]["common"]["clips"] == 0


def test_an_exchanged_source_is_named_before_a_run_takes_it_in(place, tiny_streams):
    (place.manifest / "bars.mp4").unlink()
    shutil.copy(tiny_streams[0], place.manifest / "bars.mp4")
    assert "as it was when it was taken" in of_kind(verify(place), "replaced")["bars"]


def test_a_source_of_another_format_is_replaced_in_the_eyes_of_their_lock(place):
    lock = read_lock(place.built / "export" / LOCK)
    text = to_bytes(lock).decode()
    assert '"format_ids": ""' in text
    theirs = {"wood": replace(lock.sources["wood"], format_ids="137+140", sha256="0" * 64)}
    (place.folder / "theirs.lock").write_bytes(to_bytes(replace(lock, sources=theirs)))
    said = verify(place, place.folder / "theirs.lock")
    assert kinds(said) == {("replaced", "wood")}
    assert "formats 137+140" in of_kind(said, "replaced")["wood"]


def test_a_source_that_a_run_exchanged_differs_from_the_lock_that_was_published(place):
    shutil.copy(place.built / "export" / LOCK, place.manifest / LOCK)
    path = place.manifest / "sources.csv"
    path.write_text(path.read_text().replace("seconds=40", "seconds=30"))
    place.run()
    said = verify(place)
    assert "bytes, sha256 " in of_kind(said, "replaced")["wood"]
    assert of_kind(said, "missing")


def test_a_broken_lock_is_a_usage_error_that_names_it(place):
    path = place.folder / "theirs.lock"
    path.write_text('{"fgave_lock": 1}')
    done = fgave(place, "verify", "--lock", str(path))
    assert done.returncode == 2
    assert str(path) in done.stderr
    assert "Traceback" not in done.stderr


def test_a_broken_lock_of_its_own_is_found_deleted_and_written_anew(place):
    path = place.built / "export" / LOCK
    before = path.read_bytes()
    flip(path)
    assert ("damaged", LOCK) in kinds(verify(place))
    assert fgave(place, "verify", "--repair").returncode == 3
    assert not path.exists()
    place.run()
    assert path.read_bytes() == before
    assert verify(place)["findings"] == []


def test_without_an_export_all_that_a_lock_expects_is_missing(place):
    shutil.copy(place.built / "export" / LOCK, place.manifest / LOCK)
    shutil.rmtree(place.built / "export")
    said = verify(place)
    assert {kind for kind, _ in kinds(said)} == {"missing"}
    assert said["locks"][0]["common"]["clips"] == 0


def test_a_clip_that_does_not_decode_is_named(place):
    clip = clip_in(place)
    content = clip.read_bytes()
    clip.unlink()
    at = content.index(b"mdat") + 4
    clip.write_bytes(content[:at] + bytes(len(content) - at))
    media = of_kind(verify(place, decode=True), "media")
    assert list(media) == [clip.stem]
    assert "frames decode, expected 100" in media[clip.stem]


def test_a_clip_that_is_shorter_than_its_row_says_is_named(place, tiny_video):
    clip = clip_in(place)
    clip.unlink()
    shutil.copy(tiny_video, clip)
    media = of_kind(verify(place, decode=True), "media")
    assert "120 frames decode, expected 100" in media[clip.stem]
    assert "the picture ends at 12000 ms, expected 10000" in media[clip.stem]


def test_a_file_that_no_row_names_is_named(place):
    stray = place.built / "export/clips/train/stray.mp4"
    stray.parent.mkdir(exist_ok=True)
    shutil.copy(clip_in(place), stray)
    assert kinds(verify(place)) == {("export", "stray.mp4")}


@pytest.mark.parametrize(
    ("table", "change", "words"),
    [
        ("clips", lambda rows: rows.append(rows[0]), f"{WOOD} stands there more than once"),
        ("videos", lambda rows: rows.append(rows[0]), "wood stands there more than once"),
        ("measurements", lambda rows: rows.pop(0), f"{WOOD}: no row, expected one for each"),
        ("verdicts", lambda rows: rows.pop(), "no row, expected one for each clip"),
        ("assignments", lambda rows: rows.pop(0), f"{WOOD}: no row, expected one for each"),
        ("outcomes", lambda rows: rows.pop(0), "wood: nothing of fetch"),
        ("videos", lambda rows: rows.pop(0), "wood: 0 rows, expected 1"),
        ("passages", lambda rows: rows[0].update(source_id="x"), "x is no source of videos"),
        ("labels", lambda rows: rows[0].update(clip_id="x"), "x is no clip of clips"),
        ("labels", lambda rows: rows[0].update(source_id="bars"), f"{WOOD}: of another source"),
        ("clips", lambda rows: rows[0].update(start_ms=7), f"expected {WOOD[:-1]}7 by its source"),
        ("clips", lambda rows: rows[0].update(end_ms=0), f"{WOOD}: ends where it starts"),
        ("passages", lambda rows: rows[0].update(copy_of="x"), "x of wood is no witness"),
        (
            "labels",
            lambda rows: next(filter(None, (r["evidence"] for r in rows)))[0].update(witness="x"),
            "x of wood is no witness",
        ),
        ("verdicts", lambda rows: rows[0].update(keep=not rows[0]["keep"]), f"{WOOD}: expected to"),
        ("assignments", lambda rows: rows[0].update(reason="x", split="val"), "a split, or a rea"),
        ("labels", lambda rows: [r.update(status="x") for r in rows], "rejected or unlabelled"),
        ("labels", lambda rows: rows[0].update(text="x"), "not what the parts make"),
        ("measurements", lambda rows: rows[0].update(luma=1.0), "not what the parts make"),
        (
            "assignments",
            lambda rows: [
                row.update(split=s) for row, s in zip(rows, ("val", "test"), strict=False)
            ],
            "stands in test and",
        ),
    ],
)
def test_a_table_that_breaks_a_rule_is_named(place, table, change, words):
    rewrite(place.built / f"manifests/{table}.parquet", change)
    what = [finding.what for finding in find_broken_tables(place.open())]
    assert any(words in line for line in what), what


def test_a_table_that_breaks_a_rule_is_deleted_and_written_anew(place):
    path = place.built / "manifests/labels.parquet"
    before = path.read_bytes()
    rewrite(path, lambda rows: rows.pop(0))
    done = fgave(place, "verify", "--repair", "--json")
    assert done.returncode == 3
    assert ("table", path.name) in kinds(json.loads(done.stdout))
    assert not path.exists()
    place.run()
    assert path.read_bytes() == before


def test_a_table_that_cannot_be_read_is_named(place):
    (place.built / "manifests/verdicts.parquet").write_bytes(b"PAR1")
    assert "verdicts.parquet" in of_kind(verify(place), "table")


def test_one_flipped_bit_anywhere_in_a_table_is_named(place):
    for n, path in enumerate(sorted((place.built / "manifests").glob("*.parquet"))):
        content = path.read_bytes()
        for share in (0.1, 0.35, 0.6, 0.85):
            flipped = bytearray(content)
            flipped[int(len(content) * share)] ^= 1 << n % 8
            path.write_bytes(flipped)
            assert {f.where for f in find_broken_tables(place.open())} >= {path.name}, share
        path.write_bytes(content)


@pytest.mark.parametrize(("column", "value"), [("end_ms", 9), ("keep", False), ("group", "x")])
def test_what_the_export_says_otherwise_than_the_tables_is_named(place, column, value):
    for name in ("clips", "all_clips"):
        rewrite(
            place.built / f"export/{name}.parquet",
            lambda rows: [row.update({column: value}) for row in rows],
        )
    found = list(find_broken_export(place.open()))
    assert any(f"{value}" in finding.what and ".parquet has" in finding.what for finding in found)


def test_rows_that_the_export_lost_are_named(place, first):
    rewrite(place.built / "export/clips.parquet", lambda rows: rows.pop(0))
    said = verify(place)
    assert "other rows than those of all_clips.parquet" in of_kind(said, "export")["clips.parquet"]
    assert of_kind(said, "missing").keys() == {first}


def test_lock_puts_the_file_beside_the_manifest_and_says_what_to_cite(place):
    own = (place.built / "export" / LOCK).read_bytes()
    done = fgave(place, "lock")
    assert done.returncode == 0, done.stderr
    assert (place.manifest / LOCK).read_bytes() == own
    assert read_lock(place.manifest / LOCK).digest in done.stdout
    said = json.loads(fgave(place, "lock", "--json", "--out", str(place.folder / "x")).stdout)
    assert said["digest"] == read_lock(place.folder / "x").digest


def test_there_is_no_lock_before_there_is_an_export(unbuilt):
    done = fgave(unbuilt, "lock")
    assert done.returncode == 2
    assert "`fgave run -d tiny` writes it" in done.stderr
