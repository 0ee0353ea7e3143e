"""The sound of a clip as one channel: what is heard, when it is heard, how long it is."""

from __future__ import annotations

import io

import av
import numpy as np
import pytest
import soundfile

from stages.core.errors import MediaError
from stages.tools.media.clips import Cut, write_clips
from stages.tools.media.mono import mono
from stages.tools.media.mp3 import mp3_bytes
from stages.tools.media.wav import read_wav, to_pcm, write_wav


PICTURE = ["-f", "lavfi", "-i", "testsrc2=s=64x48:r=10:d=14", "-c:v", "libx264", "-g", "50"]
RATES = (16_000, 32_000, 44_100)


def film(source, name, sound, *options):
    return source(name, "-f", "lavfi", "-i", f"aevalsrc={sound}:d=14", *PICTURE, *options)


def clip_of(path, out, start_ms=1500, end_ms=11_500):
    (written,) = write_clips(path, [Cut(start_ms, end_ms, out / "clip.mp4")])
    assert not written.problem
    return out / "clip.mp4"


@pytest.mark.parametrize("rate", [8000, 22_050, 44_100, 48_000])
def test_ten_seconds_are_ten_seconds_to_the_sample_at_every_rate(rate, source, tmp_path):
    path = film(source, f"{rate}.mkv", f"0.3*sin(2*PI*440*t):s={rate}", "-c:a", "aac")
    found = mono(clip_of(path, tmp_path), 10_000)
    assert [found.at(wanted).shape for wanted in RATES] == [(rate * 10,) for rate in RATES]


def test_channels_in_antiphase_leave_silence(source, tmp_path):
    sound = "0.5*sin(2*PI*440*t)|-0.5*sin(2*PI*440*t):s=32000"
    path = film(source, "antiphase.mkv", sound, "-c:a", "flac")
    assert np.abs(mono(clip_of(path, tmp_path), 10_000).at(32_000)).max() < 1e-4


def test_of_one_channel_alone_half_is_left(source, tmp_path):
    path = film(source, "left.mkv", "0.5*sin(2*PI*440*t)|0:s=32000", "-c:a", "flac")
    heard = mono(clip_of(path, tmp_path), 10_000).at(32_000)
    assert np.abs(heard).max() == pytest.approx(0.25, abs=1e-3)


@pytest.mark.parametrize("codec", ["flac", "aac"])
def test_nothing_is_heard_of_what_lies_before_the_clip(codec, source, tmp_path):
    # Silence from 1.5 s on, where the clip begins; what a decoder is readied with is loud.
    sound = "0.5*sin(2*PI*440*t)*lt(t\\,1.4):s=48000"
    heard = mono(clip_of(film(source, f"loud-{codec}.mkv", sound, "-c:a", codec), tmp_path), 10_000)
    assert heard.missing < 1024
    assert np.abs(heard.at(16_000)).max() < 1e-3


@pytest.mark.parametrize("rate", RATES)
def test_a_sound_keeps_its_place_when_it_is_resampled(rate, source, tmp_path):
    sound = "0.5*sin(2*PI*440*t)*gt(t\\,5.5):s=48000"  # four seconds into the clip
    heard = mono(clip_of(film(source, "late-sound.mkv", sound, "-c:a", "flac"), tmp_path), 10_000)
    first = np.flatnonzero(np.abs(heard.at(rate)) > 0.05)[0]
    assert first / rate == pytest.approx(4.0, abs=0.001)


def test_a_clip_without_all_its_sound_is_refused(source, tmp_path):
    path = film(source, "short.mkv", "0.3*sin(2*PI*440*t):s=16000", "-c:a", "aac")
    with pytest.raises(MediaError, match=r"clip.mp4: 10\.\d+ s of sound, expected 12 s"):
        mono(clip_of(path, tmp_path), 12_000)


def test_a_clip_without_sound_is_refused(source, tmp_path):
    path = source("mute.mkv", *PICTURE)
    write_clips(path, [Cut(0, 10_000, tmp_path / "clip.mp4")])
    with pytest.raises(MediaError, match="no audio stream"):
        mono(tmp_path / "clip.mp4", 10_000)


def test_a_wav_file_is_read_back_by_soundfile_and_by_us(tmp_path):
    samples = np.array([0.0, 0.5, -0.5, -1.0, 1.0, 1.5, 0.25], np.float32)
    write_wav(tmp_path / "a.wav", to_pcm(samples), 16_000)
    found, rate = soundfile.read(tmp_path / "a.wav", dtype="float32")
    assert rate == 16_000
    assert np.allclose(found, np.clip(samples, -1, 32767 / 32768), atol=0)
    ours, rate = read_wav(tmp_path / "a.wav")
    assert (ours[:, 0] / 32768 == found).all()


def test_the_bytes_of_an_mp3_play_as_many_samples_and_are_always_the_same():
    tone = (0.1 * np.sin(2 * np.pi * 440 * np.arange(320_000) / 32_000)).astype(np.float32)
    found = mp3_bytes(to_pcm(tone), 32_000)
    assert found == mp3_bytes(to_pcm(tone), 32_000)
    with av.open(io.BytesIO(found)) as container:
        heard = np.concatenate([f.to_ndarray().reshape(-1) for f in container.decode(audio=0)])
    assert (heard.dtype, heard.shape) == (np.float32, (320_000,))
    assert np.abs(heard - tone).max() < 0.01
