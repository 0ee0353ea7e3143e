from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, fields
from pathlib import Path

import ffmpeg
import pytest

from stages.core.errors import Unusable
from stages.core.records import Clip, Measurement, Video, clip_id
from stages.measure import STAGE, MeasureParams, measure
from stages.tools.media import ffmpeg as tool


@dataclass(frozen=True)
class Given:
    """What a run of the stage is handed."""

    file: Path
    clips: list[Clip]
    audio_codec: str = "aac"

    def rows(self, stage, kind):
        video = Video("s", "ok", file=self.file.name, audio_codec=self.audio_codec)
        return {"fetch": [video], "cut": self.clips}[stage]

    def path(self, stage, source_id, file):
        assert (stage, source_id, file) == ("fetch", "s", self.file.name)
        return self.file


def clips(*starts, length=10_000, frames=100, samples=160_000):
    return [
        Clip(clip_id("s", at), "s", at, at + length, "ok", frames=frames, samples=samples)
        for at in starts
    ]


def measured(file, planned, audio_codec="aac", **params):
    return list(measure(Given(file, planned, audio_codec), MeasureParams(**params), file.parent))


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """25 s, 10 frames a second: still for 10 s, moving for 10 s, black and silent from then on."""
    path = tmp_path_factory.mktemp("measure") / "source.mp4"
    still = ffmpeg.input("mandelbrot=s=160x90:r=10:end_scale=3:start_scale=3", f="lavfi", t=10)
    moving = ffmpeg.input("mandelbrot=s=160x90:r=10:start_scale=1:end_scale=0.001", f="lavfi", t=10)
    black = ffmpeg.input("color=black:s=160x90:r=10", f="lavfi", t=5)
    tone = ffmpeg.input("sine=f=400:r=16000", f="lavfi", t=20).filter("volume", "4")
    silence = ffmpeg.input("anullsrc=r=16000:cl=mono", f="lavfi", t=5)
    picture = ffmpeg.concat(still, moving, black)
    sound = ffmpeg.concat(tone, silence, v=0, a=1)
    options = {"vcodec": "libx264", "acodec": "aac", "pix_fmt": "yuv420p", "g": 20, "threads": 1}
    tool.run(ffmpeg.output(picture, sound, tool.url(path), **options), seconds=60)
    return path


def test_each_clip_has_a_row_in_order(source):
    planned = clips(0, 10_000, 15_000)
    rows = measured(source, planned)
    assert [row.clip_id for row in rows] == [clip.clip_id for clip in planned]
    assert {(row.source_id, row.status, row.reason) for row in rows} == {("s", "ok", "")}


def test_a_row_says_what_is_seen_and_heard(source):
    still, moving, dark = measured(source, clips(0, 10_000, 15_000))
    assert still.background_motion < 0.1
    assert still.frozen_fraction == pytest.approx(1, abs=0.05)
    assert moving.background_shift > 0.6
    assert moving.active_seconds == 10
    assert dark.black_fraction == pytest.approx(0.5, abs=0.05)
    assert still.rms_dbfs == pytest.approx(-9.03, abs=0.2)  # a sine of amplitude 1/2
    assert dark.audible_fraction == pytest.approx(0.5, abs=0.02)
    assert dark.sound_dbfs[-1] == -120
    assert still.dual_mono is None


def test_every_column_of_an_ok_row_is_filled_with_a_finite_number(source):
    (row,) = measured(source, clips(0))
    sides = {"stereo_corr", "side_db", "balance_db", "dual_mono"}  # there is one channel
    for column in fields(Measurement)[5:]:
        value = getattr(row, column.name)
        values = value if isinstance(value, tuple) else (value,)
        assert column.name in sides or all(
            isinstance(one, int) or abs(one) < 1e6 for one in values
        ), column.name
    lists = (row.motion, row.background, row.sound_dbfs, row.active, row.onsets)
    assert [len(values) for values in lists] == [10] * 5


def test_overlapping_clips_measure_what_they_would_alone(source):
    together = measured(source, clips(0, 2500, 5000, 7500, 10_000))
    alone = [measured(source, clips(at))[0] for at in (0, 2500, 5000, 7500, 10_000)]
    assert together == alone


def test_the_same_file_gives_the_same_rows(source):
    assert measured(source, clips(0, 10_000)) == measured(source, clips(0, 10_000))


def test_numbers_have_six_digits(source):
    (row,) = measured(source, clips(0))
    assert float(f"{row.rms_dbfs:.6g}") == row.rms_dbfs
    assert all(float(f"{value:.6g}") == value for value in row.sound_dbfs)


def test_exact_sees_every_frame(source):
    (quick,) = measured(source, clips(0))
    (exact,) = measured(source, clips(0), exact=True)
    assert exact.frames_seen == 100
    assert quick.frames_seen < 100


def test_without_an_audio_stream_the_sound_is_not_measured(tmp_path):
    path = tmp_path / "mute.mp4"
    picture = ffmpeg.input("testsrc2=s=160x90:r=10:d=10", f="lavfi")
    tool.run(picture.output(tool.url(path), vcodec="libx264", pix_fmt="yuv420p"), seconds=60)
    (row,) = measured(path, clips(0, samples=None), audio_codec="", cascade="off")
    assert (row.status, row.rms_dbfs, row.sound_dbfs) == ("ok", None, ())
    assert row.background_motion is not None


def test_a_variable_rate_is_measured_by_time(tmp_path):
    path = tmp_path / "vfr.mkv"
    picture = "testsrc2=s=160x90:r=10:d=10,select='lt(t,2)+gte(t,9)'"
    stream = ffmpeg.input(picture, f="lavfi")
    tool.run(stream.output(tool.url(path), vcodec="ffv1", fps_mode="passthrough"), seconds=60)
    (row,) = measured(path, clips(0, frames=30), audio_codec="", cascade="off")
    assert row.frames_seen == 30
    assert row.frozen_fraction == pytest.approx(0.6, abs=0.05)
    assert row.motion[4] == 0


def test_clips_that_the_file_does_not_reach_fail_and_say_so(source):
    good, short, none = measured(source, clips(0, 20_000, 40_000))
    assert good.status == "ok"
    assert (short.status, short.reason) == ("failed", "short_audio")
    assert (none.status, none.reason) == ("failed", "short_video")
    assert none.detail == "0 pictures decoded, expected 100"
    assert none.background_motion is None


def test_a_broken_place_fails_the_clips_that_it_touches_and_no_other(tmp_path):
    path = tmp_path / "broken.ts"
    picture = ffmpeg.input("testsrc2=s=160x90:r=10:d=30", f="lavfi")
    sound = ffmpeg.input("sine=r=16000:d=30", f="lavfi")
    options = {"vcodec": "libx264", "acodec": "aac", "pix_fmt": "yuv420p", "g": 10, "bf": 0}
    tool.run(ffmpeg.output(picture, sound, tool.url(path), **options), seconds=60)
    data = bytearray(path.read_bytes())
    middle = len(data) // 2 // 188 * 188
    for packet in range(middle, middle + 188 * 40, 188):
        data[packet + 20 : packet + 188] = b"\xff" * 168  # the headers stay as they are
    path.write_bytes(data)
    first, second, third = measured(path, clips(0, 10_000, 20_000))
    assert (first.status, third.status) == ("ok", "ok")
    assert (second.status, second.reason) == ("failed", "decode_error")
    assert "faults in the" in second.detail


@pytest.mark.parametrize("content", [b"", b"no media at all" * 100], ids=["empty", "garbage"])
def test_a_file_that_is_no_media_fails_every_clip_and_raises_nothing(tmp_path, content):
    path = tmp_path / "none.mp4"
    path.write_bytes(content)
    rows = measured(path, clips(0, 10_000))
    assert [(row.status, row.reason) for row in rows] == [("failed", "decode_error")] * 2


def test_a_file_that_is_cut_off_fails_the_clips_behind_its_end(source, tmp_path):
    whole = tmp_path / "whole.mkv"
    stream = ffmpeg.input(tool.url(source)).output(tool.url(whole), c="copy")
    tool.run(stream, seconds=60)
    data = whole.read_bytes()
    whole.write_bytes(data[: len(data) // 4])
    rows = measured(whole, clips(0, 10_000))
    assert [row.clip_id for row in rows] == ["s_00000000", "s_00010000"]
    assert rows[-1].status == "failed"


def test_without_clips_nothing_is_opened(tmp_path):
    assert measured(tmp_path / "absent.mp4", []) == []


def test_the_stage_names_its_table_and_needs():
    assert (STAGE.name, STAGE.table, STAGE.needs) == ("measure", "measurements", ("fetch", "cut"))


def test_the_stage_is_imported_without_what_takes_seconds_to_load():
    script = "import sys, stages.measure, stages.filter; print('numba' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stdout.strip() == b"False"


def test_every_clip_keeps_its_row_where_a_decoder_did_not_come_back():
    clips = [Clip(f"a_{n}", "a", n * 10_000, (n + 1) * 10_000, "ok") for n in range(3)]

    class Rows:
        def rows(self, stage, kind):
            return {"cut": clips}[stage]

    rows = list(STAGE.instead(Rows(), Unusable("too_slow", "not done within 5 s")))
    assert [row.clip_id for row in rows] == [clip.clip_id for clip in clips]
    assert {(row.status, row.reason, row.detail) for row in rows} == {
        ("failed", "too_slow", "not done within 5 s")
    }
