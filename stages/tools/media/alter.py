"""A media file as others put it up again: encoded anew, cut to size, turned round, marked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ffmpeg

from stages.tools.media.encode import SAME_BYTES
from stages.tools.media.ffmpeg import run, url


@dataclass(frozen=True, slots=True)
class Alteration:
    """What is done to a film on its way."""

    skip_s: float = 0.0
    """So much of its start is left out."""
    crf: int = 30
    """Quality of the new picture: higher is worse."""
    crop: float = 0.0
    """Share of the width and of the height that is cut off, most of it on the left."""
    width: int = 0
    """In pixels; 0: as it is."""
    fps: float = 0.0
    """0: as it is."""
    mirrored: bool = False
    logo: float = 0.0
    """A white box in a corner has this share of the width, and half of it of the height."""
    contrast: float = 1.0
    audio: str = "aac"
    """Name of FFmpeg's encoder."""
    kbps: int = 96
    rate: int = 44_100
    channels: int = 2
    gain_db: float = 0.0


def alter(source: Path, out: Path, change: Alteration, *, seconds: float = 600.0) -> None:
    """Write the altered film; a `.mp4` holds every encoder that is named here.

    Raises:
        MediaError: `ffmpeg_failed` or `ffmpeg_timeout`.
    """
    media = ffmpeg.input(url(source), ss=change.skip_s, threads=1)
    sound = media.audio.filter("volume", f"{change.gain_db:g}dB")
    options: dict[str, Any] = {
        **SAME_BYTES,
        "c:v": "libx264",
        "preset": "superfast",
        "crf": change.crf,
        "pix_fmt": "yuv420p",
        "c:a": change.audio,
        "b:a": f"{change.kbps}k",
        "ar": change.rate,
        "ac": change.channels,
    }
    graph = ffmpeg.output(_picture(media.video, change), sound, url(out), **options)
    run(graph.overwrite_output(), seconds=seconds)


def _picture(video: Any, change: Alteration) -> Any:
    if change.crop:
        kept, left, top = 1 - change.crop, 0.7 * change.crop, 0.4 * change.crop
        corner = (f"iw*{left:g}", f"ih*{top:g}")
        video = video.filter("crop", f"iw*{kept:g}", f"ih*{kept:g}", *corner)
    if change.mirrored:
        video = video.filter("hflip")
    if change.contrast != 1:
        video = video.filter("eq", contrast=change.contrast, brightness=0.05)
    if change.fps:
        video = video.filter("fps", change.fps)
    size = (change.width, -2) if change.width else ("trunc(iw/2)*2", "trunc(ih/2)*2")
    video = video.filter("scale", *size)
    if change.logo:
        box = (f"iw*{0.96 - change.logo:g}", "ih*0.06", f"iw*{change.logo:g}")
        video = video.filter("drawbox", *box, f"ih*{change.logo / 2:g}", "white", "fill")
    return video
