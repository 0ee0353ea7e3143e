from __future__ import annotations

import ffmpeg
import numpy as np
import pytest

from stages.core.errors import MediaError
from stages.tools.media import ffmpeg as tool
from stages.tools.media.samples import Block, join, sample_blocks


SINE = "sine=f=1000:r=48000:d=2"  # lavfi's sine has an amplitude of 1/8


def encode(path, source, **options):
    tool.run(ffmpeg.input(source, f="lavfi").output(tool.url(path), **options), seconds=60)
    return path


def whole(path, seconds):
    blocks = [block for block in sample_blocks(path) if block.samples is not None]
    return join(blocks, 0, seconds * blocks[0].rate)


@pytest.mark.parametrize(
    "codec", ["pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_f64le", "flac"]
)
def test_every_sample_format_has_the_same_full_scale(tmp_path, codec):
    samples, there = whole(encode(tmp_path / "sine.mkv", SINE, acodec=codec), 2)
    assert there == 96_000
    assert samples.shape == (1, 96_000)
    assert samples.dtype == np.float32
    assert np.abs(samples).max() == pytest.approx(1 / 8, abs=1 / 128)


def test_channels_stay_apart(tmp_path):
    source = "aevalsrc='0.1|0.2|0.3|0.4|0.5|0.6':c=5.1:s=8000:d=1"
    samples, _ = whole(encode(tmp_path / "many.mkv", source, acodec="pcm_s16le"), 1)
    assert samples.mean(axis=1) == pytest.approx([0.1, 0.2, 0.3, 0.4, 0.5, 0.6], abs=1e-3)


def test_planar_samples_are_laid_out_like_packed_ones(tmp_path):
    source = "aevalsrc='0.25|-0.5':c=stereo:s=48000:d=1"
    samples, _ = whole(encode(tmp_path / "two.mp4", source, acodec="aac", audio_bitrate="256k"), 1)
    middle = samples[:, 20_000:28_000]
    assert middle.mean(axis=1) == pytest.approx([0.25, -0.5], abs=0.02)


def test_a_gap_in_the_file_is_a_gap_in_the_positions(tmp_path):
    source = "sine=f=1000:r=8000:d=3,aselect='not(between(t,1,2))'"
    path = encode(tmp_path / "gap.mkv", source, acodec="pcm_s16le")
    samples, there = whole(path, 3)
    silent = np.flatnonzero(np.abs(samples[0]).reshape(-1, 80).max(axis=1) == 0)
    assert there == pytest.approx(16_000, abs=2100)  # aselect keeps or drops whole frames
    assert silent[0] == pytest.approx(100, abs=13)
    assert silent[-1] == pytest.approx(199, abs=13)


def test_clocks_of_milliseconds_leave_no_gaps(tmp_path):
    path = encode(tmp_path / "tick.mkv", "sine=r=44100:d=2", acodec="pcm_s16le")
    blocks = list(sample_blocks(path))
    ends = [block.position + block.samples.shape[1] for block in blocks]
    assert len(blocks) > 10
    assert [block.position for block in blocks[1:]] == ends[:-1]


def test_a_late_sound_begins_late(tmp_path):
    picture = ffmpeg.input("testsrc=s=64x48:r=10:d=2", f="lavfi")
    sound = ffmpeg.input("sine=r=48000:d=1", f="lavfi", itsoffset=0.025)
    path = tmp_path / "late.mkv"
    output = ffmpeg.output(picture, sound, tool.url(path), vcodec="ffv1", acodec="pcm_s16le")
    tool.run(output, seconds=60)
    first = next(iter(sample_blocks(path)))
    assert (first.position, first.start_ms) == (1200, 25.0)


def test_what_does_not_decode_is_a_fault_and_the_rest_goes_on(tmp_path):
    path = encode(tmp_path / "holed.mp4", "anoisesrc=r=48000:d=4:a=0.1:seed=1", acodec="aac")
    holed = bytearray(path.read_bytes())
    middle = len(holed) // 2
    holed[middle : middle + 300] = b"\xff" * 300
    path.write_bytes(holed)
    blocks = list(sample_blocks(path))
    faults = [block for block in blocks if block.fault]
    assert faults
    assert all(1500 < block.start_ms < 2500 and block.samples is None for block in faults)
    assert blocks[-1].end_ms >= 4000


def test_a_source_that_changes_its_rate_midway_is_a_fault_from_there(tmp_path):
    first = encode(tmp_path / "a.ts", "sine=r=48000:d=1", acodec="aac", ac=1)
    then = encode(tmp_path / "b.ts", "sine=r=32000:d=1", acodec="aac", ac=1, output_ts_offset=2)
    path = tmp_path / "both.ts"
    path.write_bytes(first.read_bytes() + then.read_bytes())
    blocks = list(sample_blocks(path))
    assert blocks[0].fault == ""
    assert blocks[-1].fault == "1 channels at 32000 Hz where 1 channels at 48000 Hz were"
    assert {block.rate for block in blocks} == {48_000}


def test_joined_samples_are_zero_where_there_are_none():
    blocks = [
        Block(2, 10, np.array([[1, 2, 3]], np.float32)),
        Block(5, 10, None, "broken"),
        Block(7, 10, np.array([[4, 5, 6]], np.float32)),
    ]
    samples, there = join(blocks, 3, 9)
    assert samples.tolist() == [[2, 3, 0, 0, 4, 5]]
    assert there == 4


def test_no_number_is_silence(tmp_path):
    path = tmp_path / "nan.wav"
    raw = np.array([0.5, np.nan, np.inf, -0.5], "<f4").repeat(1000).tobytes()
    stream = ffmpeg.input("pipe:", f="f32le", ar=8000, ac=1)
    tool.run(stream.output(tool.url(path), acodec="pcm_f32le"), seconds=60, feed=raw)
    blocks = list(sample_blocks(path))
    samples, _ = join(blocks, 0, 4000)
    assert samples.reshape(4, 1000).mean(axis=1).tolist() == [0.5, 0, 0, -0.5]


def test_a_file_without_sound_has_no_audio(tmp_path):
    path = encode(tmp_path / "mute.mkv", "testsrc=s=64x48:r=5:d=1", vcodec="ffv1")
    with pytest.raises(MediaError, match="no_audio"):
        list(sample_blocks(path))
