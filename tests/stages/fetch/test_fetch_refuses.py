"""What fetch will not do, whatever a list or a page asks for."""

from __future__ import annotations

import pytest

from catalogue.answers import drip, redirect, status, whole
from stages.tools.media.ffmpeg import executable


@pytest.fixture
def video(catalogue, tiny_video):
    catalogue.add_file("v.mp4", tiny_video)
    return {"url": "/v.mp4"}


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:PORT/v.mp4",
        "http://localhost:PORT/v.mp4",
        "https://vimeo.com/1",
        "https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
        "ftp://127.0.0.1/v.mp4",
        "file:///etc/passwd",
        "ytsearch:rain",
        "data:video/mp4;base64,AAAA",
        "http://[::1/v.mp4",
    ],
)
def test_a_host_that_nobody_named_is_not_asked(catalogue, get, video, url):
    ended = get(url.replace("PORT", str(catalogue.port)), allow="")
    assert ended.verdict == ("needs_user", "not_allowed")
    assert "fetch.allow" in ended.error.advice
    assert catalogue.asked == []


@pytest.mark.parametrize("url", ["ytsearch:rain", "file:///etc/passwd", "ftp://127.0.0.1/v.mp4"])
def test_what_is_no_page_is_not_asked_although_hosts_are_allowed(get, url):
    assert get(url).verdict == ("needs_user", "not_allowed")


def test_several_hosts_can_be_allowed(catalogue, get, video):
    ended = get(catalogue.url("v.mp4"), allow="example.org, 127.0.0.1 ,")
    assert ended.verdict == ("ok", "")


@pytest.mark.parametrize("private", ["localhost", "127.0.0.2", "[::ffff:127.0.0.1]"])
def test_a_redirect_leads_to_no_private_address(catalogue, get, private):
    away = f"http://{private}:{catalogue.port}/secret.mp4"
    ended = get(catalogue.add("v.mp4", redirect(away)))
    assert ended.verdict == ("needs_user", "private_address")
    assert "/secret.mp4" not in catalogue.asked


def test_media_lie_at_no_private_address(catalogue, get, video):
    away = f"http://127.0.0.2:{catalogue.port}/v.mp4"
    ended = get(catalogue.add_video("v", {"url": away}))
    assert ended.verdict == ("needs_user", "private_address")
    assert "/v.mp4" not in catalogue.asked


def test_segments_lie_at_no_private_address(catalogue, get):
    text = f"#EXTM3U\n#EXTINF:2,\nhttp://localhost:{catalogue.port}/own.ts\n#EXT-X-ENDLIST\n"
    catalogue.add("list.m3u8", whole(text.encode(), kind="application/x-mpegurl"))
    listed = {"url": "/list.m3u8", "protocol": "m3u8_native", "ext": "mp4"}
    ended = get(catalogue.add_video("v", listed))
    assert ended.verdict == ("needs_user", "private_address")
    assert "/own.ts" not in catalogue.asked


def test_a_page_leads_to_no_page_of_another_host(catalogue, get):
    ended = get(catalogue.add_video("v", redirect="http://198.51.100.7/watch"))
    assert ended.verdict == ("needs_user", "not_allowed")


def test_no_program_is_given_an_address(catalogue, get):
    """`rtmp_ffmpeg` is a protocol that yt-dlp leaves to ffmpeg."""
    away = {"url": f"rtmp://127.0.0.1:{catalogue.port}/v", "protocol": "rtmp_ffmpeg", "ext": "flv"}
    ended = get(catalogue.add_video("v", away))
    assert ended.verdict == ("permanent", "program_with_address")


def test_a_playlist_is_no_video(catalogue, get, video):
    one = catalogue.add_video("one", video)
    ended = get(catalogue.add_video("list", entries=[one, one]))
    assert ended.verdict == ("permanent", "playlist")
    assert "/v.mp4" not in catalogue.asked


def test_a_video_that_is_too_long_is_not_begun(catalogue, get, video):
    ended = get(catalogue.add_video("v", video, duration=7200), max_duration_s=3600)
    assert ended.verdict == ("needs_user", "too_long")
    assert "/v.mp4" not in catalogue.asked


@pytest.mark.parametrize("announced", [True, False])
def test_a_file_that_is_too_big_is_left(catalogue, get, tiny_video, announced):
    data = tiny_video.read_bytes()

    def unannounced(handler):
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(data)

    catalogue.add("v.mp4", whole(data) if announced else unannounced)
    ended = get(catalogue.add_video("v", {"url": "/v.mp4"}), max_bytes=50_000)
    assert ended.verdict == ("needs_user", "too_big")
    assert ended.files == ()


@pytest.mark.parametrize("state", ["is_live", "is_upcoming", "post_live"])
def test_what_is_not_over_is_left_for_later(catalogue, get, state):
    catalogue.add("v.mp4", drip(b"\0" * 1000))
    ended = get(catalogue.add_video("v", {"url": "/v.mp4"}, live_status=state))
    assert ended.verdict == ("deferred", state)


def test_plugins_are_off_unless_asked_for(catalogue, get, video):
    """Without the tests' extractor its page is only a page."""
    catalogue.add("watch/v", status(404))
    assert get(catalogue.add_video("v", video), plugins=False).verdict[1] == "http_404"


def test_cookies_are_sent_and_their_file_stays_as_it_was(catalogue, get, tiny_video, tmp_path):
    sent = []

    def answer(handler):
        sent.append(handler.headers.get("Cookie"))
        handler.server.catalogue.answers["/plain.mp4"](handler)

    catalogue.add_file("plain.mp4", tiny_video)
    jar = tmp_path / "jar.txt"
    line = "127.0.0.1\tFALSE\t/\tFALSE\t0\tname\tsecret\n"
    jar.write_text("# Netscape HTTP Cookie File\n" + line)
    before = jar.read_bytes()
    ended = get(catalogue.add("v.mp4", answer), cookies="jar.txt")  # beside the manifest
    assert ended.verdict == ("ok", "")
    assert "name=secret" in sent
    assert jar.read_bytes() == before
    assert not [p for p in ended.out.iterdir() if b"secret" in p.read_bytes()]


@pytest.mark.parametrize("content", [None, b"{}", b"\xff\xfe\0"])
def test_cookies_that_cannot_be_read_are_the_users_to_mend(get, tmp_path, content):
    jar = tmp_path / "jar.txt"
    if content is not None:
        jar.write_bytes(content)
    ended = get("http://127.0.0.1:1/v.mp4", cookies=str(jar))
    assert ended.verdict == ("needs_user", "cookies_bad")


def test_a_list_named_as_media_brings_no_file_of_this_machine(catalogue, get, pair, tiny_video):
    """ffmpeg, which merges picture and sound, would read it as a list by itself."""
    text = f"#EXTM3U\n#EXTINF:12,\nfile://{tiny_video}\n#EXT-X-ENDLIST\n"
    catalogue.add("picture.mp4", whole(text.encode()))
    ended = get(catalogue.add_video("v", *pair, duration=12))
    assert ended.verdict == ("retryable", "postprocessing")
    assert ended.files == ()


def test_ffmpeg_is_let_open_nothing_but_media(catalogue, get, pair, tmp_path, monkeypatch):
    program, log = tmp_path / "ffmpeg", tmp_path / "argv.txt"
    program.write_text(f'#!/bin/sh\necho "$@" >> {log}\nexec {executable()} "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("FGAVE_FFMPEG", str(program))
    assert get(catalogue.add_video("v", *pair, duration=12)).verdict == ("ok", "")
    (merge,) = [line for line in log.read_text().splitlines() if "file:" in line]
    inputs = merge.split(" -i ")[:-1]
    assert len(inputs) == 2
    for options in inputs:
        assert "-format_whitelist mov,mp4" in options
        assert options.endswith("-protocol_whitelist file")
