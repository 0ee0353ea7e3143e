"""What MP4 cannot hold is encoded, that stream alone, and still shows the frames of the span."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from stages.tools.media.clips import Cut, write_clips
from stages.tools.media.source import open_media, video_stream


PICTURE = ["-f", "lavfi", "-i", "testsrc2=s=96x64:r=30000/1001:d=8"]
SWEEP = ["-f", "lavfi", "-i", "aevalsrc=0.3*sin(2*PI*t*(300+40*t)):s=44100:d=8"]
SPANS = [(0, 3000), (2500, 5500), (3337, 6337)]


def cut_all(path, out, spans=tuple(SPANS)):
    cuts = [Cut(a, b, out / f"{a}.mp4") for a, b in spans]
    return cuts, write_clips(path, cuts)


def pictures(path):
    with open_media(path) as container:
        return [frame.to_ndarray(format="gray") for frame in container.decode(video=0)]


def test_vp8_and_vorbis_are_encoded_with_the_frames_and_samples_of_the_span(source, look, tmp_path):
    path = source("vp8.webm")
    cuts, written = cut_all(path, tmp_path)
    frames, whole = look.frames(path), pictures(path)
    for cut, done in zip(cuts, written, strict=True):
        inside = [Fraction(cut.start_ms, 1000) <= t < Fraction(cut.end_ms, 1000) for t, _ in frames]
        expected = look.within(frames, cut.start_ms, cut.end_ms)
        assert [time for time, _ in look.frames(cut.path)] == [time for time, _ in expected]
        assert done.frames == len(expected) > 80
        assert (done.video_mode, done.audio_mode, done.problem) == ("encode", "encode", "")
        assert done.samples == look.samples(cut.path)[1].shape[1]
        assert 144_000 <= done.samples < 144_000 + 1024
        wanted = [picture for picture, there in zip(whole, inside, strict=True) if there]
        for shown, picture in zip(pictures(cut.path), wanted, strict=True):
            assert np.abs(shown.astype(int) - picture).mean() < 3


OLD = {
    "old.3gp": ["-c:v", "h263", "-s", "176x144", "-c:a", "libopencore_amrnb", "-ar", "8000"],
    "old.avi": ["-c:v", "mpeg4", "-bf", "2", "-vtag", "XVID", "-c:a", "libmp3lame"],
    "old.flv": ["-c:v", "flv", "-c:a", "libmp3lame", "-ar", "44100"],
    "old.ogv": ["-c:v", "libtheora", "-q:v", "9", "-c:a", "libvorbis"],
    "old.mov": ["-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-c:a", "pcm_s16le"],
}


@pytest.mark.parametrize("name", OLD)
def test_old_formats_keep_the_times_of_their_frames_and_the_length_of_their_sound(
    name, source, look, tmp_path
):
    longer = [word.replace("d=8", "d=12") for word in (*PICTURE, *SWEEP)]
    path = source(name, *longer, *OLD[name], "-ac", "1")
    cuts, (done,) = cut_all(path, tmp_path, [(1337, 11_337)])
    frames, clip = pictures(path), pictures(cuts[0].path)
    times = [time for time, _ in look.frames(path)]
    inside = [n for n, time in enumerate(times) if Fraction(1337, 1000) <= time]
    inside = [n for n in inside if times[n] < Fraction(11_337, 1000)]
    shown = [time for time, _ in look.frames(cuts[0].path)]
    assert shown == [times[n] - Fraction(1337, 1000) for n in inside]
    for picture, n in zip(clip, inside, strict=True):
        assert np.abs(picture.astype(int) - frames[n]).mean() < 3
    assert (done.video_mode, done.problem, done.frames) == ("encode", "", len(inside))
    _, played = look.samples(cuts[0].path)
    rate = {"old.3gp": 8000}.get(name, 44_100)
    assert 10 * rate <= played.shape[1] < 10 * rate + 1152


def test_encoding_gives_the_same_bytes_each_time(source, tmp_path):
    cuts = [Cut(1000, 2000, tmp_path / f"{n}.mp4") for n in range(6)]
    for cut in cuts:
        write_clips(source("vp8.webm"), [cut])
    assert len({cut.path.read_bytes() for cut in cuts}) == 1


def test_encoded_sound_lies_where_it_lay(source, look, tmp_path):
    path = source("vp8.webm")
    cuts, _ = cut_all(path, tmp_path)
    at, played = look.samples(cuts[1].path)
    begin, whole = look.samples(path)
    first = round((Fraction(25, 10) - begin + at) * 48_000)
    there, near = whole[0, first : first + 48_000], played[0, :48_000]
    assert np.corrcoef(there, near)[0, 1] > 0.99


def test_only_the_stream_that_does_not_fit_is_encoded(source, look, tmp_path):
    path = source("pcm.mov", *PICTURE, *SWEEP, "-c:v", "libx264", "-g", "100", "-c:a", "pcm_s16le")
    cuts, written = cut_all(path, tmp_path)
    assert {(w.video_mode, w.audio_mode, w.problem) for w in written} == {("copy", "encode", "")}
    assert look.frames(cuts[2].path) == look.within(look.frames(path), 3337, 6337)


@pytest.mark.parametrize("rate", [8000, 11025, 192_000])
def test_audio_of_an_unusual_rate_keeps_its_length(rate, source, look, tmp_path):
    sound = ["-f", "lavfi", "-i", f"sine=400:r={rate}:d=8", "-c:a", "pcm_s16le"]
    path = source(f"pcm{rate}.mkv", *PICTURE, *sound, "-c:v", "libx264", "-ac", "2")
    cuts, (done, *_) = cut_all(path, tmp_path)
    _, played = look.samples(cuts[0].path)
    kept = rate if rate < 96_000 else 48_000
    assert 3 * kept <= played.shape[1] < 3 * kept + 1024
    assert (done.samples, done.problem) == (played.shape[1], "")


def test_six_channels_stay_six(source, look, tmp_path):
    sound = ["-f", "lavfi", "-i", "anoisesrc=r=48000:d=8", "-af", "pan=5.1|c0=c0|c3=c0"]
    path = source("six.mkv", *PICTURE, *sound, "-c:v", "libx264", "-c:a", "pcm_s16le")
    cuts, _ = cut_all(path, tmp_path)
    assert look.samples(cuts[0].path)[1].shape[0] == 6


def test_an_odd_size_is_kept(source, look, tmp_path):
    picture = ["-f", "lavfi", "-i", "testsrc2=s=98x64:r=25:d=4,scale=97:63,format=yuv420p"]
    path = source("odd.webm", *picture, "-c:v", "libvpx", "-cpu-used", "8", "-deadline", "realtime")
    cuts, written = cut_all(path, tmp_path, [(500, 2500)])
    assert pictures(cuts[0].path)[0].shape == (63, 97)
    assert (written[0].frames, written[0].problem) == (50, "")


def test_uneven_frames_keep_their_times_and_rotation_its_angle(source, look, tmp_path):
    uneven = "testsrc2=s=96x64:r=30:d=8,select=not(mod(n*n\\,7)-1)+not(mod(n\\,5))"
    picture = ["-f", "lavfi", "-i", uneven, *SWEEP, "-fps_mode", "vfr", "-c:a", "aac"]
    source("uneven.mov", *picture, "-c:v", "mjpeg", "-pix_fmt", "yuvj420p")
    path = source("turned.mov", "-display_rotation:v", "90", "-i", "uneven.mov", "-c", "copy")
    cuts, written = cut_all(path, tmp_path)
    expected = look.within(look.frames(path), 3337, 6337)
    assert [time for time, _ in look.frames(cuts[2].path)] == [time for time, _ in expected]
    assert (written[2].video_mode, written[2].frames) == ("encode", len(expected))
    assert rotation(cuts[2].path) == rotation(path) != 0


def rotation(path):
    with open_media(path) as container:
        return next(container.decode(video_stream(container))).rotation


def test_a_hole_in_the_sound_is_kept_as_silence_and_said(source, look, tmp_path):
    sound = [*SWEEP, "-c:v", "libx264", "-c:a", "pcm_s16le"]
    drop = ["-bsf:a", "noise=drop=between(pts*tb\\,3\\,4.5)"]
    path = source("silence.mkv", *PICTURE, *sound, *drop)
    cuts, written = cut_all(path, tmp_path)
    assert [done.problem for done in written] == ["", "audio_gap", "audio_gap"]
    _, played = look.samples(cuts[1].path)
    assert np.abs(played[0, 44_100:66_150]).max() < 1e-3
    assert np.abs(played[0, 110_250:]).max() > 0.2
