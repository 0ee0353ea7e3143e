"""What goes wrong in a source: which faults make a window unfit, and which are only odd."""

from __future__ import annotations

from pathlib import Path


PICTURE = frozenset(
    {
        "camera_pan",
        "camera_shake",
        "camera_drift",
        "shot_cut",
        "dissolve",
        "frozen",
        "intro",
        "truncated",
    }
)
"""A window in which one of these happens is unfit."""

NOISE = frozenset({"hiss", "hum", "digital_silence"})
"""A window with one of these is unfit if no event is heard in it."""

ODD = frozenset({"flash", "big_hands", "clipping", "mono"})
"""These leave a window fit."""

MUTE = "mute"
"""Nothing is played while it lasts: it leaves a hole for a noise, and is no fault by itself."""

WHOLE = frozenset({"no_audio", "no_video", "truncated", "empty_file"})
"""These ail the whole file. Where one is truncated, a fault says from when on it may be lost."""


def break_off(path: Path, share: float) -> None:
    """Leave only the first `share` of a file's bytes, as a download that broke off does."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.truncate(round(size * share))
