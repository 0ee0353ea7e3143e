"""What is ruled out early is not measured any further; what is kept is measured as ever."""

from __future__ import annotations

from dataclasses import asdict

import ffmpeg
import pytest

from stages.core.records import Clip, Measurement
from stages.filter import FilterParams, judge
from stages.measure import MeasureParams
from stages.measure.stage import measure_file
from stages.tools.media import ffmpeg as tool


CLIPS = [Clip(f"s_{at:08d}", "s", at, at + 10_000, "ok") for at in (0, 10_000, 20_000)]


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    """30 s with a key frame every second: still and loud, still and silent, moving and loud."""
    path = tmp_path_factory.mktemp("cascade") / "film.mp4"
    still = ffmpeg.input("mandelbrot=s=160x90:r=10:end_scale=3:start_scale=3", f="lavfi", t=20)
    moving = ffmpeg.input("mandelbrot=s=160x90:r=10:start_scale=1:end_scale=0.001", f="lavfi", t=10)
    loud = "aevalsrc=0.2*(random(0)-0.5)*sin(2*PI*t)*(lt(t\\,10)+gte(t\\,20)):s=16000:d=30"
    sound = ffmpeg.input(loud, f="lavfi")
    options = {"vcodec": "libx264", "acodec": "aac", "pix_fmt": "yuv420p", "g": 10, "threads": 1}
    picture = ffmpeg.concat(still, moving)
    tool.run(ffmpeg.output(picture, sound, tool.url(path), **options), seconds=60)
    return path


def rows(film, cascade, *, sounds=True):
    return list(measure_file(film, CLIPS, MeasureParams(cascade=cascade), sounds=sounds))


def reasons(row: Measurement, clip: Clip, **limits):
    return judge(clip, row, FilterParams(**limits)).reasons


def test_silence_spares_the_picture_and_says_so(film):
    loud, silent, moving = rows(film, "sound")
    assert (silent.status, silent.reason) == ("partial", "ruled_out")
    assert silent.detail.startswith("audible for 0")
    assert silent.detail.endswith(" below 0.02; so nothing else of its picture was measured")
    assert (silent.background_motion, silent.frames_seen) == (None, None)
    assert silent.rms_dbfs is not None
    assert [loud, moving] == rows(film, "off")[::2]


def test_key_frames_that_move_spare_the_rest_and_say_so(film):
    loud, silent, moving = rows(film, "keyframes")
    assert [row.status for row in (loud, silent, moving)] == ["ok", "partial", "partial"]
    assert moving.detail.startswith("background_")
    assert moving.detail.endswith("nothing else of its picture was measured")
    assert moving.frames_seen == 10
    assert moving.cut_jump is None
    assert loud == rows(film, "off")[0]


@pytest.mark.parametrize("cascade", ["sound", "keyframes"])
def test_what_is_spared_is_rejected_as_it_would_be(film, cascade):
    for clip, early, late in zip(CLIPS, rows(film, cascade), rows(film, "off"), strict=True):
        assert bool(reasons(early, clip)) == bool(reasons(late, clip))


def test_limits_that_would_keep_what_was_spared_make_it_not_measured(film):
    _, silent, _ = rows(film, "sound")
    loose = {"audible_fraction_min": 0.0, "digital_silence_max": 1.0}
    assert reasons(silent, CLIPS[1], **loose) == ("not_measured",)


def test_a_source_without_sound_is_not_looked_at(film):
    for row in rows(film, "sound", sounds=False):
        assert row.detail.startswith("there is no sound")
        assert {k for k, v in asdict(row).items() if v not in (None, (), "")} == {
            "clip_id", "source_id", "status", "reason", "detail",
        }  # fmt: skip
