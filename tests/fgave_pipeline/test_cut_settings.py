"""What `cut` can be asked for, from end to end: encoded clips, and clips for survivors only."""

from __future__ import annotations

import hashlib

import av
import pandas as pd
import pytest


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
