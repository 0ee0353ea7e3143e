"""From a site of our own: what a video is when all goes well in the end."""

from __future__ import annotations

import pytest

from catalogue import media
from catalogue.answers import cut_short, in_turn, redirect, status, whole


def test_a_direct_file_is_fetched_byte_for_byte(catalogue, get, tiny_video):
    ended = get(catalogue.add_file("tapping.mp4", tiny_video))
    assert (ended.verdict, ended.row.frames, ended.row.title) == (("ok", ""), 120, "tapping")
    assert ended.media == tiny_video.read_bytes()
    assert ended.files == ("media.mp4",)


def test_picture_and_sound_are_merged_and_their_formats_named(catalogue, get, pair):
    ended = get(catalogue.add_video("both", *pair, duration=12))
    assert (ended.verdict, ended.row.format_ids) == (("ok", ""), "133+140")
    assert (ended.row.video_codec, ended.row.audio_codec) == ("h264", "aac")
    assert (ended.row.frames, ended.files) == (120, ("media.mp4",))


def test_the_tallest_picture_that_is_allowed_is_taken(catalogue, get, pair):
    taller = pair[0] | {"height": 1080, "format_id": "137"}
    assert get(catalogue.add_video("tall", taller, *pair)).row.format_ids == "133+140"
    ended = get(catalogue.add_video("tall", taller, *pair), max_height=1080)
    assert ended.row.format_ids == "137+140"


def test_a_list_of_segments_becomes_one_file(catalogue, get, tiny_hls):
    for path in tiny_hls.iterdir():
        catalogue.add_file(f"hls/{path.name}", path, kind="application/octet-stream")
    listed = {"url": "/hls/list.m3u8", "protocol": "m3u8_native", "expand": True}
    ended = get(catalogue.add_video("hls", listed, duration=12))
    assert (ended.verdict, ended.row.frames) == (("ok", ""), 120)
    assert ended.row.remarks == ()


def test_an_answer_that_fails_once_is_asked_for_again(catalogue, get, tiny_video):
    flaky = in_turn(status(503), whole(tiny_video.read_bytes()))
    catalogue.add("flaky.mp4", flaky)
    assert get(catalogue.add_video("v", {"url": "/flaky.mp4"})).verdict == ("ok", "")
    assert catalogue.count("flaky.mp4") == 2


def test_an_attempt_that_fails_is_made_again_from_nothing(catalogue, get, tiny_video):
    data = tiny_video.read_bytes()
    catalogue.add("v.mp4", in_turn(whole(b"<html>busy</html>"), whole(data)))
    ended = get(catalogue.add_video("v", {"url": "/v.mp4"}, duration=12), attempts=2)
    assert ended.verdict == ("ok", "")
    assert ended.media == data


def test_the_rest_of_a_broken_off_file_is_taken_from_the_same_file(catalogue, get, tiny_video):
    data = tiny_video.read_bytes()
    start = cut_short(data, len(data) // 2, announced=True, tag='"1"')
    catalogue.add("v.mp4", in_turn(start, whole(data, tag='"1"')))
    ended = get(catalogue.add_video("v", {"url": "/v.mp4"}))
    assert ended.verdict == ("ok", "")
    assert ended.media == data


@pytest.mark.parametrize("tag", ['"1"', ""], ids=["tagged", "untagged"])
def test_two_files_are_never_glued_into_one(catalogue, get, tiny_video, tmp_path, tag):
    # Its index comes first, so that the two have no beginning in common.
    other = media.copied(tiny_video, tmp_path / "other.mp4", movflags="faststart")
    data, changed = tiny_video.read_bytes(), other.read_bytes()
    start = cut_short(data, len(data) // 2, announced=True, tag=tag)
    catalogue.add("v.mp4", in_turn(start, whole(changed, tag=tag and '"2"')))
    ended = get(catalogue.add_video("v", {"url": "/v.mp4"}))
    assert ended.verdict == ("ok", "")
    assert ended.media == changed


def test_a_server_without_ranges_sends_it_all_again(catalogue, get, tiny_video):
    data = tiny_video.read_bytes()
    start = cut_short(data, len(data) // 2, announced=True, tag='"1"')
    catalogue.add("v.mp4", in_turn(start, whole(data, tag='"1"', ranges=False)))
    assert get(catalogue.add_video("v", {"url": "/v.mp4"})).media == data


def test_a_redirect_is_followed_to_a_host_that_may_be_asked(catalogue, get, tiny_video):
    there = catalogue.add_file("there.mp4", tiny_video)
    assert get(catalogue.add("here.mp4", redirect(there))).verdict == ("ok", "")


def test_a_transport_stream_is_put_into_mp4_without_loss(catalogue, get, tiny_video, tmp_path):
    stream = media.copied(tiny_video, tmp_path / "v.ts")
    ended = get(catalogue.add_file("v.ts", stream, kind="video/mp2t"))
    assert (ended.verdict, ended.row.file, ended.row.frames) == (("ok", ""), "media.mp4", 120)
    assert ended.row.container.startswith("mov")


def test_an_id_is_never_part_of_a_path(catalogue, get, tiny_video):
    catalogue.add_file("v.mp4", tiny_video)
    url = catalogue.add_video("v", {"url": "/v.mp4"}, id="../../evil", title="../../$(evil)")
    ended = get(url)
    assert (ended.verdict, ended.files) == (("ok", ""), ("media.mp4",))
    assert not [p for p in ended.out.parents[1].rglob("*") if "evil" in p.name]


def test_nothing_but_what_is_listed_is_kept_of_a_page(catalogue, get, tiny_video):
    catalogue.add_file("v.mp4?sig=secret", tiny_video)
    hidden = {"http_headers": {"X-Key": "secret"}, "cookies": "a=secret"}
    ended = get(catalogue.add_video("v", {"url": "/v.mp4?sig=secret"} | hidden))
    assert ended.verdict == ("ok", "")
    assert "secret" not in repr(ended.row)
