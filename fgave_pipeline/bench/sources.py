"""The videos that the benchmark works on, made once and kept."""

from __future__ import annotations

import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from stages.tools import foley
from stages.tools.media.ffmpeg import executable, url


FPS = 30
KEYFRAMES_S = 5
MASTER_HEIGHT = 720
LOOP_S = 30
"""So much is encoded; longer files hold it over and over."""

# By quality, as video sites do it: a still table then takes 0.4 to 0.6 Mbit/s. A fixed rate would
# spend the rest on grain, and grain is what makes a decoder slow.
_CODECS = {
    "h264": "-c:v libx264 -preset medium -crf 23 -sc_threshold 0 -c:a aac",
    "vp9": "-c:v libvpx-vp9 -crf 33 -b:v 0 -deadline realtime -cpu-used 6 -row-mt 1 -c:a libopus",
    "av1": "-c:v libsvtav1 -crf 35 -preset 10 -c:a libopus",
}
_SUFFIX = {"h264": ".mp4", "vp9": ".webm", "av1": ".webm"}


@dataclass(frozen=True, slots=True)
class Film:
    """A video with a scene from the foley world: a still table, hands, grain; stereo sound.

    Above 720 lines it is that scene, enlarged.
    """

    codec: str
    height: int
    seconds: int

    @property
    def name(self) -> str:
        """As the tables call it."""
        return f"{self.height}p{FPS} {self.codec} {self.seconds} s"

    @property
    def file(self) -> str:
        """Its file's name."""
        return f"{self.codec}-{self.height}-{self.seconds}{_SUFFIX[self.codec]}"


def width_of(height: int) -> int:
    """Sixteen to nine, an even number."""
    return round(height * 8 / 9) * 2


def film(wanted: Film, folder: Path) -> Path:
    """The file of a film, made if it is not in the folder yet."""
    out = folder / wanted.file
    if out.exists():
        return out
    if wanted.seconds > LOOP_S:
        loop = film(Film(wanted.codec, wanted.height, LOOP_S), folder)
        source = ["-stream_loop", "-1", "-i", url(loop), "-t", str(wanted.seconds)]
        _write([*source, "-c", "copy"], out)
    else:
        _write(["-i", url(_master(wanted, folder)), *_form(wanted)], out)
    return out


def _master(wanted: Film, folder: Path) -> Path:
    """The scene in better quality, which all codecs are given."""
    height = min(wanted.height, MASTER_HEIGHT)
    size = f"width={width_of(height)}&height={height}"
    out = folder / f"master-{height}-{wanted.seconds}.mp4"
    if not out.exists():
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            name = f"tapping-wood?seconds={wanted.seconds}&{size}&fps={FPS}"
            made = foley.make(name, Path(scratch))
            (Path(scratch) / made.file).replace(out)
    return out


def _form(wanted: Film) -> list[str]:
    size = f"{width_of(wanted.height)}x{wanted.height}"
    picture = f"{_CODECS[wanted.codec]} -pix_fmt yuv420p -s {size}"
    keys = f"-g {FPS * KEYFRAMES_S} -keyint_min {FPS * KEYFRAMES_S}"
    return f"{picture} {keys} -b:a 128k -ac 2 -ar 48000".split()


def _write(argv: list[str], out: Path) -> None:
    """Whole or not at all: a run that was broken off leaves nothing that looks like a film."""
    draft = out.with_name("draft-" + out.name)
    subprocess.run([executable(), "-nostdin", "-v", "error", "-y", *argv, url(draft)], check=True)
    draft.replace(out)
