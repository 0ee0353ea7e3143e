"""The chain from end to end: what is made, what is cached, what stays in the tables."""

from __future__ import annotations

import hashlib
import shutil

import pandas as pd
import pyarrow.parquet as pq
import pytest

from fgave_pipeline.pipeline import STAGES, WHOLE
from fgave_pipeline.schema import PAGES


SOURCES = ["wood", "bars", "empty"]


def table(place, name: str) -> pd.DataFrame:
    return pd.read_parquet(place.built / "manifests" / f"{name}.parquet")


def test_every_source_has_one_row_a_stage_with_a_status_and_a_reason(finished):
    found = table(finished, "outcomes")
    per_source = [stage.name for stage in STAGES if stage.scope == "source"]
    assert sorted(zip(found.stage, found.source_id, strict=True)) == sorted(
        (stage, source) for stage in per_source for source in SOURCES
    )
    empty = found[found.source_id == "empty"]
    assert set(empty.status) == {"unusable"}
    assert set(empty.reason) == {"empty_file"}
    assert empty.detail.str.len().min() > 10


def test_every_planned_clip_has_one_row_in_every_table(finished):
    planned = table(finished, "clips").clip_id.tolist()
    assert len(planned) == 5
    for name in ("measurements", "verdicts", "labels", "assignments"):
        assert table(finished, name).clip_id.tolist() == planned
    every = pd.read_parquet(finished.built / "export/all_clips.parquet")
    assert every.clip_id.tolist() == planned
    assert ((every.split != "") | (every.reasons.str.len() > 0) | (every.label_reason != "")).all()


def test_the_export_holds_the_clips_that_its_table_names(finished):
    clips = pd.read_parquet(finished.built / "export/clips.parquet")
    assert len(clips) >= 2
    on_disk = {p.relative_to(finished.built / "export").as_posix()
               for p in (finished.built / "export/clips").rglob("*.mp4")}  # fmt: skip
    assert set(clips.path) == on_disk
    for clip in clips.itertuples():
        content = (finished.built / "export" / clip.path).read_bytes()
        assert hashlib.sha256(content).hexdigest() == clip.sha256


def test_a_second_run_makes_nothing_and_changes_no_byte(place):
    before = place.bytes("manifests", "export", "work")
    assert place.made() == set()
    assert place.bytes("manifests", "export", "work") == before


def test_two_jobs_give_the_bytes_of_one(finished, unbuilt):
    unbuilt.run(jobs=2)
    folders = ("manifests", "export", "work")
    assert unbuilt.bytes(*folders) == finished.bytes(*folders)


def test_a_new_threshold_decodes_nothing_and_cuts_nothing(place):
    made = place.made(settings=("filter.background_motion_max=0.001",))
    assert {stage for stage, _ in made} == {"filter", "split", "export"}
    assert place.made() == set(), "the old threshold is still cached"


def test_a_new_source_is_worked_on_alone(place, tiny_video):
    shutil.copy(tiny_video, place.manifest / "more.mkv")
    with (place.manifest / "sources.csv").open("a") as file:
        file.write("more,more.mkv,,,\n")
    assert {unit for _, unit in place.made()} == {"more", WHOLE}


def test_a_changed_note_makes_only_what_shows_it(place):
    path = place.manifest / "sources.csv"
    path.write_text(path.read_text().replace("CC0-1.0", "CC-BY-4.0"))
    assert {stage for stage, _ in place.made()} == {"split", "export"}


def test_what_an_earlier_list_keeps_is_part_of_what_the_split_is_made_from(place):
    keep = place.manifest / "earlier.csv"
    keep.write_text("source_id,split\nwood,val\n")
    how = {"settings": ("split.keep=earlier.csv",)}
    assert place.made(**how) == {("split", WHOLE), ("export", WHOLE)}
    assert set(table(place, "assignments").split) == {"val", ""}
    assert place.made(**how) == set()
    keep.write_text("source_id,split\nwood,test\n")
    assert place.made(**how) == {("split", WHOLE), ("export", WHOLE)}
    assert set(table(place, "assignments").split) == {"test", ""}


def test_an_annotation_by_hand_labels_its_source_alone(place):
    (place.manifest / "annotations.csv").write_text(
        "source_id,start_ms,end_ms,action,material,label,annotator\nbars,0,12000,tapping,glass,,me\n"
    )
    of_bars = {("read", "bars"), ("annotate", "bars")}
    assert place.made() == {*of_bars, ("split", WHOLE), ("export", WHOLE)}
    labels = table(place, "labels").set_index("source_id")
    assert labels.loc["bars"].action == "tapping"


def test_a_decision_by_hand_re_decides_its_source_alone_and_in_words(place):
    before = table(place, "verdicts").set_index("clip_id")
    assert before.loc["wood_00010000"].keep
    decisions = place.manifest / "decisions.csv"
    decisions.write_text(
        "clip_id,source_id,keep,note\nwood_00010000,wood,no,blurred\nbars_00000000,bars,yes,\n"
    )
    wholes = {("split", WHOLE), ("export", WHOLE)}
    assert place.made() == {("filter", "wood"), ("filter", "bars"), *wholes}
    after = table(place, "verdicts").set_index("clip_id")
    assert after.loc["wood_00010000"].sentence == "rejected by hand (blurred)"
    assert after.loc["bars_00000000"].equals(before.loc["bars_00000000"])  # both say the same
    assert table(place, "assignments").set_index("clip_id").loc["wood_00010000"].split == ""
    decisions.unlink()
    assert place.made() == set()
    assert table(place, "verdicts").set_index("clip_id").equals(before)


def test_a_correction_of_a_clip_labels_this_clip_alone_and_reads_nothing_anew(place):
    before = table(place, "labels").set_index("clip_id")
    (place.manifest / "annotations.csv").write_text(
        "source_id,start_ms,end_ms,action,material,clip_id\n"
        "wood,10000,20000,brushing,felt,wood_00010000\n"
    )
    assert place.made() == {("annotate", "wood"), ("split", WHOLE), ("export", WHOLE)}
    after = table(place, "labels").set_index("clip_id")
    assert after.loc["wood_00010000"].action == "brushing"
    others = [name for name in before.index if name != "wood_00010000"]
    assert after.loc[others].equals(before.loc[others])


def test_a_changed_file_is_a_changed_source(place, tiny_video):
    (place.manifest / "empty.mp4").write_bytes(tiny_video.read_bytes())
    assert {unit for _, unit in place.made()} == {"empty", WHOLE}
    assert set(table(place, "outcomes").status) == {"ok"}


def test_a_lost_part_is_made_again_and_what_follows_stays(place):
    (part,) = (place.built / "work/cut/wood").iterdir()
    before = {p.name: p.read_bytes() for p in part.iterdir()}
    shutil.rmtree(part)
    assert place.made() == {("cut", "wood")}
    assert {p.name: p.read_bytes() for p in part.iterdir()} == before


def test_a_stage_can_be_the_last(unbuilt):
    assert {o.stage for o in unbuilt.run(until="cut")} == {"fetch", "read", "cut"}
    assert not (unbuilt.built / "export").exists()


def test_only_and_limit_are_as_if_the_manifest_were_shorter(place):
    place.run(only=("bars",))
    assert set(table(place, "videos").source_id) == {"bars"}
    place.run(limit=1)
    assert set(table(place, "videos").source_id) == {"wood"}
    assert place.made() == set()


def test_rows_hold_no_paths_and_receipts_no_time(finished):
    text = b"".join(finished.bytes("manifests", "export").values())
    assert str(finished.folder).encode() not in text


@pytest.mark.parametrize(
    "page", [p for p in PAGES if p.path.endswith(".parquet")], ids=lambda p: p.path
)
def test_a_table_has_the_columns_that_its_page_lists(finished, page):
    path = finished.folder / page.path.replace("<dataset>", "tiny")
    schema = pq.read_schema(path)
    assert schema.names == list(page.kind.__dataclass_fields__)
    assert all(b"description" in field.metadata for field in schema)


def test_the_stages_run_in_an_order_in_which_each_finds_what_it_needs():
    names = [stage.name for stage in STAGES]
    for n, stage in enumerate(STAGES):
        assert set(stage.needs) <= set(names[:n])
