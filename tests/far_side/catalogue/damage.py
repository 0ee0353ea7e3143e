"""Small media files of many containers, and seeded ways to damage one."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import ffmpeg

from stages.tools.media.ffmpeg import run


SECONDS = 21
_H264 = {"c:v": "libx264", "preset": "ultrafast", "g": 20}
_X265 = "log-level=none:keyint=20:pools=none:frame-threads=1"
_SHAPES: dict[str, dict[str, Any]] = {
    "mp4": _H264 | {"c:a": "aac"},
    "faststart.mp4": _H264 | {"c:a": "aac", "movflags": "+faststart"},
    "mkv": _H264 | {"c:a": "aac"},
    "ts": _H264 | {"c:a": "aac"},
    "flv": _H264 | {"c:a": "aac"},
    "webm": {"c:v": "libvpx", "deadline": "realtime", "c:a": "libopus", "g": 20},
    "avi": {"c:v": "mpeg4", "c:a": "libmp3lame", "g": 20},
    "mov": {"c:v": "libx265", "x265-params": _X265, "c:a": "aac",
            "preset": "ultrafast"},
}  # fmt: skip

WAYS = ("flip", "hole", "truncation", "header")


def whole_files(folder: Path) -> list[Path]:
    """Eight files of 21 s, 96x72 at 10 frames a second, each in a container of its own.

    They are the same bytes each time.
    """
    files = []
    for shape, options in _SHAPES.items():
        picture = ffmpeg.input("testsrc2=size=96x72:rate=10", f="lavfi", t=SECONDS)
        sound = ffmpeg.input(
            "anoisesrc=amplitude=0.1:sample_rate=48000:seed=5", f="lavfi", t=SECONDS
        )
        out = folder / f"whole.{shape}"
        form = {"pix_fmt": "yuv420p", "threads": 1, "b:a": "48k", "fflags": "+bitexact"} | options
        run(ffmpeg.output(picture, sound, str(out), **form), seconds=100)
        files.append(out)
    return files


def damaged(whole: bytes, seed: int) -> tuple[str, bytes]:
    """Which way it was damaged, and the bytes; the same for the same seed."""
    chance = random.Random(seed)
    way = WAYS[seed % len(WAYS)]
    bad = bytearray(whole)
    if way == "flip":
        for _ in range(chance.choice((1, 8, 64))):
            bad[chance.randrange(len(bad))] ^= 1 << chance.randrange(8)
    elif way == "hole":
        at = chance.randrange(len(bad) - 4096)
        bad[at : at + 4096] = bytes(4096)
    elif way == "truncation":
        del bad[chance.randrange(len(bad)) :]
    else:
        start = _header(whole)
        for _ in range(20):
            bad[start + chance.randrange(1024)] = chance.randrange(256)
    return way, bytes(bad)


def _header(whole: bytes) -> int:
    """Where what describes the file begins: an MP4's index may stand at its end."""
    return max(0, min(whole.find(b"moov"), len(whole) - 1100))
