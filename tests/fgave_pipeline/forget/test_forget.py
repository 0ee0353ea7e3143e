"""`fgave forget`: afterwards nothing in the dataset's folders speaks of the source."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from fgave_pipeline import discover
from fgave_pipeline.cli.app import app
from fgave_pipeline.discover import candidates
from fgave_pipeline.forget import run as forgetting
from fgave_pipeline.forget.lines import take_out
from fgave_pipeline.forget.run import Order, forget, survey
from fgave_pipeline.forgotten import FORGOTTEN, load_stones, tombstone
from fgave_pipeline.lock import LOCK, read_lock
from fgave_pipeline.pipeline import STAGES
from fgave_pipeline.scaffold import begin as begin_manifest
from fgave_pipeline.upkeep import find_litter, remove
from fgave_pipeline.verify.run import look
from stages.core.errors import UsageError
from stages.core.records import Source
from stages.tools import parquet


DAY = date(2026, 11, 23)
FORMS = ("export.formats=vggsound",)


def command(place, *argv: str) -> int:
    at = ["-d", "tiny", "--manifests", str(place.folder / "manifests"), "-j", "1"]
    argv = ("forget", *argv, *at, "--data", str(place.folder / "data"))
    return app.main(argv, prog_name="fgave", standalone_mode=False)


def order(place, source_id: str = "wood") -> Order:
    return Order(place.asked(), source_id)


def drop(place, source_id: str = "wood") -> bool:
    return forget(order(place, source_id), tombstone(source_id, None, DAY, ""), 1)


def traces(place, word: str = "wood") -> list[str]:
    """Every path below the place, and every content, in which a source's id is to be found."""
    found = []
    for path in sorted(place.folder.rglob("*")):
        own = path.relative_to(place.folder).as_posix()
        if f"/{word}" in f"/{own}":
            found.append(own)
        elif path.suffix == ".parquet":
            ids = parquet.read_table(path).to_pandas().filter(regex="_id$")
            if ids.astype(str).map(lambda cell: cell.startswith(word)).any(axis=None):
                found.append(own)
        elif path.suffix in {".json", ".lock", ".csv", ".jsonl", ".toml"}:
            text = path.read_text()
            found += [own] if f'"{word}' in text or f"\n{word}," in text else []
    return found


@pytest.fixture
def full(place):
    """The tiny dataset with all that can be left of a source: older keys, forms, ledger, lock."""
    (place.manifest / "annotations.csv").write_text(
        "source_id,start_ms,end_ms,action,material\nbars,0,10000,tapping,glass\n"
        "wood,0,9000,tapping,wood\n"
    )
    place.run(settings=("split.seed=older",))
    place.run(settings=FORMS)
    (place.built / "ledger").mkdir()
    (place.built / "ledger/wood.jsonl").write_text("{}\n")
    (place.built / "sheet.png").write_bytes(b"picture")
    (place.built / "bench/classify").mkdir(parents=True)
    (place.built / "bench/classify/table.md").write_text("wood_00000000")
    shutil.copytree(place.built / "export", place.built / ".export.old")
    shutil.copy(place.built / "export" / LOCK, place.manifest / LOCK)
    return place


def test_nothing_is_left_but_a_tombstone_without_the_id(full):
    assert len(traces(full)) > 15
    assert drop(full) is True
    assert traces(full) == []
    text = (full.manifest / FORGOTTEN).read_text()
    assert "wood" not in text
    assert hashlib.sha256(b"wood").hexdigest() in text


def test_the_dataset_is_what_it_would_be_had_the_source_never_been_there(full, unbuilt):
    drop(full)
    lines = (unbuilt.manifest / "sources.csv").read_text().splitlines(keepends=True)
    (unbuilt.manifest / "sources.csv").write_text("".join(li for li in lines if li[:4] != "wood"))
    shutil.copy(full.manifest / "annotations.csv", unbuilt.manifest)
    unbuilt.run()
    assert full.bytes("manifests", "export") == unbuilt.bytes("manifests", "export")


def test_afterwards_nothing_is_to_make_nothing_to_find_and_nothing_to_prune(full):
    drop(full)
    assert full.made() == set()
    assert look(full.open(), None, 0, lambda things, *_: things).findings == []
    assert {part.parent.name for part in find_litter(full.open())} == {"bars"}


def test_no_other_source_is_worked_on_or_fetched_anew(full):
    before = {p: p.stat().st_mtime_ns for p in (full.built / "work").glob("*/bars/*/rows.parquet")}
    drop(full)
    after = {p: p.stat().st_mtime_ns for p in (full.built / "work").glob("*/bars/*/rows.parquet")}
    assert after == before


def test_the_published_lock_goes_on_without_the_source(full):
    drop(full, "bars")
    lock = read_lock(full.manifest / LOCK)
    assert "bars" not in lock.sources
    assert lock.clips
    assert all(clip.source_id == "wood" for clip in lock.clips.values())


def test_it_says_what_there_is_and_a_dry_run_touches_nothing(full, capsys):
    before = {p: p.read_bytes() for p in full.folder.rglob("*") if p.is_file()}
    assert command(full, "wood", "--dry-run", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    places = {Path(place["what"]).name: place for place in said["places"]}
    assert places["sources.csv"]["rows"] == places["annotations.csv"]["rows"] == 1
    assert places["clips.parquet"]["rows"] == 4
    assert places["wood.jsonl"]["files"] == 1
    assert places["sheet.png"]["bytes"] == 7
    assert places["bench"]["files"] == 1
    assert said["deleted"] is False
    assert {p: p.read_bytes() for p in full.folder.rglob("*") if p.is_file()} == before


def test_the_command_leaves_a_tombstone_with_day_and_reason(full, capsys):
    argv = ("wood", "--yes", "--reason", "=asked, by mail", "--date", "2026-11-20")
    assert command(full, *argv) == 0
    assert "tables and export were written anew without it" in capsys.readouterr().out
    (stone,) = load_stones(full.manifest)
    assert (stone.date, stone.reason) == ("2026-11-20", "'=asked, by mail")


def test_a_forgotten_id_in_the_list_is_refused_with_what_to_do(full):
    kept = (full.manifest / "sources.csv").read_bytes()
    drop(full)
    (full.manifest / "sources.csv").write_bytes(kept)
    words = r"sources.csv:2: source_id 'wood' was forgotten on 2026-11-23; .*`fgave forget wood`"
    with pytest.raises(UsageError, match=words):
        full.open()
    assert drop(full) is True, "and the command finishes it"
    assert [s.source_id for s in full.open().sources] == ["bars", "empty"]


def test_a_forgotten_video_is_refused_under_another_id_and_another_address(place):
    watch = Source("mine", "https://www.youtube.com/watch?v=abcdefghijk&t=9")
    stone = tombstone("mine", watch, DAY, "")
    forget(order(place, "mine"), stone, 1)
    with (place.manifest / "sources.csv").open("a") as file:
        file.write("other,https://youtu.be/abcdefghijk,,,\n")
    with pytest.raises(UsageError, match="source_id 'other' was forgotten on 2026-11-23"):
        place.open()


def test_init_leaves_forgotten_sources_out(place, tmp_path, tiny_video):
    (place.manifest / "sources.csv").unlink()
    stone = tombstone("one", None, DAY, "")
    forget(order(place, "one"), stone, 1)
    folder = tmp_path / "recordings"
    folder.mkdir()
    for name in ("one", "two"):
        shutil.copy(tiny_video, folder / f"{name}.mp4")
    assert [s.source_id for s in begin_manifest(place.manifest, folder, STAGES)] == ["two"]


def test_discover_offers_no_forgotten_video(place, monkeypatch):
    class Entry:
        url = "https://youtu.be/abcdefghijk"

    monkeypatch.setattr(discover, "list_videos", lambda *_: [Entry()])
    dataset = place.open()
    assert [s.url for s in candidates(dataset, "x", 5)] == [Entry.url]
    forget(order(place, "abcdefghijk"), tombstone("abcdefghijk", None, DAY, ""), 1)
    assert candidates(dataset, "x", 5) == []


STEPS = ("take_out", "_unlock", "remove", "_write_anew", "_still_named")


@pytest.mark.parametrize("step", STEPS)
def test_stopped_at_any_step_the_same_command_ends_it(full, step, monkeypatch):
    class Stopped(Exception):
        pass

    def stop(*_):
        raise Stopped

    with monkeypatch.context() as patch:
        patch.setattr(forgetting, step, stop)
        with pytest.raises(Stopped):
            drop(full)
    assert (full.manifest / FORGOTTEN).exists(), "the first thing that is done"
    assert command(full, "wood", "--yes") == 0
    assert traces(full) == []
    full.run()
    assert traces(full) == []


def test_where_the_rest_is_not_complete_it_only_deletes(full):
    shutil.rmtree(full.built / "work/measure/bars")
    assert drop(full) is False
    assert traces(full) == []
    assert not (full.built / "export").exists()
    assert ("measure", "bars") in full.made()


def test_whatever_ends_the_writing_anew_tables_and_export_go_first(full, monkeypatch):
    def fails(*_):
        raise RuntimeError("a bug in a stage")

    (full.built / "manifests/labels.parquet").write_bytes(b"damaged")
    monkeypatch.setattr(forgetting, "run", fails)
    with pytest.raises(RuntimeError):
        drop(full)
    assert traces(full) == []
    assert not (full.built / "export").exists()


def test_the_last_source_of_all_can_go(full):
    for source_id in ("bars", "empty"):
        assert drop(full, source_id) is True
    assert drop(full) is False
    assert traces(full) == []
    assert (full.manifest / "sources.csv").read_text().count("\n") == 1


def test_a_dataset_built_up_to_a_stage_is_so_afterwards(unbuilt):
    unbuilt.run(until="cut")
    assert drop(unbuilt) is True
    built = {p.stem for p in (unbuilt.built / "manifests").glob("*.parquet")}
    assert built == {"videos", "passages", "clips", "outcomes"}
    assert "wood" not in set(pd.read_parquet(unbuilt.built / "manifests/clips.parquet").source_id)
    assert not (unbuilt.built / "export").exists()


def test_what_others_were_told_to_forget_is_found_here_and_pruned(full):
    """As when a list with tombstones comes from a colleague."""
    shutil.copytree(full.folder, full.folder.parent / "theirs")
    drop(full)
    theirs = type(full)(full.folder.parent / "theirs")
    shutil.rmtree(theirs.manifest)
    shutil.copytree(full.manifest, theirs.manifest)
    found = look(theirs.open(), None, 0, lambda things, *_: things).findings
    assert any(f.kind == "forgotten" and f.where.endswith("ledger/wood.jsonl") for f in found)
    remove(find_litter(theirs.open()))
    theirs.run()
    assert traces(theirs) == []


def test_a_source_that_is_nowhere_is_a_usage_error(full):
    with pytest.raises(UsageError, match=r"^wod: not in .*did you mean 'wood'\?"):
        survey(order(full, "wod"))
    with pytest.raises(UsageError, match="no dataset 'other'"):
        survey(Order(replace(full.asked(), name="other"), "wood"))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_other_byte_of_a_list_stays(tmp_path, end):
    header = "\ufeffurl,source_id,notes"
    quoted, blank, near, formula = 'u1,a,"he said ""b"" \u00e9"', "", "u3,ab,", "u5,a,=b"
    of_b = ('u2,b,"two', 'lines, b"', "  u4,b,x")
    lines = [header, quoted, *of_b[:2], blank, near, of_b[2], formula]
    path = tmp_path / "list.csv"
    path.write_bytes(end.join(lines).encode())
    assert take_out(path, "b") == 2
    kept = [header, quoted, blank, near, formula]
    assert path.read_bytes() == end.join(kept).encode()


def test_a_list_that_does_not_name_it_is_not_written(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("source_id,url\na,b\n")
    os.utime(path, ns=(1, 1))
    assert take_out(path, "b") == 0
    assert path.stat().st_mtime_ns == 1


@pytest.mark.parametrize(
    "content", ["a,b\n", "source_sha256,video_sha256,date,reason\nx,y\n", "\xff"]
)
def test_a_broken_tombstone_file_is_refused_by_name(tmp_path, content):
    (tmp_path / FORGOTTEN).write_bytes(content.encode("latin-1"))
    with pytest.raises(UsageError, match=r"forgotten.csv"):
        load_stones(tmp_path)
