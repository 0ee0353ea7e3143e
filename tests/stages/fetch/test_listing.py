"""Lists of videos: what the real yt-dlp makes of a channel, a playlist, a single video."""

from __future__ import annotations

import pytest

from catalogue.answers import status
from catalogue.server import SETTINGS
from stages.core.errors import Unavailable
from stages.fetch import FetchParams, list_videos
from stages.tools.ytdlp import list_at
from stages.tools.ytdlp.hosts import extractors_for, is_search


def listed(url: str, folder, most: int = 10):
    return list_videos(url, most, FetchParams(**SETTINGS), folder, folder)


def test_a_playlist_gives_its_first_videos_and_asks_for_none_of_them(catalogue, tmp_path):
    names = [catalogue.add_video(f"v{n}", {"url": "m.mp4", "format_id": "0"}) for n in range(5)]
    playlist = catalogue.add_video("list", entries=names)
    found = listed(playlist, tmp_path, most=3)
    assert [entry.url for entry in found] == names[:3]
    assert catalogue.asked == ["/api/list"]


def test_a_single_video_is_a_list_of_one(catalogue, tmp_path):
    page = catalogue.add_video("one", {"url": "m.mp4", "format_id": "0"}, duration=61.5)
    (entry,) = listed(page, tmp_path)
    assert (entry.url, entry.title, entry.duration_ms) == (page, "one", 61_500)


def test_a_list_that_cannot_be_had_says_why(catalogue, tmp_path):
    catalogue.add("api/list", status(404))
    with pytest.raises(Unavailable) as caught:
        listed(catalogue.url("watch/list"), tmp_path)
    assert caught.value.reason == "http_404"


def test_a_host_that_is_not_allowed_is_not_asked_for_a_list(catalogue, tmp_path):
    page = catalogue.add_video("list", entries=[])
    with pytest.raises(Unavailable) as caught:
        list_videos(page, 3, FetchParams(plugins=True), tmp_path, tmp_path)
    assert caught.value.reason == "not_allowed"
    assert catalogue.asked == []


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://www.youtube.com/@someone", "https://www.youtube.com/@someone/videos"),
        ("https://youtube.com/channel/UC12/", "https://www.youtube.com/channel/UC12/videos"),
        ("https://www.youtube.com/@someone/shorts", "https://www.youtube.com/@someone/shorts"),
        ("https://www.youtube.com/playlist?list=PL1", "https://www.youtube.com/playlist?list=PL1"),
        ("https://x.org/@someone", "https://x.org/@someone"),
    ],
)
def test_of_a_channel_its_videos_are_listed_not_its_tabs(url, address):
    assert list_at(url) == address


def test_lists_and_searches_are_read_only_where_a_list_is_wanted():
    assert is_search("ytsearch5:rain on wood")
    assert not is_search("https://x.org/ytsearch5:rain")
    assert not any("search" in name for name in extractors_for("ytsearch5:rain"))
    assert any("search" in name for name in extractors_for("ytsearch5:rain", lists=True))
