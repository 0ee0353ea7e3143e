"""Through the real yt-dlp, from a site of our own: each way to fail ends in its class.

No failure leaves a file, and none passes for ok.
"""

from __future__ import annotations

import socket
import time

import pytest

from catalogue import media
from catalogue.answers import cut_short, drip, in_turn, never, redirect, status, whole


PAGE = b"<html><body>Sorry.</body></html>" * 20
PLAYLIST = b"#EXTM3U\n#EXTINF:12.0,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"
SCRIPT = b"ffconcat version 1.0\nfile /etc/passwd\n"


def failed(ended) -> tuple[str, str]:
    """The class and reason of a failure, which must have left nothing."""
    assert ended.files == ()
    assert ended.error is not None
    assert ended.row.file == ""
    return ended.verdict


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        (403, ("retryable", "http_403")),
        (404, ("permanent", "http_404")),
        (410, ("permanent", "http_410")),
        (451, ("permanent", "legal")),
        (500, ("retryable", "http_5xx")),
        (503, ("retryable", "http_5xx")),
    ],
)
def test_a_page_that_answers_with_a_status_only(catalogue, get, code, verdict):
    assert failed(get(catalogue.add("v.mp4", status(code)))) == verdict


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        (403, ("retryable", "http_403")),
        (404, ("retryable", "media_gone")),
        (410, ("retryable", "media_gone")),
        (502, ("retryable", "http_5xx")),
    ],
)
def test_media_that_a_living_page_promised_may_be_had_later(catalogue, get, code, verdict):
    catalogue.add("v.mp4", status(code))
    assert failed(get(catalogue.add_video("v", {"url": "/v.mp4"}))) == verdict


def test_a_site_says_how_long_it_wants_to_be_left_alone(catalogue, get):
    ended = get(catalogue.add("v.mp4", status(429, retry_after="30")), attempts=3)
    assert failed(ended) == ("rate", "http_429")
    assert ended.error.retry_after_s == 30
    assert catalogue.count("v.mp4") == 1


def test_a_refused_token_is_the_users_to_mend(catalogue, get):
    catalogue.add("v.mp4", status(403))
    warning = "web client https formats require a GVS PO Token which was not provided."
    ended = get(catalogue.add_video("v", {"url": "/v.mp4"}, warnings=[warning]))
    assert failed(ended) == ("needs_user", "po_token")


def test_a_body_that_ends_early(catalogue, get, tiny_video):
    data = tiny_video.read_bytes()
    catalogue.add("v.mp4", cut_short(data, 50_000, announced=True))
    ended = get(catalogue.add_video("v", {"url": "/v.mp4"}))
    assert failed(ended) == ("retryable", "truncated")


@pytest.mark.parametrize("flags", [{}, {"movflags": "faststart"}], ids=["index last", "first"])
def test_a_body_that_ends_early_unannounced(catalogue, get, tiny_video, tmp_path, flags):
    data = media.copied(tiny_video, tmp_path / "v.mp4", **flags).read_bytes()
    catalogue.add("v.mp4", cut_short(data, len(data) // 2, announced=False))
    reason = "too_short" if flags else "not_media"
    ended = get(catalogue.add_video("v", {"url": "/v.mp4"}))
    assert failed(ended) == ("retryable", reason)


@pytest.mark.parametrize("body", [PAGE, PLAYLIST, SCRIPT, b"\0" * 5000, b""])
def test_what_is_served_as_video_but_is_none(catalogue, get, body):
    catalogue.add("v.mp4", whole(body))
    ended = get(catalogue.add_video("v", {"url": "/v.mp4"}))
    assert failed(ended) == ("retryable", "not_media" if body else "truncated")


def test_a_page_in_place_of_a_file(catalogue, get):
    url = catalogue.add("v.mp4", whole(PAGE, kind="text/html"))
    assert failed(get(url)) == ("permanent", "bad_input")


def test_a_segment_that_lacks(catalogue, get, tiny_hls):
    for path in tiny_hls.iterdir():
        catalogue.add_file(f"hls/{path.name}", path)
    catalogue.add("hls/part2.ts", status(404))
    listed = {"url": "/hls/list.m3u8", "protocol": "m3u8_native", "ext": "mp4"}
    ended = get(catalogue.add_video("v", listed, duration=12))
    assert failed(ended) == ("retryable", "fragment_missing")


def test_a_segment_that_a_list_leaves_out(catalogue, get, tiny_hls):
    for path in tiny_hls.iterdir():
        catalogue.add_file(f"hls/{path.name}", path)
    lines = (tiny_hls / "list.m3u8").read_text().splitlines()
    at = lines.index("part2.ts")
    short = "\n".join(lines[: at - 1] + lines[at + 1 :]).encode()
    catalogue.add("hls/list.m3u8", whole(short, kind="application/x-mpegurl"))
    listed = {"url": "/hls/list.m3u8", "protocol": "m3u8_native", "ext": "mp4"}
    ended = get(catalogue.add_video("v", listed, duration=12))
    assert failed(ended) == ("retryable", "gap")


def test_a_list_of_segments_that_names_a_file_of_this_machine(catalogue, get, tmp_path):
    (tmp_path / "own.ts").write_bytes(b"my own")
    text = f"#EXTM3U\n#EXTINF:2,\nfile://{tmp_path}/own.ts\n#EXT-X-ENDLIST\n".encode()
    catalogue.add("list.m3u8", whole(text, kind="application/x-mpegurl"))
    listed = {"url": "/list.m3u8", "protocol": "m3u8_native", "ext": "mp4"}
    assert failed(get(catalogue.add_video("v", listed))) == ("permanent", "bad_input")


def test_a_video_that_is_shorter_than_announced(catalogue, get, tiny_video):
    catalogue.add_file("v.mp4", tiny_video)
    ended = get(catalogue.add_video("v", {"url": "/v.mp4"}, duration=60))
    assert failed(ended) == ("retryable", "too_short")
    assert "12.0 s of the 60.0 s" in ended.row.detail


def test_a_sound_that_was_announced_and_is_not_there(catalogue, get, tiny_streams):
    catalogue.add_file("v.mp4", tiny_streams[0])
    codecs = {"vcodec": "avc1.42c00a", "acodec": "mp4a.40.2"}
    ended = get(catalogue.add_video("v", {"url": "/v.mp4"} | codecs))
    assert failed(ended) == ("retryable", "stream_missing")


@pytest.mark.parametrize("answer", [drip(b"\0" * 1000), never()], ids=["drip", "never"])
def test_a_server_that_takes_for_ever_costs_its_deadline_and_no_more(catalogue, get, answer):
    catalogue.add("v.mp4", answer)
    url = catalogue.add_video("v", {"url": "/v.mp4"})
    began = time.monotonic()
    ended = get(url, deadline_s=2.0, attempts=3)
    assert time.monotonic() - began < 3.5
    assert failed(ended) == ("retryable", "deadline")


def test_a_server_that_is_silent_is_not_waited_for(catalogue, get):
    ended = get(catalogue.add("v.mp4", never()), silence_s=0.3, retries=0)
    assert failed(ended) == ("retryable", "network")


def test_a_port_at_which_nobody_listens(get):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/v.mp4"
        assert failed(get(url)) == ("retryable", "network")


def test_a_name_that_stands_for_nothing(get):
    ended = get("http://nowhere.invalid/v.mp4", allow="nowhere.invalid")
    assert failed(ended) == ("retryable", "network")


def test_a_circle_of_redirects(catalogue, get):
    assert failed(get(catalogue.add("v.mp4", redirect("/v.mp4")))) == ("permanent", "redirect_loop")


def test_each_attempt_is_counted_and_named(catalogue, get):
    catalogue.add("v.mp4", in_turn(status(500), status(500), whole(PAGE)))
    ended = get(catalogue.add_video("v", {"url": "/v.mp4"}), attempts=2)
    assert failed(ended) == ("retryable", "not_media")
    assert ended.row.detail.endswith("(2 attempts: 1 x http_5xx, 1 x not_media)")


def test_what_no_second_try_can_help_is_tried_once(catalogue, get):
    get(catalogue.add("v.mp4", status(404)), attempts=3)
    assert catalogue.count("v.mp4") == 1


def test_a_file_that_changes_on_the_way_is_noticed_whatever_the_server_heeds(
    catalogue, get, tiny_video
):
    data = tiny_video.read_bytes()

    def heedless(handler):
        handler.headers.replace_header("If-Range", '"2"')
        whole(data[::-1], tag='"2"')(handler)

    start = cut_short(data, len(data) // 2, announced=True, tag='"1"')
    catalogue.add("v.mp4", in_turn(start, heedless))
    ended = get(catalogue.add_video("v", {"url": "/v.mp4"}))
    assert failed(ended) == ("retryable", "changed_on_the_way")
