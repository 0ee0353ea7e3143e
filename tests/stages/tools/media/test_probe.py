"""What a file really holds, whatever its header says."""

from __future__ import annotations

import struct

import pytest

from stages.core.errors import MediaError
from stages.tools.media.probe import probe


COPY = ["-i", "h264.mp4", "-c", "copy"]
# 14 s of 29.97 frames a second.
FRAMES, DURATION_MS = 420, 14_014


def test_a_file_is_described(source):
    found = probe(source("h264.mp4"))
    assert (found.container, found.bytes) == (
        "mov,mp4,m4a,3gp,3g2,mj2",
        source("h264.mp4").stat().st_size,
    )
    assert (found.duration_ms, found.announced_ms) == (DURATION_MS, DURATION_MS)
    assert (found.video_codec, found.width, found.height) == ("h264", 96, 64)
    assert (found.rotation, found.variable_fps) == (0, False)
    assert found.fps == pytest.approx(30_000 / 1001)
    assert (found.frames, found.keyframes) == (FRAMES, 4)
    assert (found.audio_codec, found.sample_rate, found.channels) == ("aac", 48_000, 1)
    assert (found.audio_delay_ms, found.video_gaps, found.audio_gaps) == (0, (), ())


@pytest.mark.parametrize(
    ("name", "video", "audio"),
    [
        ("h264.ts", "h264", "aac"),
        ("h264.flv", "h264", "aac"),
        ("hevc.mkv", "hevc", "opus"),
        ("vp9.webm", "vp9", "opus"),
        ("av1.mkv", "av1", "flac"),
        ("vp8.webm", "vp8", "vorbis"),
        ("mpeg4.mp4", "mpeg4", "mp3"),
        ("mpeg2.ts", "mpeg2video", "mp2"),
    ],
)
def test_codecs_have_their_own_names_and_every_frame_is_counted(name, video, audio, source):
    found = probe(source(name))
    assert (found.video_codec, found.audio_codec, found.frames) == (video, audio, FRAMES)
    assert abs(found.duration_ms - DURATION_MS) <= 21  # the sound may begin a codec frame earlier
    assert found.fps == pytest.approx(30_000 / 1001, abs=0.002)
    assert found.variable_fps is False


def test_a_transport_stream_announces_no_duration(source):
    assert probe(source("h264.ts")).announced_ms is None


def test_frames_at_uneven_distances_are_variable(source):
    assert probe(source("vfr.mkv")).variable_fps is True


def test_whole_milliseconds_do_not_shorten_the_last_frame(source):
    picture = ["-f", "lavfi", "-i", "testsrc2=s=64x48:r=24:d=10", "-c:v", "libx264"]
    found = probe(source("film24.mkv", *picture))
    assert (found.duration_ms, found.frames, found.variable_fps) == (10_000, 240, False)


@pytest.mark.parametrize(
    ("degrees", "size", "clockwise"), [("90", (64, 96), 270), ("180", (96, 64), 180)]
)
def test_the_size_is_as_displayed(degrees, size, clockwise, source):
    found = probe(source(f"turned{degrees}.mp4", "-display_rotation:v", degrees, *COPY))
    assert ((found.width, found.height), found.rotation) == (size, clockwise)


def test_a_truncated_file_is_as_long_as_what_is_left(source, tmp_path):
    fast = source("fast.mp4", *COPY, "-movflags", "+faststart")
    data = fast.read_bytes()
    (tmp_path / "half.mp4").write_bytes(data[: len(data) // 2])
    found = probe(tmp_path / "half.mp4")
    assert found.announced_ms == DURATION_MS
    assert 5000 < found.duration_ms < 9000
    assert 150 < found.frames < 270


def test_a_header_that_lies_about_the_duration_is_not_believed(source, tmp_path):
    data = bytearray(source("h264.mp4").read_bytes())
    for kind, offset in ((b"mvhd", 20), (b"tkhd", 24), (b"mdhd", 20)):
        at = data.index(kind) + offset
        data[at : at + 4] = struct.pack(">I", 0x7FFFFFF0)
    (tmp_path / "liar.mp4").write_bytes(data)
    found = probe(tmp_path / "liar.mp4")
    assert found.duration_ms == DURATION_MS


def test_holes_are_named(source):
    holed = ["-bsf:v", "noise=drop=between(pts*tb\\,5\\,7.2)"]
    found = probe(source("hole.mp4", *COPY, *holed))
    ((start_ms, end_ms),) = found.video_gaps
    assert 4900 <= start_ms <= 5000
    assert 7200 <= end_ms <= 7300
    assert found.audio_gaps == ()


def test_two_frames_hours_apart_are_mostly_a_hole(source):
    picture = ["-f", "lavfi", "-i", "testsrc2=s=64x48:r=1", "-frames:v", "2"]
    far = ["-vf", "setpts=N*36000/TB", "-fps_mode", "vfr", "-c:v", "libx264"]
    found = probe(source("far.mkv", *picture, *far))
    assert (found.frames, found.video_gaps) == (2, ((0, 36_000_000),))


def test_the_audios_delay_is_told(source):
    late = ["-itsoffset", "1.5", "-f", "lavfi", "-i", "sine=440:r=48000:d=4"]
    picture = ["-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=4"]
    found = probe(source("delayed.mkv", *picture, *late, "-c:v", "libx264", "-c:a", "flac"))
    assert found.audio_delay_ms == 1500
    assert found.duration_ms == 4000


def test_sound_alone_has_no_picture(source):
    found = probe(source("sound.m4a", "-i", "h264.mp4", "-vn", "-c", "copy"))
    assert (found.video_codec, found.width, found.frames, found.fps) == ("", None, None, None)
    assert abs(found.duration_ms - 14_000) < 30


def test_cover_art_is_no_video(source):
    source("cover.png", "-f", "lavfi", "-i", "color=red:s=32x32", "-frames:v", "1")
    maps = ["-map", "0:a", "-map", "1", "-c", "copy", "-disposition:v:0", "attached_pic"]
    assert probe(source("song.mp4", "-i", "h264.mp4", "-i", "cover.png", *maps)).video_codec == ""


def test_a_clip_with_a_hidden_lead_in_is_as_long_as_what_it_shows(source):
    """Hidden packets are not counted, and do not wear out the patience for a first picture."""
    picture = ["-f", "lavfi", "-i", "testsrc2=s=64x48:r=60:d=8", "-c:v", "libx264", "-g", "600"]
    source("sixty.mp4", *picture, "-preset", "ultrafast")
    found = probe(source("later.mp4", "-ss", "5", "-i", "sixty.mp4", "-c", "copy"))
    assert (found.frames, found.duration_ms) == (180, 3000)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty_file"),
        (b"<html>gone</html>", "unreadable"),
        (b"#EXTM3U\n#EXTINF:12.0,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n", "unreadable"),
        (b"ffconcat version 1.0\nfile good.mp4\n", "unreadable"),
    ],
)
def test_what_is_no_media_is_refused(content, reason, tmp_path):
    (tmp_path / "x.mp4").write_bytes(content)
    with pytest.raises(MediaError, match=rf"{reason}: x\.mp4"):
        probe(tmp_path / "x.mp4")


def test_a_folder_and_an_absent_file_are_refused(tmp_path):
    with pytest.raises(MediaError, match="not_a_file"):
        probe(tmp_path)
    with pytest.raises(MediaError, match="not_a_file"):
        probe(tmp_path / "absent.mp4")


def test_a_header_without_media_is_refused(source, tmp_path):
    data = source("fast.mp4", *COPY, "-movflags", "+faststart").read_bytes()
    (tmp_path / "head.mp4").write_bytes(data[: data.index(b"mdat") + 4])
    with pytest.raises(MediaError, match="no_packets"):
        probe(tmp_path / "head.mp4")


def test_video_that_does_not_decode_is_refused(source, tmp_path):
    path = source("plain.mkv", "-f", "lavfi", "-i", "testsrc2=s=64x48:r=5:d=2", "-c:v", "libvpx")
    data = path.read_bytes()
    (tmp_path / "noise.mkv").write_bytes(data.replace(b"V_VP8", b"V_VP9"))
    with pytest.raises(MediaError, match=r"no_picture: noise\.mkv: 10 packets of vp9"):
        probe(tmp_path / "noise.mkv")
