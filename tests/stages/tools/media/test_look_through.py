"""What `look_through` says of finished clips: nothing of whole ones, the fault of others."""

from __future__ import annotations

import pytest

from stages.tools.media.clips import Cut, make_clips, write_clips
from stages.tools.media.clips.check import look_through


SOURCES = ["h264.mp4", "h264.mkv", "late.mkv", "hevc.mkv", "vp9.webm", "vfr.mkv", "mpeg2.ts",
           "sport.mp4", "film.mov", "hidden.mp4"]  # fmt: skip


@pytest.fixture
def clip(source, tmp_path):
    """A clip of three seconds that begins between key frames, and what was written of it."""
    cut = Cut(1337, 4337, tmp_path / "clip.mp4")
    (written,) = write_clips(source("h264.mp4"), [cut])
    assert not written.problem
    return cut.path, written


@pytest.mark.parametrize("name", SOURCES)
def test_a_clip_that_is_ok_shows_and_plays_what_was_counted_when_it_was_cut(source, name, tmp_path):
    cuts = [Cut(start, start + 3000, tmp_path / f"{start}.mp4") for start in (0, 1337, 9000)]
    for cut, written in zip(cuts, write_clips(source(name), cuts), strict=True):
        if written.problem:
            continue
        shown = look_through(cut.path, 3000)
        assert shown.problems == ()
        assert (shown.frames, shown.samples) == (written.frames, written.samples)
        assert shown.frames > 30


def test_a_silent_clip_is_whole_without_sound(source, tmp_path):
    path = source("silent.mp4", "-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=4", "-c:v", "libx264")
    cut = Cut(0, 3000, tmp_path / "clip.mp4")
    make_clips(path, [cut], None)
    assert look_through(cut.path, 3000).problems == ()
    assert look_through(cut.path, 3000).samples == 0


def test_a_clip_of_another_length_says_where_it_ends(clip):
    problems = look_through(clip[0], 10_000).problems
    assert any("the picture ends at 3000 ms, expected 10000" in words for words in problems)
    assert any("no frame for " in words for words in problems)
    assert any("ms of sound are missing" in words for words in problems)
    outside = look_through(clip[0], 2000).problems
    assert any("frames are shown outside of its 2000 ms" in words for words in outside)


def test_media_that_were_wiped_out_are_faults_in_decoding(clip):
    path, written = clip
    content = path.read_bytes()
    at = content.index(b"mdat") + 4 + len(content) // 2
    path.write_bytes(content[:at] + bytes(len(content) - at))
    shown = look_through(path, 3000)
    assert shown.frames < written.frames or shown.problems
    assert any("faults in decoding" in words for words in shown.problems)


@pytest.mark.parametrize("content", [b"", b"no media at all", bytes(4096)])
def test_what_is_no_media_is_said_in_one_line(tmp_path, content):
    path = tmp_path / "clip.mp4"
    path.write_bytes(content)
    shown = look_through(path, 3000)
    assert (shown.frames, shown.samples) == (0, 0)
    assert len(shown.problems) == 1


def test_a_clip_without_pictures_is_not_a_clip(source):
    path = source("alone.m4a", "-f", "lavfi", "-i", "sine=d=3", "-c:a", "aac")
    assert look_through(path, 3000).problems == ("alone.m4a: no video stream, expected one",)
