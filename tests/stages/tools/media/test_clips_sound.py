"""Clips play the source's samples of their span, when they are heard in the source."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from stages.tools.media.clips import Cut, write_clips


PICTURE = ["-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=8"]
RATE = 48_000
# A sweep never repeats itself, so that samples can be found again.
SWEEP = "aevalsrc=0.3*sin(2*PI*t*(300+40*t))|0.2*sin(2*PI*t*(900-30*t)):s=48000:d=8"
VIDEO = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "60"]
# Name → (what to encode with, how far a sample may be off). AC-3's decoder dithers,
# MP2 decodes to 16 bits from TS but to floats from MP4. The others are the same bit for bit.
CODECS = {
    "flac.mkv": (["-c:a", "flac"], 0),
    "alac.mov": (["-c:a", "alac"], 0),
    "aac.mp4": (["-c:a", "aac", "-aac_pns", "0"], 0),
    "aac.mkv": (["-c:a", "aac", "-aac_pns", "0"], 0),
    "aac.ts": (["-c:a", "aac", "-aac_pns", "0"], 0),
    "mp3.mp4": (["-c:a", "libmp3lame", "-b:a", "64k"], 0),
    "ac3.mp4": (["-c:a", "ac3"], 1e-4),
    "mp2.ts": (["-c:a", "mp2"], 1e-4),
}


def make(source, name, *audio):
    return source(name, *PICTURE, "-f", "lavfi", "-i", SWEEP, *VIDEO, *audio)


def cut_one(path, out, start_ms, end_ms):
    clip = Cut(start_ms, end_ms, out / "clip.mp4")
    (written,) = write_clips(path, [clip])
    return clip.path, written


def offsets(path):
    """Where a sample may lie: Matroska gives whole milliseconds, so known to half of one."""
    return range(-48, 49) if path.suffix in {".mkv", ".webm"} else range(-1, 2)


def strays(whole, played, at):
    """The largest difference of the samples played from those of the source from `at` on."""
    there = whole[:, at : at + played.shape[1]]
    return np.abs(there - played).max() if at >= 0 and there.shape == played.shape else np.inf


@pytest.mark.parametrize("start_ms", [0, 1337, 4000])
@pytest.mark.parametrize("name", CODECS)
def test_copied_audio_decodes_to_the_sources_own_samples(name, start_ms, source, look, tmp_path):
    options, tolerance = CODECS[name]
    path = make(source, name, *options)
    clip, written = cut_one(path, tmp_path, start_ms, start_ms + 3000)
    begin, whole = look.samples(path)
    at, played = look.samples(clip)
    first = round((Fraction(start_ms, 1000) - begin + at) * RATE)
    found = [strays(whole, played[:, : 3 * RATE], first + off) for off in offsets(path)]
    assert sum(stray <= tolerance for stray in found) == 1
    assert (written.audio_mode, written.problem) == ("copy", "")
    assert written.samples == played.shape[1]
    assert 3 * RATE <= played.shape[1] < 3 * RATE + 4608


@pytest.mark.parametrize("start_ms", [1337, 4000])
def test_opus_sounds_the_same_though_its_decoder_settles_in(start_ms, source, look, tmp_path):
    path = make(source, "opus.webm", "-c:a", "libopus", "-c:v", "libvpx-vp9", "-cpu-used", "8")
    clip, written = cut_one(path, tmp_path, start_ms, start_ms + 3000)
    _, whole = look.samples(path)
    _, played = look.samples(clip)
    first = start_ms * RATE // 1000
    assert min(strays(whole, played[:, : 3 * RATE], first + off) for off in offsets(path)) < 1e-3
    assert written.samples == played.shape[1]


def test_audio_that_starts_late_is_heard_late(source, look, tmp_path):
    late = ["-itsoffset", "1.5", "-f", "lavfi", "-i", SWEEP]
    path = source("late_sound.mkv", *PICTURE, *late, *VIDEO, "-c:a", "flac", "-t", "8")
    clip, written = cut_one(path, tmp_path, 0, 4000)
    at, played = look.samples(clip)
    assert at == Fraction(3, 2)
    _, whole = look.samples(path)
    assert np.array_equal(played[:, :90_000], whole[:, :90_000])
    assert written.problem == "audio_gap"
    assert written.detail == "no sample for 1.500 s from 0 ms on"


def test_picture_and_sound_keep_their_distance(source, look, tmp_path):
    """A click and a white picture at one moment of the source are so in the clip, too."""
    flash = "color=black:s=64x48:r=25:d=8,drawbox=color=white:t=fill:enable=eq(n\\,105)"
    click = "aevalsrc=between(t\\,4.2\\,4.21)*0.9:s=48000:d=8"
    lavfi = ["-f", "lavfi", "-i", flash, "-f", "lavfi", "-i", click]
    path = source("click.mp4", *lavfi, *VIDEO, "-bf", "2", "-c:a", "aac")
    clip, _ = cut_one(path, tmp_path, 2013, 6013)
    frames = look.frames(clip)
    black = frames[0][1]
    shown = next(time for time, digest in frames if digest != black)
    at, played = look.samples(clip)
    heard = at + Fraction(int(np.argmax(np.abs(played[0]) > 0.4)), RATE)
    assert shown == Fraction(42, 10) - Fraction(2013, 1000)
    assert abs(heard - shown) < Fraction(2, 1000)


def test_the_default_audio_track_is_taken(source, look, tmp_path):
    tracks = ["-f", "lavfi", "-i", "sine=300:r=48000:d=8", "-f", "lavfi", "-i", "anullsrc=d=8"]
    mapped = ["-map", "0", "-map", "2", "-map", "1", *VIDEO, "-c:a", "aac"]
    chosen = ["-disposition:a:0", "0", "-disposition:a:1", "default"]
    path = source("two.mkv", *PICTURE, *tracks, *mapped, *chosen)
    clip, _ = cut_one(path, tmp_path, 1000, 3000)
    assert look.streams(clip) == [("video", "h264"), ("audio", "aac")]
    assert np.abs(look.samples(clip)[1]).max() > 0.1


def test_a_source_without_audio_gives_clips_without(source, look, tmp_path):
    path = source("silent.mp4", *PICTURE, *VIDEO)
    clip, written = cut_one(path, tmp_path, 1000, 3000)
    assert look.streams(clip) == [("video", "h264")]
    assert (written.audio_mode, written.samples, written.problem) == ("none", 0, "")
