"""What is wrong with a clip is said, and the other clips of its source go on."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest

from stages.core.errors import MediaError
from stages.tools.media.clips import Cut, write_clips
from stages.tools.media.source import open_media, video_stream


PICTURE = ["-f", "lavfi", "-i", "testsrc2=s=96x64:r=30:d=12"]
SOUND = ["-f", "lavfi", "-i", "sine=440:r=48000:d=12"]
X264 = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "120", "-bf", "2"]
COPY = ["-i", "h264.mp4", "-c", "copy"]


def cut_all(path, out, *starts, length=3000):
    cuts = [Cut(at, at + length, out / f"{at}.mp4") for at in starts]
    return cuts, write_clips(path, cuts)


def shorten(path, out, share):
    data = path.read_bytes()
    short = out / f"short{path.suffix}"
    short.write_bytes(data[: int(len(data) * share)])
    return short


def test_a_hole_in_the_video_is_a_gap_of_the_clips_that_it_touches(source, look, tmp_path):
    path = source("hole.mp4", *COPY, "-bsf:v", "noise=drop=between(pts*tb\\,5\\,7.2)")
    cuts, written = cut_all(path, tmp_path, 0, 3000, 6000, 9000)
    assert [done.problem for done in written] == ["", "video_gap", "video_gap", ""]
    assert written[1].detail.startswith("no frame for 1.")
    for cut, done in zip(cuts, written, strict=True):
        expected = look.within(look.frames(path), cut.start_ms, cut.end_ms)
        assert done.frames == len(expected)


def test_a_hole_in_the_audio_is_a_gap_of_its_clips(source, tmp_path):
    path = source("deaf.mkv", *COPY, "-bsf:a", "noise=drop=between(pts*tb\\,4\\,5.5)")
    _, written = cut_all(path, tmp_path, 0, 3000, 6000)
    assert [done.problem for done in written] == ["", "audio_gap", ""]
    assert written[1].detail.startswith("no sample for 1.49")


def test_some_missing_audio_makes_it_short(source, tmp_path):
    path = source("deafer.mp4", *COPY, "-bsf:a", "noise=drop=between(pts*tb\\,4\\,4.3)")
    _, written = cut_all(path, tmp_path, 0, 3000)
    assert [done.problem for done in written] == ["", "audio_short"]
    assert written[1].detail == "2.701 s of audio, expected 3.000 s"


@pytest.mark.parametrize("name", ["h264.ts", "h264.mkv", "fast.mp4"])
def test_a_truncated_source_gives_whole_clips_then_flawed_ones(name, source, look, tmp_path):
    source("fast.mp4", *COPY, "-movflags", "+faststart")
    whole = source(name)
    cuts, written = cut_all(shorten(whole, tmp_path, 0.5), tmp_path, 0, 3000, 6000, 9000)
    assert [done.problem for done in written[:2]] == ["", ""]
    assert written[2].problem in {"video_gap", "video_short"}
    assert (written[3].problem, written[3].frames) == ("no_frames", 0)
    assert [cut.path.exists() for cut in cuts] == [True, True, True, False]
    expected = look.within(look.frames(whole), 3000, 6000)
    assert look.frames(cuts[1].path) == expected


def test_damage_in_a_transport_stream_is_said(source, tmp_path):
    data = bytearray(source("h264.ts").read_bytes())
    middle = len(data) // 2 // 188 * 188
    del data[middle : middle + 3 * 188]
    (tmp_path / "damaged.ts").write_bytes(data)
    _, written = cut_all(tmp_path / "damaged.ts", tmp_path, 0, 6000, 10_000)
    assert [done.problem for done in written] == ["", "corrupt_packets", ""]


def test_a_clip_before_the_first_key_frame_says_so(source, tmp_path):
    lost = [*X264, "-c:a", "aac", "-bsf:v", "noise=drop=lt(n\\,3)"]
    path = source("keyless.ts", *PICTURE, *SOUND, *lost)
    _, written = cut_all(path, tmp_path, 0, 5000)
    assert [done.problem for done in written] == ["no_keyframe", ""]


def test_a_key_frame_too_far_back_does_not_serve(source, tmp_path):
    picture = ["-f", "lavfi", "-i", "testsrc2=s=64x48:r=5:d=45", "-c:v", "libx264"]
    path = source("endless.mp4", *picture, "-preset", "ultrafast", "-g", "1000")
    cuts, written = cut_all(path, tmp_path, 20_000, 40_000)
    assert [done.problem for done in written] == ["", "no_keyframe"]
    assert not cuts[1].path.exists()


def test_times_that_run_backwards_cost_only_the_clips_that_hold_them(source, tmp_path):
    jump = "setts=ts=if(between(N\\,150\\,160)\\,TS-30000\\,TS)"
    path = source("back.mkv", *COPY, "-bsf:v", jump)
    _, written = cut_all(path, tmp_path, 1000, 4000, 10_000)
    assert [bool(done.problem) for done in written] == [False, True, False]


def test_where_nothing_is_shown_nothing_is_written(source, tmp_path):
    _, written = cut_all(source("h264.mp4"), tmp_path, 60_000)
    assert (written[0].problem, written[0].frames, written[0].samples) == ("no_frames", 0, 0)
    assert list(tmp_path.iterdir()) == []


def test_a_clip_that_ends_with_its_source_may_lack_no_more_than_a_frame(source, tmp_path):
    path = source("mute.mp4", "-i", "h264_25.mp4", "-an", "-c", "copy")
    _, written = cut_all(path, tmp_path, 9000, 9040, 9080, 9200)
    assert [done.problem for done in written] == ["", "", "video_short", "video_short"]
    assert written[3].detail.startswith("2.800 s of video, expected 3.000 s")


def test_cover_art_subtitles_and_data_are_left_out(source, look, tmp_path):
    (tmp_path / "words.srt").write_text("1\n00:00:01,000 --> 00:00:03,000\nhello\n")
    cover = source("cover.png", "-f", "lavfi", "-i", "color=red:s=32x32", "-frames:v", "1")
    inputs = ["-i", "h264.mp4", "-i", str(cover), "-i", str(tmp_path / "words.srt")]
    maps = ["-map", "1", "-map", "2", "-map", "0", "-c", "copy", "-c:s", "mov_text"]
    path = source("full.mp4", *inputs, *maps, "-disposition:v:0", "attached_pic")
    cuts, written = cut_all(path, tmp_path, 3337)
    assert look.streams(cuts[0].path) == [("video", "h264"), ("audio", "aac")]
    assert look.frames(cuts[0].path) == look.within(look.frames(path), 3337, 6337)
    assert written[0].problem == ""


def test_a_cover_alone_is_no_video(source, tmp_path):
    source("cover.png", "-f", "lavfi", "-i", "color=red:s=32x32", "-frames:v", "1")
    maps = ["-map", "0:a", "-map", "1", "-c", "copy", "-disposition:v:0", "attached_pic"]
    path = source("song.mp4", "-i", "h264.mp4", "-i", "cover.png", *maps)
    with pytest.raises(MediaError, match=r"no_video: song\.mp4"):
        cut_all(path, tmp_path, 0)


@pytest.mark.parametrize("degrees", ["90", "180"])
def test_rotation_is_kept(degrees, source, tmp_path):
    path = source(f"turned{degrees}.mp4", "-display_rotation:v", degrees, *COPY)
    cuts, _ = cut_all(path, tmp_path, 3337)
    assert abs(rotation(cuts[0].path)) == int(degrees)
    assert rotation(cuts[0].path) == rotation(path)


def rotation(path):
    with open_media(path) as container:
        return next(container.decode(video_stream(container))).rotation


def test_a_folder_that_is_not_there_is_no_flaw_of_the_source(source, tmp_path):
    with pytest.raises(FileNotFoundError, match=r"0\.mp4"):
        cut_all(source("h264.mp4"), tmp_path / "nowhere", 0)


def test_a_file_that_is_no_media_is_refused(tmp_path):
    (tmp_path / "page.mp4").write_text("<html>not found</html>")
    with pytest.raises(MediaError, match="unreadable"):
        cut_all(tmp_path / "page.mp4", tmp_path, 0)


@pytest.mark.parametrize("ended", ["video", "audio"])
def test_a_stream_that_ends_early_does_not_keep_its_clips_open(ended, source, tmp_path):
    """Else a long source would open more files than a process may have, and hold them in memory."""
    lengths = {"video": 5, "audio": 200} if ended == "video" else {"video": 200, "audio": 5}
    picture = ["-f", "lavfi", "-i", f"testsrc2=s=64x48:r=2:d={lengths['video']}"]
    sound = ["-f", "lavfi", "-i", f"sine=440:r=8000:d={lengths['audio']}"]
    coded = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "10", "-c:a", "aac"]
    path = source(f"early_{ended}.mkv", *picture, *sound, *coded)
    highest = max(int(entry.name) for entry in Path("/proc/self/fd").iterdir())
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (highest + 110, hard))
    try:
        _, written = cut_all(path, tmp_path, *range(0, 200_000, 1000), length=1000)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    problems = {done.problem for done in written[6:]}
    assert problems == ({"no_frames"} if ended == "video" else {"audio_short"})
    assert [done.problem for done in written[:4]] == [""] * 4


def test_a_clock_that_starts_anew_ends_the_clips_that_it_would_mix(source, tmp_path):
    source("part.ts", "-i", "h264.mp4", "-c", "copy", "-t", "13")
    twice = source("part.ts").read_bytes() * 2
    (tmp_path / "twice.ts").write_bytes(twice)
    _, written = cut_all(tmp_path / "twice.ts", tmp_path, 0, 6000, 12_000, 18_000)
    assert [done.problem for done in written] == ["", "", "time_jump", "time_jump"]
