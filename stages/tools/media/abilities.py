"""What this machine's FFmpeg can do: the program that encodes, and the library that decodes."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable

from av.codec import Codec
from av.codec.codec import UnknownCodecError

from stages.core.errors import MediaError
from stages.tools.media.ffmpeg import executable


DECODERS = ("h264", "hevc", "vp9", "vp8", "av1", "mpeg4", "aac", "opus", "vorbis", "mp3")
"""Of what sites offer and people record."""

ENCODERS = ("libx264", "aac")
"""By which `cut.mode = encode`, and what MP4 cannot hold, is written."""

_PATIENCE_S = 30


def version() -> str:
    """The first line that the program says of itself, shortened to its version.

    Raises:
        MediaError: it cannot be run.
    """
    words = _said("-version").split()
    return words[2] if words[:2] == ["ffmpeg", "version"] else "of an unknown version"


def origin() -> str:
    """How the program was found: by FGAVE_FFMPEG, on PATH, or as imageio-ffmpeg's own."""
    if os.environ.get("FGAVE_FFMPEG"):
        return "FGAVE_FFMPEG"
    return "PATH" if shutil.which("ffmpeg") else "imageio-ffmpeg"


def missing_encoders(names: Iterable[str] = ENCODERS) -> list[str]:
    """Those that the program does not have.

    Raises:
        MediaError: it cannot be run.
    """
    there = {words[1] for line in _said("-encoders").splitlines() if len(words := line.split()) > 1}
    return [name for name in names if name not in there]


def missing_decoders(names: Iterable[str] = DECODERS) -> list[str]:
    """Those that the library does not have."""
    return [name for name in names if not _is_decodable(name)]


def _is_decodable(name: str) -> bool:
    try:
        Codec(name, "r")
    except UnknownCodecError:
        return False
    return True


def _said(option: str) -> str:
    argv = [executable(), "-hide_banner", option]
    try:
        done = subprocess.run(
            argv, capture_output=True, check=True, timeout=_PATIENCE_S, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise MediaError("ffmpeg_failed", f"{argv[0]}: {error}") from error
    return done.stdout.decode(errors="replace")
