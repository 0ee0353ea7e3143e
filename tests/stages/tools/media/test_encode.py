"""What is encoded is what was given, and the same bytes every time."""

from __future__ import annotations

import hashlib
from fractions import Fraction

import av
import numpy as np
import pytest

from stages.core.errors import MediaError
from stages.tools.media.encode import Form, encode, reencode


FORM = Form(width=64, height=48, fps=Fraction(10), rate=48_000)


def frames(count=12, form=FORM):
    for index in range(count):
        picture = np.full(form.width * form.height * 3 // 2, 128, np.uint8)
        picture[: form.width * form.height] = 40 + 10 * index
        yield picture


def tone(seconds=1.2, rate=48_000):
    wave = 0.125 * np.sin(2 * np.pi * 1000 * np.arange(round(seconds * rate)) / rate)
    return np.stack([wave, np.zeros_like(wave)], 1).astype(np.float32)


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("name", "codec", "audio"),
    [
        ("a.mp4", "h264", "aac"),
        ("a.ts", "h264", "aac"),
        ("a.mov", "hevc", "aac"),
        ("a.mkv", "vp9", "opus"),
    ],
)
def test_the_same_input_gives_the_same_bytes(tmp_path, name, codec, audio):
    form = Form(64, 48, Fraction(10), 48_000, video_codec=codec, audio_codec=audio)
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        encode(tmp_path / folder / name, frames(), tone(), form)
    with av.open(tmp_path / "one" / name) as media:
        assert media.streams.video[0].codec_context.name.startswith(codec)
        assert len(list(media.decode(video=0))) == 12
    assert digest(tmp_path / "one" / name) == digest(tmp_path / "two" / name)


def test_pictures_come_back_in_order_and_as_bright_as_they_were(tmp_path):
    encode(tmp_path / "a.mp4", frames(), tone(), FORM)
    with av.open(tmp_path / "a.mp4") as media:
        lumas = [float(f.to_ndarray()[:48].mean()) for f in media.decode(video=0)]
    assert lumas == pytest.approx([40 + 10 * index for index in range(12)], abs=3)


def test_sound_comes_back_on_the_channel_and_at_the_level_that_it_had(tmp_path):
    encode(tmp_path / "a.m4a", None, tone(), FORM)
    with av.open(tmp_path / "a.m4a") as media:
        assert not media.streams.video
        sound = np.concatenate([f.to_ndarray() for f in media.decode(audio=0)], axis=1)
    left, right = sound[:, 4800:-4800]
    # A sine of amplitude 1/8 is at -21.07 dBFS.
    assert 10 * np.log10(np.mean(left**2)) == pytest.approx(-21.07, abs=0.2)
    assert np.abs(right).max() < 1e-3


def test_sound_beyond_full_scale_is_clipped_not_wrapped(tmp_path):
    encode(tmp_path / "a.mkv", None, np.full((4800, 2), 1.5, np.float32), FORM)
    with av.open(tmp_path / "a.mkv") as media:
        sound = np.concatenate([f.to_ndarray() for f in media.decode(audio=0)], axis=1)
    assert sound.min() > -0.5


def test_a_file_without_sound_has_no_audio_stream(tmp_path):
    encode(tmp_path / "a.mp4", frames(), None, FORM)
    with av.open(tmp_path / "a.mp4") as media:
        assert not media.streams.audio


def test_frames_are_taken_one_by_one(tmp_path):
    seen = []

    def watched():
        for picture in frames(3):
            seen.append(len(seen))
            yield picture

    encode(tmp_path / "a.mp4", watched(), None, FORM)
    assert seen == [0, 1, 2]


def test_a_reencoded_file_is_cropped_and_scaled_to_its_form(tmp_path):
    size = 64 * 48
    picture = np.full(size * 3 // 2, 128, np.uint8)
    luma = picture[:size].reshape(48, 64)
    luma[:] = 200
    luma[:4] = luma[-4:] = 20
    encode(tmp_path / "a.mp4", [picture] * 5, tone(0.5), FORM)
    small = Form(48, 32, Fraction(10), 48_000)
    reencode(tmp_path / "a.mp4", tmp_path / "b.mp4", small, crop=0.25)
    with av.open(tmp_path / "b.mp4") as media:
        assert media.streams.audio
        decoded = [f.to_ndarray(format="gray") for f in media.decode(video=0)]
    assert decoded[0].shape == (32, 48)
    assert decoded[0].min() > 150  # the dark edges are gone


def test_what_ffmpeg_cannot_do_is_a_media_error_with_its_last_words(tmp_path):
    with pytest.raises(MediaError, match="output") as caught:
        encode(tmp_path / "a.nonsense", frames(), tone(), FORM)
    assert caught.value.reason == "ffmpeg_failed"


def test_an_encoder_that_takes_too_long_is_killed(tmp_path):
    def endless():
        while True:
            yield from frames()

    with pytest.raises(MediaError) as caught:
        encode(tmp_path / "a.mp4", endless(), None, FORM, seconds=0.5)
    assert caught.value.reason == "ffmpeg_timeout"


def test_a_bug_in_the_frames_is_not_swallowed(tmp_path):
    def broken():
        yield from frames(2)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        encode(tmp_path / "a.mp4", broken(), None, FORM)
