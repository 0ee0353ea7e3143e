"""What `cut` can be asked for, from end to end: encoded clips, and clips for survivors only."""

from __future__ import annotations

import hashlib

import av
import pandas as pd
import pytest

from fgave_pipeline.report.sheet import draw_sheet


LABELS = ("cut.align=labels", "cut.stride_ms=5000")
KEPT = ("cut.keep_media=kept",)
ENCODED = ("cut.mode=encode", "cut.fps=5", "cut.height=48")


def export(place, name: str) -> pd.DataFrame:
    return pd.read_parquet(place.built / "export" / name)


def clips(place) -> pd.DataFrame:
    return pd.read_parquet(place.built / "manifests/clips.parquet")


@pytest.fixture
def kept(place):
    """The tiny dataset, cut for survivors only."""
    place.run(settings=KEPT)
    return place


def test_survivors_alone_get_files_and_they_are_the_same_as_ever(kept, finished):
    assert set(clips(kept).file) == {""}
    assert kept.bytes("export/clips") == finished.bytes("export/clips") != {}
    pd.testing.assert_frame_equal(export(kept, "clips.parquet"), export(finished, "clips.parquet"))


def test_what_is_not_kept_has_a_row_without_a_file(kept, finished):
    counted = ["clip_id", "status", "reason", "detail", "frames", "samples"]
    pd.testing.assert_frame_equal(clips(kept)[counted], clips(finished)[counted])
    every = export(kept, "all_clips.parquet")
    out = every[every.split == ""]
    assert len(out) >= 2
    assert set(out.sha256) == set(out.path) == {""}
    (part,) = (p for p in (kept.built / "work/cut/wood").iterdir() if not list(p.glob("*.mp4")))
    assert sorted(p.name for p in part.iterdir()) == ["receipt.json", "rows.parquet"]


def test_cutting_for_survivors_makes_nothing_twice(kept):
    assert kept.made(settings=KEPT) == set()


def test_a_sheet_shows_the_source_where_a_clip_has_no_file(kept):
    out = kept.folder / "sheet.png"
    assert draw_sheet(kept.open(settings=KEPT), out, 5) == 5


def test_encoded_clips_are_as_the_table_says(place):
    place.run(settings=ENCODED)
    found = export(place, "clips.parquet")
    assert len(found) >= 2
    for clip in found.itertuples():
        path = place.built / "export" / clip.path
        assert hashlib.sha256(path.read_bytes()).hexdigest() == clip.sha256
        with av.open(str(path)) as container:
            video, audio = container.streams.video[0], container.streams.audio[0]
            assert (video.frames, video.average_rate) == (50, 5) == (clip.frames, clip.fps)
            assert (video.width, video.height) == (clip.width, clip.height) == (86, 48)
            assert audio.rate == clip.sample_rate
        assert (clip.video_mode, clip.audio_mode) == ("encode", "encode")


def test_survivors_alone_can_be_encoded(place):
    place.run(settings=ENCODED)
    before = place.bytes("export/clips")
    table = export(place, "clips.parquet")
    made = place.made(settings=(*ENCODED, *KEPT))
    assert "export" in {stage for stage, _ in made}
    assert place.bytes("export/clips") == before
    pd.testing.assert_frame_equal(export(place, "clips.parquet"), table)


def test_clips_within_labels_straddle_no_two(place):
    place.run(settings=LABELS)
    passages = pd.read_parquet(place.built / "manifests/passages.parquet")
    found = clips(place)
    assert len(found) >= 2
    for clip in found.itertuples():
        touched = (passages.start_ms < clip.end_ms) & (clip.start_ms < passages.end_ms)
        assert touched.sum() == 1
    labels = pd.read_parquet(place.built / "manifests/labels.parquet")
    assert labels.clip_id.tolist() == found.clip_id.tolist()
    outcomes = pd.read_parquet(place.built / "manifests/outcomes.parquet")
    cut = outcomes[outcomes.stage == "cut"].set_index("source_id")
    assert cut.loc["bars"].reason == "no_labelled_span"


def test_clips_within_labels_are_cut_anew_when_the_labels_change(place):
    place.run(settings=LABELS)
    (place.manifest / "annotations.csv").write_text(
        "source_id,start_ms,end_ms,action,material,label,annotator\nbars,0,12000,tapping,glass,,me\n"
    )
    made = place.made(settings=LABELS)
    assert {("read", "bars"), ("cut", "bars"), ("annotate", "bars")} <= made
    assert ("cut", "wood") not in made
