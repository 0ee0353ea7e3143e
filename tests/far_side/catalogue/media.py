"""Small media in the shapes in which sites offer them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ffmpeg

from stages.tools.media.ffmpeg import run


def tiny(out: Path, seconds: int) -> Path:
    """H.264 and AAC, 64x48 at 10 frames a second."""
    picture = ffmpeg.input("testsrc2=size=64x48:rate=10", f="lavfi", t=seconds)
    sound = ffmpeg.input("sine=frequency=440:sample_rate=16000", f="lavfi", t=seconds)
    options = {"c:v": "libx264", "preset": "ultrafast", "c:a": "aac", "pix_fmt": "yuv420p", "g": 20}
    run(ffmpeg.output(picture, sound, str(out), **options), seconds=60)
    return out


def only(video: Path, stream: str, out: Path) -> Path:
    """One stream of a file (`v` or `a`) in a file of its own, as YouTube offers them."""
    run(ffmpeg.output(ffmpeg.input(str(video))[stream], str(out), c="copy"), seconds=60)
    return out


def copied(video: Path, out: Path, **options: Any) -> Path:
    """The same packets in another container, or fewer of them."""
    run(ffmpeg.output(ffmpeg.input(str(video)), str(out), c="copy", **options), seconds=60)
    return out


def hls(video: Path, folder: Path) -> Path:
    """A playlist `list.m3u8` and its segments of two seconds, `part0.ts`, `part1.ts`, …"""
    folder.mkdir(parents=True, exist_ok=True)
    parts = {"hls_time": 2, "hls_list_size": 0, "hls_segment_filename": str(folder / "part%d.ts")}
    return copied(video, folder / "list.m3u8", **parts)
