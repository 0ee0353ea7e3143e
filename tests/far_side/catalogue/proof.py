"""Whether a clip is ten seconds of picture and of sound, asked of the ffmpeg program alone."""

from __future__ import annotations

import itertools
import subprocess
from pathlib import Path

from stages.tools.media.ffmpeg import executable


_STRICT = ("-nostdin", "-v", "error", "-xerror", "-err_detect", "explode")
_AS_IS = ("-map", "0:v:0", "-map", "0:a:0?", "-fps_mode", "passthrough", "-f", "framecrc", "-")


def flaw_of(clip: Path, *, frames: int, seconds: int, sounds: bool) -> str:
    """What is not as promised, in words; empty if nothing."""
    done = subprocess.run(
        [executable(), *_STRICT, "-i", str(clip), *_AS_IS],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    if done.returncode:  # it also speaks of what it reads over, such as a broken user data field
        return f"does not decode: {done.stderr.strip().splitlines()[:1]}"
    packets = [line.split(",") for line in done.stdout.splitlines() if not line.startswith("#")]
    ticks = {line[4]: _tick(line) for line in done.stdout.splitlines() if line.startswith("#tb")}
    picture = [packet for packet in packets if packet[0].strip() == "0"]
    if len(picture) != frames:
        return f"{len(picture)} frames, expected {frames}"
    return _spans(picture, ticks, seconds) or (_hears(packets, ticks, seconds) if sounds else "")


def _tick(line: str) -> float:
    """`#tb 0: 1/10` in seconds."""
    over, under = line.split(":")[1].split("/")
    return int(over) / int(under)


def _spans(picture: list[list[str]], ticks: dict[str, float], seconds: int) -> str:
    times = [int(packet[2]) * ticks["0"] for packet in picture]
    longest = max((b - a for a, b in itertools.pairwise(times)), default=0.0)
    if times[0] > 0.2 or not seconds - 1 <= times[-1] < seconds or longest > 1:
        return f"frames from {times[0]:.3f} to {times[-1]:.3f} s, {longest:.3f} s between two"
    return ""


def _hears(packets: list[list[str]], ticks: dict[str, float], seconds: int) -> str:
    length = sum(int(packet[3]) for packet in packets if packet[0].strip() == "1")
    heard_s = length * ticks.get("1", 0.0)
    return "" if abs(heard_s - seconds) < 0.06 else f"{heard_s:.3f} s of sound"
