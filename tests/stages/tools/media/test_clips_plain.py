"""Encoded clips show what the source shows at each moment, and need no edit list for it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import av
import numpy as np
import pytest

from stages.tools.media.clips import (
    Cut,
    Picture,
    encode_clips,
    frames_in,
    picture_size,
    write_clips,
)
from stages.tools.media.source import open_media, origin_s, video_stream


# Name → frames a second of the clips. Even and uneven, above and below the source's own rate.
SOURCES = {
    "h264.mp4": 30,
    "h264.ts": 30,
    "wrap.ts": 24,
    "late.mkv": 60,
    "vfr.mkv": 26,
    "film.mov": 24,
    "vp8.webm": 30,
}
# From the start; with less than the usual lead; from the middle of a group of pictures.
SPANS = [(0, 1500), (337, 1837), (4337, 5837)]
SLACK_S = Fraction(2, 1000)
MP4 = ["-f", "lavfi", "-i", "testsrc2=s=96x64:r=25:d=5", "-c:v", "libx264"]


@pytest.fixture(scope="module")
def clips_of(source, tmp_path_factory):
    """A function: name of a recipe → (source, cuts, what was written), made once."""
    made = {}

    def cut(name):
        if name not in made:
            path, out = source(name), tmp_path_factory.mktemp("plain")
            cuts = [Cut(a, b, out / f"{a}.mp4") for a, b in SPANS]
            picture = Picture(96, 64, SOURCES[name] * 3 // 2)
            made[name] = path, cuts, encode_clips(path, cuts, picture)
        return made[name]

    return cut


def pictures(path):
    """(seconds from the origin, gray picture) of each frame."""
    with open_media(path) as container:
        stream, origin = video_stream(container), origin_s(container)
        return [
            (f.pts * stream.time_base - origin, f.to_ndarray(format="gray").astype(int))
            for f in container.decode(stream)
        ]


def shown_at(frames, time):
    """Number of the frame that is shown at a time."""
    return max((n for n, (begin, _) in enumerate(frames) if begin <= time + SLACK_S), default=0)


def nearest(frames, picture, around):
    """Number of the frame most like a picture, of those around one."""
    near = range(max(0, around - 2), min(len(frames), around + 3))
    return min(near, key=lambda n: np.abs(frames[n][1] - picture).mean())


@pytest.mark.parametrize("name", SOURCES)
def test_each_frame_is_the_one_that_the_source_shows_at_its_time(name, clips_of):
    path, cuts, written = clips_of(name)
    whole, rate = pictures(path), SOURCES[name]
    for cut, done in zip(cuts, written, strict=True):
        clip = pictures(cut.path)
        assert [time for time, _ in clip] == [Fraction(k, rate) for k in range(3 * rate // 2)]
        at = [shown_at(whole, Fraction(cut.start_ms, 1000) + time) for time, _ in clip]
        found = [nearest(whole, shown, n) for (_, shown), n in zip(clip, at, strict=True)]
        assert found == at
        assert (done.frames, done.problem, done.video_mode) == (3 * rate // 2, "", "encode")


@pytest.mark.parametrize("name", SOURCES)
def test_the_sound_is_heard_when_it_was(name, clips_of, look):
    path, cuts, written = clips_of(name)
    begin, whole = look.samples(path)
    for cut, done in zip(cuts, written, strict=True):
        at, played = look.samples(cut.path)
        assert (at, played.shape[1], done.audio_mode) == (0, done.samples, "encode")
        assert 72_000 <= done.samples < 72_000 + 1024
        first = round((Fraction(cut.start_ms, 1000) - begin) * 48_000)
        # Some containers know times to 1 ms only, so samples to 48; AAC's first frame settles in.
        inside = played[0, 4800:62_400]
        lags = range(-48, 49)
        there = [whole[0, first + 4800 + lag : first + 62_400 + lag] for lag in lags]
        likeness = [np.corrcoef(inside, other)[0, 1] for other in there]
        assert max(likeness) > 0.999
        if not name.endswith(("mkv", "webm")):
            assert abs(lags[int(np.argmax(likeness))]) <= 1


@pytest.mark.parametrize("name", ["h264.ts", "vfr.mkv"])
def test_a_file_holds_nothing_that_is_not_shown(name, clips_of):
    _, cuts, _ = clips_of(name)
    data = cuts[2].path.read_bytes()
    assert b"elst" not in data
    assert b"Lavf" not in data
    assert 0 < data.index(b"moov") < data.index(b"mdat")
    with av.open(str(cuts[2].path)) as container:
        packets = [p for p in container.demux(video=0) if p.size]
        durations = {s.type: s.duration * s.time_base for s in container.streams}
    assert packets[0].is_keyframe
    assert packets[0].pts == 0
    assert [p.pts for p in packets] == [p.dts for p in packets]
    assert durations == {"video": Fraction(3, 2), "audio": Fraction(3, 2)}


def test_ten_seconds_of_29_97_frames_a_second_become_300_frames(source, look, tmp_path):
    frames = frames_in(10_000, 30_000 / 1001)
    clip = Cut(3337, 13_337, tmp_path / "clip.mp4")
    (done,) = encode_clips(source("h264.mp4"), [clip], Picture(96, 64, frames))
    assert (done.frames, len(look.frames(clip.path))) == (300, 300)
    assert 480_000 <= done.samples < 480_000 + 1024


def test_the_same_call_gives_the_same_bytes(source, clips_of, tmp_path):
    _, cuts, _ = clips_of("h264.ts")
    again = [replace(cut, path=tmp_path / cut.path.name) for cut in cuts]
    encode_clips(source("h264.ts"), again, Picture(96, 64, 45))
    assert [c.path.read_bytes() for c in again] == [c.path.read_bytes() for c in cuts]
    assert sorted(tmp_path.iterdir()) == sorted(cut.path for cut in again)


def test_sound_that_starts_late_is_silence_until_then(source, look, tmp_path):
    late = ["-itsoffset", "1.5", "-f", "lavfi", "-i", "sine=440:r=44100:d=4"]
    path = source("late_tone.mkv", *MP4[:4], *late, *MP4[4:], "-c:a", "flac", "-t", "5")
    clip = Cut(500, 3500, tmp_path / "clip.mp4")
    (done,) = encode_clips(path, [clip], Picture(96, 64, 75))
    _, played = look.samples(clip.path)
    assert np.abs(played[0, : 44_100 - 1024]).max() < 1e-3
    assert np.abs(played[0, 44_100 + 1024 :]).max() > 0.1
    assert (done.samples, done.problem) == (played.shape[1], "audio_short")


def test_a_picture_that_starts_late_begins_with_its_first_frame(source, tmp_path):
    late = ["-itsoffset", "0.5", *MP4[:4], "-f", "lavfi", "-i", "sine=440:d=5"]
    path = source("late_picture.mkv", *late, *MP4[4:], "-c:a", "aac")
    clip = Cut(0, 2000, tmp_path / "clip.mp4")
    (done,) = encode_clips(path, [clip], Picture(96, 64, 50))
    frames = pictures(clip.path)
    assert done.frames == 50
    assert np.abs(frames[0][1] - frames[12][1]).mean() < 3
    assert np.abs(frames[0][1] - pictures(path)[0][1]).mean() < 3
    assert done.problem == "video_short", "as it does of a copied clip"


@pytest.mark.parametrize(("tallest", "size"), [(0, (64, 192)), (100, (34, 100)), (500, (64, 192))])
def test_rotation_and_the_shape_of_pixels_are_applied(tallest, size, source, tmp_path):
    source("wide.mp4", *MP4, "-vf", "setsar=2")
    path = source("wide_turned.mp4", "-display_rotation:v", "90", "-i", "wide.mp4", "-c", "copy")
    assert picture_size(path, tallest) == size
    clip = Cut(1000, 3000, tmp_path / "clip.mp4")
    encode_clips(path, [clip], Picture(*size, 50))
    with open_media(clip.path) as container:
        stream = video_stream(container)
        frame = next(container.decode(stream))
        assert (frame.width, frame.height, frame.rotation) == (*size, 0)
        assert stream.sample_aspect_ratio == 1


def test_an_odd_size_becomes_even(source):
    odd = "testsrc2=s=98x64:r=25:d=2,scale=97:63,format=yuv444p"
    path = source("odd.mp4", "-f", "lavfi", "-i", odd, "-c:v", "libx264")
    assert picture_size(path, 0) == (96, 62)


@pytest.mark.parametrize(
    ("length_ms", "fps", "frames"),
    [(10_000, 30_000 / 1001, 300), (10_000, 60_000 / 1001, 600), (10_000, 24_000 / 1001, 240),
     (10_000, 25, 250), (10_000, 25.0004, 250), (10_000, 17.33, 180), (10_000, 0.2, 10),
     (2500, 25, 63)],
)  # fmt: skip
def test_a_clip_has_whole_frames(length_ms, fps, frames):
    assert frames_in(length_ms, fps) == frames
    assert Picture(96, 64, frames).rate(length_ms) * length_ms == frames * 1000


@pytest.mark.parametrize("name", ["h264.ts", "vp8.webm"])
def test_without_a_path_a_clip_is_counted_as_if_it_were_written(name, source, clips_of, tmp_path):
    path, cuts, encoded = clips_of(name)
    counted = [replace(cut, path=None) for cut in cuts]
    copies = [replace(cut, path=tmp_path / cut.path.name) for cut in cuts]
    assert write_clips(path, counted) == write_clips(path, copies)
    assert encode_clips(path, counted, Picture(96, 64, SOURCES[name] * 3 // 2)) == encoded


def test_where_nothing_is_shown_nothing_is_written(source, tmp_path):
    clip = Cut(20_000, 23_000, tmp_path / "clip.mp4")
    (done,) = encode_clips(source("h264_25.mp4"), [clip], Picture(64, 48, 75))
    assert (done.problem, done.frames, done.samples) == ("no_frames", 0, 0)
    assert not list(tmp_path.iterdir())


def test_a_clip_that_does_not_encode_says_so_and_leaves_no_file(source, tmp_path):
    clip = Cut(1000, 3000, tmp_path / "clip.mp4")
    (done,) = encode_clips(source("h264_25.mp4"), [clip], Picture(63, 47, 50))
    assert (done.problem, done.frames) == ("encode_error", 0)
    assert done.detail.startswith("ffmpeg: ")
    assert not list(tmp_path.iterdir())
