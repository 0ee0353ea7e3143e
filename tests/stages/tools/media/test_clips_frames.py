"""Clips of every codec and container show exactly the source's frames of their span."""

from __future__ import annotations

import av
import cv2
import pytest

from stages.tools.media.clips import Cut, write_clips


# From the start; overlapping it; from the middle of a group of pictures; ten seconds.
SPANS = [(0, 3000), (2500, 5500), (3337, 6337), (3337, 13337)]
COPIED = [
    *[
        "h264.mp4",
        "h264.mkv",
        "h264.mov",
        "h264.ts",
        "h264.flv",
        "h264.avi",
        "hevc.mkv",
        "vp9.webm",
    ],
    *["av1.mkv", "mpeg4.mp4", "mpeg2.ts", "vfr.mkv", "film.mov", "late.mkv", "wrap.ts", "frag.mp4"],
    *[
        "early.ts",
        "hidden.mp4",
        "phone.3gp",
        "sideways.mov",
        "tracks.mkv",
        "cover.mp4",
        "sport.mp4",
    ],
]


@pytest.fixture(scope="module")
def clips_of(source, tmp_path_factory):
    """A function: name of a recipe → (source, cuts, what was written), made once."""
    made = {}

    def cut(name):
        if name not in made:
            path, out = source(name), tmp_path_factory.mktemp("clips")
            cuts = [Cut(a, b, out / f"{a}-{b}.mp4") for a, b in SPANS]
            made[name] = path, cuts, write_clips(path, cuts)
        return made[name]

    return cut


def opencv_frames(path):
    video, count = cv2.VideoCapture(str(path)), 0
    while video.read()[0]:
        count += 1
    video.release()
    return count


@pytest.mark.parametrize("name", COPIED)
def test_a_clip_decodes_to_the_sources_frames_of_its_span_at_their_times(name, clips_of, look):
    path, cuts, written = clips_of(name)
    frames = look.frames(path)
    for cut, done in zip(cuts, written, strict=True):
        expected = look.within(frames, cut.start_ms, cut.end_ms)
        assert look.frames(cut.path) == expected
        assert done.frames == len(expected) > 20
        assert done.samples == look.samples(cut.path)[1].shape[1]
        assert (done.video_mode, done.problem, done.detail) == ("copy", "", "")


@pytest.mark.parametrize("name", COPIED)
def test_the_ffmpeg_program_decodes_the_same_frames(name, clips_of, look):
    path, cuts, _ = clips_of(name)
    expected = look.within(look.frames(path), cuts[3].start_ms, cuts[3].end_ms)
    assert look.program_hashes(cuts[3].path) == [digest for _, digest in expected]


@pytest.mark.parametrize("name", COPIED)
def test_ten_seconds_are_heard_to_within_one_frame_of_the_codec(name, clips_of, look):
    _, cuts, written = clips_of(name)
    at, samples = look.samples(cuts[3].path)
    with av.open(str(cuts[3].path)) as container:
        stream = container.streams.audio[0]
        lengths = [frame.samples for frame in container.decode(stream)]
        rate = stream.rate
    assert 10 * rate <= samples.shape[1] < 10 * rate + max(lengths)
    assert (at, written[3].samples) == (0, samples.shape[1])


@pytest.mark.parametrize("name", [name for name in COPIED if name != "av1.mkv"])
def test_opencv_reads_as_many_frames(name, clips_of):
    _, cuts, written = clips_of(name)
    assert [opencv_frames(cut.path) for cut in cuts] == [done.frames for done in written]


@pytest.mark.parametrize(("name", "frames"), [("film.mov", 239), ("sport.mp4", 599)])
def test_ten_seconds_of_film_and_of_59_94_hold_whole_frames(name, frames, clips_of):
    assert clips_of(name)[2][3].frames == frames


def test_a_clip_of_29_97_frames_a_second_has_as_many_as_its_span_holds(clips_of):
    _, _, written = clips_of("h264.mp4")
    assert [done.frames for done in written] == [90, 90, 89, 299]


def test_a_clip_of_25_frames_a_second_has_250(source, tmp_path):
    (done,) = write_clips(source("h264_25.mp4"), [Cut(1980, 11980, tmp_path / "clip.mp4")])
    assert done.frames == 250


def test_the_same_call_gives_the_same_bytes(source, clips_of, tmp_path):
    _, cuts, _ = clips_of("h264.ts")
    again = [Cut(cut.start_ms, cut.end_ms, tmp_path / cut.path.name) for cut in cuts]
    write_clips(source("h264.ts"), again)
    assert [c.path.read_bytes() for c in again] == [c.path.read_bytes() for c in cuts]


def test_clips_may_be_asked_for_in_any_order(source, clips_of, tmp_path):
    _, cuts, written = clips_of("h264.mp4")
    again = [Cut(cut.start_ms, cut.end_ms, tmp_path / cut.path.name) for cut in reversed(cuts)]
    assert write_clips(source("h264.mp4"), again) == written[::-1]
    assert again[0].path.read_bytes() == cuts[-1].path.read_bytes()


def test_the_header_stands_before_the_media_and_names_no_tool_and_no_time(clips_of):
    _, cuts, _ = clips_of("h264.mp4")
    data = cuts[0].path.read_bytes()
    assert 0 < data.index(b"moov") < data.index(b"mdat")
    assert b"Lavf" not in data
    created = data.index(b"mvhd") + 8
    assert data[created : created + 8] == bytes(8)


def test_a_clip_can_be_cut_again(clips_of, look, tmp_path):
    """A source with an edit list: what it hides stays hidden, and its time 0 is the first shown."""
    path, cuts, _ = clips_of("h264.mp4")
    again = Cut(1003, 2503, tmp_path / "again.mp4")
    (done,) = write_clips(cuts[3].path, [again])
    expected = look.within(look.frames(path), 3337 + 1003, 3337 + 2503)
    assert [digest for _, digest in look.frames(again.path)] == [digest for _, digest in expected]
    assert (done.frames, done.problem) == (len(expected), "")


@pytest.mark.parametrize("name", ["h264.mp4", "hevc.mkv"])
def test_the_sources_have_open_groups_of_pictures(name, source):
    """Else the clips above would prove less than they say."""
    with av.open(str(source(name))) as container:
        packets = [p for p in container.demux(video=0) if p.size]
    keys = [i for i, packet in enumerate(packets) if packet.is_keyframe][1:-1]
    assert keys
    assert all(packets[i + 1].pts < packets[i].pts for i in keys)
