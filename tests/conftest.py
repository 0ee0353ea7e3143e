"""Small real media, made on the spot."""

from __future__ import annotations

import os
from pathlib import Path

import ffmpeg
import imageio_ffmpeg
import pytest

from catalogue import media
from catalogue.server import served
from stages.tools.media.ffmpeg import run


# Tests make odd media; with whatever ffmpeg a machine has, some of it could not be made.
os.environ["FGAVE_FFMPEG"] = imageio_ffmpeg.get_ffmpeg_exe()
# Where yt-dlp, if it is told to load plugins, finds the extractor for the catalogue.
os.environ["PYTHONPATH"] = str(Path(__file__).parent / "far_side")


@pytest.fixture(scope="session")
def tiny_video(tmp_path_factory) -> Path:
    """Twelve seconds of H.264 and AAC, 64x48 at 10 frames a second."""
    path = tmp_path_factory.mktemp("media") / "tiny.mp4"
    picture = ffmpeg.input("testsrc2=size=64x48:rate=10", f="lavfi", t=12)
    sound = ffmpeg.input("sine=frequency=440:sample_rate=16000", f="lavfi", t=12)
    options = {"c:v": "libx264", "preset": "ultrafast", "c:a": "aac", "pix_fmt": "yuv420p", "g": 20}
    run(ffmpeg.output(picture, sound, str(path), **options), seconds=60)
    return path


@pytest.fixture(scope="session")
def tiny_streams(tmp_path_factory, tiny_video) -> tuple[Path, Path]:
    """The picture and the sound of the tiny video, each in a file of its own."""
    folder = tmp_path_factory.mktemp("streams")
    picture = media.only(tiny_video, "v", folder / "picture.mp4")
    return picture, media.only(tiny_video, "a", folder / "sound.m4a")


@pytest.fixture(scope="session")
def tiny_hls(tmp_path_factory, tiny_video) -> Path:
    """A folder with the tiny video as `list.m3u8` and six segments."""
    return media.hls(tiny_video, tmp_path_factory.mktemp("hls")).parent


@pytest.fixture
def catalogue():
    """A site of our own on 127.0.0.1, empty; `catalogue/server.py` says what it can do."""
    with served() as site:
        yield site
