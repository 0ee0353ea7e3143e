"""Small films of a still table with something that moves and sounds, each unlike the others."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import ffmpeg
import numpy as np

from stages.tools.media.ffmpeg import run


ACTIONS = ("Tapping", "Scratching", "Brushing", "Rubbing")
MATERIALS = ("Wood", "Glass", "Metal", "Paper", "Plastic")
SIZE = (96, 72)


def table(seed: int, seconds: int, out: Path) -> Path:
    """A film 96x72 at 5 frames a second with its texts beside it, as yt-dlp writes them."""
    chance = np.random.default_rng(seed)
    still = out.with_suffix(".png")
    cloth = chance.integers(30, 220, (9, 12, 3)).astype(np.uint8)
    cv2.imwrite(str(still), cv2.resize(cloth, SIZE, interpolation=cv2.INTER_LINEAR))
    box = ffmpeg.input("color=gray:s=14x12:r=5", f="lavfi", t=seconds)
    side = f"14+10*sin(t*{chance.uniform(1, 4):.3f})"
    ground = ffmpeg.input(str(still), framerate=5).filter("format", "yuv420p")
    ground = ground.filter("loop", loop=-1, size=1)
    picture = ground.overlay(box, x=side, y=int(chance.integers(8, 50)), shortest=1)
    noise = f"anoisesrc=seed={seed + 1}:amplitude=0.2:sample_rate=8000"
    sound = ffmpeg.input(noise, f="lavfi", t=seconds).filter("tremolo", f=2 + seed % 7, d=1)
    options = {"c:v": "libx264", "preset": "ultrafast", "pix_fmt": "yuv420p", "g": 25, "c:a": "aac",
               "aac_coder": "fast", "b:a": "24k", "threads": 1}  # fmt: skip
    run(ffmpeg.output(picture, sound, str(out), **options), seconds=300)
    still.unlink()
    lines = [_line(chance, at) for at in range(0, seconds, 40)]
    info = {"title": f"table {seed}", "channel": f"maker {seed % 40}", "duration": seconds}
    info |= {"description": "\n".join(lines)}
    out.with_suffix(".info.json").write_text(json.dumps(info))
    return out


def _line(chance: np.random.Generator, at_s: int) -> str:
    words = f"{MATERIALS[chance.integers(5)]} {ACTIONS[chance.integers(4)]}"
    return f"{at_s // 60}:{at_s % 60:02d} {words}"
