"""Clips are planned whole, and each has its row, whatever became of it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import ffmpeg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stages.core.errors import Unusable
from stages.core.params import build
from stages.core.records import Clip, Video
from stages.cut import MOST_CLIPS, STAGE, CutParams, cut, plan_clips
from stages.tools.media.ffmpeg import run


class OneVideo:
    """The inputs of cut: a file that was fetched."""

    def __init__(self, path: Path, duration_ms: int):
        self.file = path
        self.video = Video("src", "ok", file=path.name, duration_ms=duration_ms)

    def rows(self, stage, kind):
        assert (stage, kind) == ("fetch", Video)
        return [self.video]

    def path(self, stage, source_id, file):
        assert (stage, source_id, file) == ("fetch", "src", self.file.name)
        return self.file


def spans(duration_ms, **params):
    return [(s.start_ms, s.end_ms) for s in plan_clips("src", duration_ms, CutParams(**params))]


def test_clips_follow_one_another():
    assert spans(30_000) == [(0, 10_000), (10_000, 20_000), (20_000, 30_000)]


def test_a_tail_shorter_than_a_clip_is_left_out():
    assert spans(29_999) == [(0, 10_000), (10_000, 20_000)]
    assert spans(29_960) == spans(20_000)


def test_a_shorter_stride_makes_clips_overlap():
    assert spans(20_000, stride_ms=5000) == [(0, 10_000), (5000, 15_000), (10_000, 20_000)]


def test_a_longer_stride_leaves_gaps():
    assert spans(70_000, stride_ms=30_000) == [(0, 10_000), (30_000, 40_000), (60_000, 70_000)]


def test_ids_hold_the_source_and_the_start():
    (first, second) = plan_clips("a-b", 20_000, CutParams())
    assert (first.clip_id, second.clip_id) == ("a-b_00000000", "a-b_00010000")
    assert second.file == "a-b_00010000.mp4"


def test_a_source_shorter_than_a_clip_is_unusable():
    with pytest.raises(Unusable, match="too_short: 9999 ms, expected at least 10000 ms"):
        plan_clips("src", 9999, CutParams())


def test_a_duration_that_cannot_be_is_unusable():
    assert len(spans(MOST_CLIPS * 10_000)) == MOST_CLIPS
    with pytest.raises(Unusable, match="too_long"):
        plan_clips("src", 2_147_483_000, CutParams())


@given(st.integers(1000, 100_000), st.integers(1000, 20_000), st.integers(1000, 30_000))
def test_every_whole_clip_is_planned_and_no_other(duration_ms, clip_ms, stride_ms):
    params = CutParams(clip_ms=clip_ms, stride_ms=stride_ms)
    if duration_ms < clip_ms:
        with pytest.raises(Unusable):
            plan_clips("src", duration_ms, params)
        return
    planned = plan_clips("src", duration_ms, params)
    assert [s.start_ms for s in planned] == [i * stride_ms for i in range(len(planned))]
    assert {s.end_ms - s.start_ms for s in planned} == {clip_ms}
    assert planned[-1].end_ms <= duration_ms < planned[-1].end_ms + stride_ms


def test_parameters_are_checked():
    assert build(CutParams, {"clip_ms": 5000}, "[cut]") == CutParams(clip_ms=5000)
    with pytest.raises(Exception, match="clip_ms is 10, expected a whole number at least 1000"):
        build(CutParams, {"clip_ms": 10}, "[cut]")


def test_each_clip_has_a_file_and_a_row_that_describes_it(tiny_video, tmp_path):
    params = CutParams(clip_ms=5000, stride_ms=5000)
    first, second = cut(OneVideo(tiny_video, 12_000), params, tmp_path)
    data = (tmp_path / "src_00005000.mp4").read_bytes()
    assert second == Clip(
        clip_id="src_00005000",
        source_id="src",
        start_ms=5000,
        end_ms=10_000,
        status="ok",
        mode="copy",
        file="src_00005000.mp4",
        bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        frames=50,
        samples=second.samples,
        video_mode="copy",
        audio_mode="copy",
    )
    assert 80_000 <= second.samples < 80_000 + 1024
    assert sorted(path.name for path in tmp_path.iterdir()) == [first.file, second.file]


def test_a_clip_that_lacks_something_is_flawed_and_says_why(tiny_video, tmp_path):
    params = CutParams(clip_ms=5000, stride_ms=5000)
    rows = list(cut(OneVideo(tiny_video, 20_000), params, tmp_path))
    assert [row.status for row in rows] == ["ok", "ok", "flawed", "flawed"]
    assert (rows[2].reason, rows[2].frames) == ("video_gap", 20)
    assert rows[2].detail.startswith("no frame for 3.1")
    assert (rows[3].reason, rows[3].file, rows[3].bytes) == ("no_frames", "", None)
    assert (rows[3].sha256, rows[3].frames) == ("", 0)


def test_without_audio_there_are_no_samples(tmp_path):
    mute = tmp_path / "mute.mp4"
    picture = ffmpeg.input("testsrc2=size=64x48:rate=10", f="lavfi", t=2)
    run(ffmpeg.output(picture, str(mute), preset="ultrafast"), seconds=60)
    (row,) = cut(OneVideo(mute, 2000), CutParams(clip_ms=2000), tmp_path)
    assert (row.status, row.samples, row.audio_mode) == ("ok", None, "none")


def test_the_stage_reads_fetch_and_makes_clips():
    assert (STAGE.name, STAGE.table, STAGE.needs, STAGE.row) == ("cut", "clips", ("fetch",), Clip)
