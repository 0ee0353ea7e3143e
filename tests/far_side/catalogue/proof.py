"""Whether a clip is ten seconds of picture and of sound, asked of the ffmpeg program alone."""

from __future__ import annotations

import itertools
import subprocess
from dataclasses import dataclass
from pathlib import Path

from stages.tools.media.ffmpeg import executable


_STRICT = ("-nostdin", "-v", "error", "-xerror", "-err_detect", "explode")
_AS_IS = ("-map", "0:v:0", "-map", "0:a:0?", "-fps_mode", "passthrough")
_TICKS = ("-enc_time_base:v", "demux")  # or times are rounded to whole frames
_OUT = ("-f", "framecrc", "-")


@dataclass(frozen=True, slots=True)
class Played:
    """What ffmpeg makes of a file, frame by frame."""

    error: str
    """Its first complaint, if it gave up."""
    frames: list[list[str]]
    """stream, dts, pts, duration, size, checksum."""
    ticks: dict[str, float]
    """Stream → seconds of its unit of time."""

    @property
    def picture(self) -> list[list[str]]:
        return [frame for frame in self.frames if frame[0].strip() == "0"]

    @property
    def pictures(self) -> set[str]:
        """Their checksums."""
        return {frame[5].strip() for frame in self.picture}


def played(file: Path) -> Played:
    """Decode all of a file, and give up at the first damage."""
    done = subprocess.run(
        [executable(), *_STRICT, "-i", f"file:{file}", *_AS_IS, *_TICKS, *_OUT],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    # With code 0 it also speaks of what it reads over, such as a broken user data field.
    said = done.stderr.strip().splitlines()[:1] or ["no word"]
    lines = done.stdout.splitlines()
    frames = [line.split(",") for line in lines if not line.startswith("#")]
    ticks = {line[4]: _tick(line) for line in lines if line.startswith("#tb")}
    return Played(said[0] if done.returncode else "", frames, ticks)


def flaw_of(clip: Played, *, frames: int, seconds: int, sounds: bool) -> str:
    """What is not as promised, in words; empty if nothing."""
    if clip.error:
        return f"does not decode: {clip.error}"
    if len(clip.picture) != frames:
        return f"{len(clip.picture)} frames, expected {frames}"
    return _spans(clip, seconds) or (_hears(clip, seconds) if sounds else "")


def _tick(line: str) -> float:
    """`#tb 0: 1/10` in seconds."""
    over, under = line.split(":")[1].split("/")
    return int(over) / int(under)


def _spans(clip: Played, seconds: int) -> str:
    times = [int(frame[2]) * clip.ticks["0"] for frame in clip.picture]
    longest = max((b - a for a, b in itertools.pairwise(times)), default=0.0)
    if times[0] > 0.2 or not seconds - 1 <= times[-1] < seconds or longest > 1:
        return f"frames from {times[0]:.3f} to {times[-1]:.3f} s, {longest:.3f} s between two"
    return ""


def _hears(clip: Played, seconds: int) -> str:
    length = sum(int(frame[3]) for frame in clip.frames if frame[0].strip() == "1")
    heard_s = length * clip.ticks.get("1", 0.0)
    return "" if abs(heard_s - seconds) < 0.07 else f"{heard_s:.3f} s of sound"
