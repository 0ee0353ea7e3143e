"""Which versions made a part. They are recorded in its receipt, never in its key."""

from __future__ import annotations

import functools
import platform
from importlib import metadata


PACKAGES = (
    "av",
    "h5py",
    "imageio-ffmpeg",
    "librosa",
    "numpy",
    "opencv-python-headless",
    "pyarrow",
    "soundfile",
    "soxr",
    "yt-dlp",
)


@functools.cache
def versions() -> dict[str, str]:
    """Package → version, for those that rows or files may depend on."""
    return {"python": platform.python_version()} | {p: metadata.version(p) for p in PACKAGES}
