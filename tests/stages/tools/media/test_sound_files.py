"""The sound of a clip as a file of its own, read back by soundfile and by ffmpeg."""

from __future__ import annotations

import io
import subprocess

import numpy as np
import pytest
import soundfile

from catalogue import media
from stages.core.errors import MediaError
from stages.tools.media.clips import Cut, make_clips
from stages.tools.media.ffmpeg import executable
from stages.tools.media.sound import heard, sound_file


@pytest.fixture(scope="module")
def clip(tmp_path_factory, tiny_video):
    path = tmp_path_factory.mktemp("sound") / "clip.mp4"
    make_clips(tiny_video, [Cut(1_000, 11_000, path)], None)
    return path


def heard_of(clip):
    found = heard(clip, 10_000)
    return found.samples, found.rate


@pytest.mark.parametrize(
    ("kind", "subtype", "bits"), [("flac", "PCM_24", 24), ("wav", "PCM_16", 16)]
)
def test_a_sound_file_holds_exactly_ten_seconds_of_the_clip(clip, kind, subtype, bits):
    found = sound_file(clip, 10_000, kind)
    info = soundfile.info(io.BytesIO(found))
    samples, rate = heard_of(clip)
    assert (info.subtype, info.channels, info.samplerate) == (subtype, len(samples), rate)
    assert info.frames == 10 * rate
    read, _ = soundfile.read(io.BytesIO(found), dtype="float64", always_2d=True)
    assert np.abs(read.T - samples).max() <= 2 ** -(bits - 1)


def test_the_samples_are_those_that_ffmpeg_decodes(clip):
    samples, rate = heard_of(clip)
    argv = [executable(), "-v", "error", "-i", str(clip), "-f", "f32le", "-"]
    decoded = np.frombuffer(
        subprocess.run(argv, check=True, capture_output=True).stdout, np.float32
    )
    decoded = decoded.reshape(-1, len(samples)).T[:, : 10 * rate]
    assert np.array_equal(samples[:, : decoded.shape[1]], decoded)


def test_the_same_clip_gives_the_same_bytes(clip):
    assert sound_file(clip, 10_000, "flac") == sound_file(clip, 10_000, "flac")


def test_a_file_without_sound_is_refused(tmp_path, tiny_video):
    with pytest.raises(MediaError, match="no_audio"):
        sound_file(media.only(tiny_video, "v", tmp_path / "v.mp4"), 10_000, "flac")


def test_a_clip_that_is_too_short_is_refused(clip):
    with pytest.raises(MediaError, match=r"audio_short.*expected 20 s"):
        sound_file(clip, 20_000, "flac")
