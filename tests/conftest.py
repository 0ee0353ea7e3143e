"""Small real media, made on the spot."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import imageio_ffmpeg
import pytest

from catalogue import media
from catalogue.server import served


# Tests make odd media; with whatever ffmpeg a machine has, some of it could not be made.
os.environ["FGAVE_FFMPEG"] = imageio_ffmpeg.get_ffmpeg_exe()
# Where yt-dlp, if it is told to load plugins, finds the extractor for the catalogue.
os.environ["PYTHONPATH"] = str(Path(__file__).parent / "far_side")


@pytest.fixture(autouse=True)
def _signals():
    """Each test finds Ctrl-C and SIGTERM as a program does.

    A command that has ended leaves both ignored, and so does a shell in whose background we are.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


@pytest.fixture(scope="session")
def tiny_video(tmp_path_factory) -> Path:
    """Twelve seconds of H.264 and AAC, 64x48 at 10 frames a second."""
    return media.tiny(tmp_path_factory.mktemp("media") / "tiny.mp4", 12)


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
