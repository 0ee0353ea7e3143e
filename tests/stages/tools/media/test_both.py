from __future__ import annotations

from dataclasses import fields
from itertools import islice

import ffmpeg
import numpy as np
import pytest

from stages.core.errors import MediaError
from stages.tools.media import ffmpeg as tool
from stages.tools.media.both import frames_and_blocks
from stages.tools.media.frames import luma_frames
from stages.tools.media.lanes import Lanes
from stages.tools.media.samples import sample_blocks
from stages.tools.media.source import audio_stream, open_media, video_stream


PICTURE = ffmpeg.input("testsrc2=size=96x54:rate=10", f="lavfi", t=4)
SOUND = ffmpeg.input("sine=frequency=440:sample_rate=16000", f="lavfi", t=4)
H264 = {"vcodec": "libx264", "pix_fmt": "yuv420p", "g": 20, "threads": 1}


def write(path, *streams, **options):
    tool.run(ffmpeg.output(*streams, tool.url(path), **options), seconds=60)
    return path


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    path = tmp_path_factory.mktemp("both") / "film.mp4"
    return write(path, PICTURE, SOUND, **H264, acodec="aac")


@pytest.fixture(scope="module", params=[".mp4", ".mkv", ".ts", ".avi"])
def any_film(request, film, tmp_path_factory):
    path = tmp_path_factory.mktemp("both") / f"film{request.param}"
    return write(path, ffmpeg.input(tool.url(film)), c="copy")


@pytest.mark.parametrize("order", ["side by side", "pictures first", "sound first"])
def test_the_file_read_once_gives_what_it_gives_read_twice(any_film, order):
    with frames_and_blocks(any_film) as (frames, blocks):
        seen, heard = taken(frames, blocks, order)
    same(seen, list(luma_frames(any_film)))
    same(heard, list(sample_blocks(any_film)))


def test_exact_shows_every_picture(film):
    with frames_and_blocks(film, exact=True) as (frames, _):
        assert len(list(frames)) == 40


def test_without_a_stream_its_items_alone_are_missing(film, tmp_path):
    media = ffmpeg.input(tool.url(film))
    mute = write(tmp_path / "mute.mp4", media.video, c="copy")
    blind = write(tmp_path / "blind.mp4", media.audio, c="copy")
    with frames_and_blocks(mute) as (frames, blocks):
        assert list(blocks) == []
        same(list(frames), list(luma_frames(mute)))
    with frames_and_blocks(blind) as (frames, blocks):
        with pytest.raises(MediaError, match="no video stream"):
            next(frames)
        same(list(blocks), list(sample_blocks(blind)))


def test_what_is_no_media_raises_where_the_first_item_is_asked_for(tmp_path):
    (tmp_path / "empty.mp4").touch()
    with frames_and_blocks(tmp_path / "empty.mp4") as (frames, blocks):
        for items in (frames, blocks):
            with pytest.raises(MediaError, match="empty_file"):
                next(items)


def test_a_file_that_breaks_off_gives_as_much_as_it_does_read_twice(film, tmp_path):
    whole = write(tmp_path / "whole.ts", ffmpeg.input(tool.url(film)), c="copy").read_bytes()
    half = tmp_path / "half.ts"
    half.write_bytes(whole[: len(whole) // 2])
    with frames_and_blocks(half) as (frames, blocks):
        seen, heard = taken(frames, blocks, "side by side")
    assert 5 < len(seen) < len(list(luma_frames(film)))
    same(seen, list(luma_frames(half)))
    same(heard, list(sample_blocks(half)))


def test_a_lane_that_is_closed_holds_nothing(film):
    with open_media(film) as container:
        video, audio = video_stream(container), audio_stream(container)
        lanes = Lanes(container, [video, audio], film.name)
        pictures, sounds = lanes.lane(video), lanes.lane(audio)
        next(pictures)
        pictures.close()
        assert len(list(sounds)) > 60
        assert lanes._waiting == {}


def taken(frames, blocks, order):
    if order == "sound first":
        heard = list(blocks)
        return list(frames), heard
    if order == "pictures first":
        return list(frames), list(blocks)
    seen, heard = [], []
    for frame in frames:
        seen.append(frame)
        heard += islice(blocks, 2)
    return seen, heard + list(blocks)


def same(found, expected):
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        for field in fields(one):
            np.testing.assert_array_equal(getattr(one, field.name), getattr(other, field.name))
