"""Fetch: local files, foley sources; what comes from a site stands in `fetch/`."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

import ffmpeg
import pytest

from stages.core.errors import Unusable
from stages.core.records import Chapter, Comment, Source, Video
from stages.fetch import FetchParams, fetch, is_local, witness
from stages.tools.media.ffmpeg import run


@dataclass
class OneSource:
    """The inputs of fetch: a source, and the folder that its path starts from."""

    source: Source
    root: Path
    sources: list[Source] = field(init=False)

    def __post_init__(self):
        self.sources = [self.source]


def fetched(url: str, root: Path, out: Path, **params) -> Video:
    out.mkdir(exist_ok=True)
    (video,) = fetch(OneSource(Source("s", url), root), FetchParams(**params), out)
    return video


def refused(kind, url: str, root: Path, out: Path) -> Video:
    """The one row of a source that could not be used; its error must say the same."""
    out.mkdir(exist_ok=True)
    rows = []
    with pytest.raises(kind) as caught:
        for row in fetch(OneSource(Source("s", url), root), FetchParams(), out):
            rows.append(row)
    (video,) = rows
    assert (caught.value.reason, caught.value.detail) == (video.reason, video.detail)
    assert video.detail
    return video


def test_a_local_file_is_taken_and_described(tiny_video, tmp_path):
    video = fetched(tiny_video.name, tiny_video.parent, tmp_path / "out")
    assert (tmp_path / "out" / video.file).read_bytes() == tiny_video.read_bytes()
    assert (video.status, video.width, video.height, video.frames) == ("ok", 64, 48, 120)
    assert (video.video_codec, video.audio_codec, video.sample_rate) == ("h264", "aac", 16000)
    assert abs(video.duration_ms - 12_000) <= 100
    assert video.bytes == tiny_video.stat().st_size


def test_a_local_file_is_never_moved_and_is_copied_if_asked(tiny_video, tmp_path):
    video = fetched(tiny_video.name, tiny_video.parent, tmp_path / "out", link=False)
    assert tiny_video.exists()
    assert not (tmp_path / "out" / video.file).samefile(tiny_video)


def test_texts_beside_a_local_file_come_with_it(tiny_video, tmp_path):
    (tmp_path / "clip.mp4").write_bytes(tiny_video.read_bytes())
    page = {
        "title": "T",
        "channel_id": "UC1",
        "description": "0:00 Tapping",
        "chapters": [
            {"start_time": 0, "end_time": 1.5, "title": "<Untitled Chapter 1>"},
            {"start_time": 1.5, "end_time": 12, "title": "Wood"},
        ],
        "comments": [
            {"text": "0:03 hi", "author_id": "UC2", "like_count": None, "is_pinned": True}
        ],
        "formats": [{"url": "https://signed.example/?sig=secret"}],
    }
    (tmp_path / "clip.info.json").write_text(json.dumps(page))
    video = fetched("clip.mp4", tmp_path, tmp_path / "out")
    assert (video.title, video.channel, video.description) == ("T", "UC1", "0:00 Tapping")
    assert video.chapters == (Chapter(1500, 12_000, "Wood", "site"),)
    (comment,) = video.comments
    assert comment == Comment("0:03 hi", comment.author, 0, False, True, False)
    assert "UC2" not in comment.author
    assert "secret" not in repr(video)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("gone.mp4", None, "no_such_file"),
        ("empty.mp4", b"", "empty_file"),
        ("page.mp4", b"<html>not a video</html>" * 50, "unreadable"),
        ("list.mp4", b"#EXTM3U\n#EXTINF:12.0,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n", "unreadable"),
    ],
)
def test_what_is_no_video_is_unusable_for_a_reason(tmp_path, name, content, reason):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    video = refused(Unusable, name, tmp_path, tmp_path / "out")
    assert (video.status, video.reason) == ("unusable", reason)


def test_a_foley_source_comes_with_its_texts_and_its_truth(tmp_path):
    from stages.tools import foley

    url = f"foley:{foley.NAMES[0]}?seconds=20&width=160&height=90&fps=10"
    video = fetched(url, tmp_path, tmp_path / "out")
    assert video.status == "ok"
    assert (tmp_path / "out" / "truth.json").is_file()


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("a.mp4", True),
        ("../rec/a b.mp4", True),
        ("/abs/a.mp4", True),
        ("https://x.org/a", False),
        ("ytsearch:rain", False),
        ("foley:x", False),
    ],
)
def test_a_path_is_what_has_no_scheme(url, local):
    assert is_local(url) is local


def test_a_changed_local_file_is_another_origin_and_its_texts_count(tmp_path):
    source = Source("s", "a.mp4")
    path = tmp_path / "a.mp4"
    seen = [witness(source, tmp_path)]
    for name, text in (("a.mp4", "1"), ("a.mp4", "2"), ("a.info.json", "{}")):
        (path.parent / name).write_text(text)
        seen.append(witness(source, tmp_path))
    assert len(set(seen)) == 4
    assert witness(Source("s", "https://x.org/a"), tmp_path) == ""


def test_two_frames_a_year_apart_are_no_video(tmp_path):
    picture = ffmpeg.input("testsrc2=s=64x48:r=1", f="lavfi").filter("setpts", "N*31536000/TB")
    out = ffmpeg.output(
        picture, str(tmp_path / "far.mkv"), vframes=2, fps_mode="vfr", preset="ultrafast"
    )
    run(out, seconds=60)
    video = refused(Unusable, "far.mkv", tmp_path, tmp_path / "out")
    assert (video.reason, video.frames) == ("hardly_any_frames", 2)


def test_a_name_that_no_disk_can_hold_is_one_that_is_not_there(tmp_path):
    assert refused(Unusable, "x" * 5000, tmp_path, tmp_path / "out").reason == "no_such_file"
    assert witness(Source("s", "x" * 5000), tmp_path) == ""


def test_texts_need_not_lie_beside_a_name_that_leaves_no_room_for_theirs(tiny_video, tmp_path):
    long = tmp_path / ("x" * 250 + ".mp4")
    long.write_bytes(tiny_video.read_bytes())
    assert fetched(long.name, tmp_path, tmp_path / "out").status == "ok"
    assert witness(Source("s", long.name), tmp_path)


def test_half_a_character_becomes_one_that_a_file_can_hold(tiny_video, tmp_path):
    (tmp_path / "a.mp4").write_bytes(tiny_video.read_bytes())
    (tmp_path / "a.info.json").write_text('{"title": "x\\ud83d", "tags": ["\\udfff", 3]}')
    video = fetched("a.mp4", tmp_path, tmp_path / "out")
    assert (video.title, video.tags) == ("x?", ("?",))
