"""Small real media, made on the spot."""

from __future__ import annotations

import os
from pathlib import Path

import ffmpeg
import imageio_ffmpeg
import pytest

from stages.tools.media.ffmpeg import run


# Tests make odd media; with whatever ffmpeg a machine has, some of it could not be made.
os.environ["FGAVE_FFMPEG"] = imageio_ffmpeg.get_ffmpeg_exe()


@pytest.fixture(scope="session")
def tiny_video(tmp_path_factory) -> Path:
    """Twelve seconds of H.264 and AAC, 64x48 at 10 frames a second."""
    path = tmp_path_factory.mktemp("media") / "tiny.mp4"
    picture = ffmpeg.input("testsrc2=size=64x48:rate=10", f="lavfi", t=12)
    sound = ffmpeg.input("sine=frequency=440:sample_rate=16000", f="lavfi", t=12)
    options = {"c:v": "libx264", "preset": "ultrafast", "c:a": "aac", "pix_fmt": "yuv420p", "g": 20}
    run(ffmpeg.output(picture, sound, str(path), **options), seconds=60)
    return path
