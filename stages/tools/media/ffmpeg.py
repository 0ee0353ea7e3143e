"""Which ffmpeg program is run, and how it is run."""

from __future__ import annotations

import errno
import functools
import os
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Any

import imageio_ffmpeg

from stages.core.errors import MediaError, Unavailable, UsageError


_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)

# No playlists, scripts or image sequences: those can name other files, or hosts.
FORMATS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,mpeg,avi,flv,ogg,asf,wav,mp3,aac,flac"


@functools.cache
def executable() -> str:
    """The one that FGAVE_FFMPEG names, else the one on PATH, else imageio-ffmpeg's own.

    Raises:
        UsageError: FGAVE_FFMPEG names what cannot be run.
    """
    named = os.environ.get("FGAVE_FFMPEG")
    if named and not shutil.which(named):
        raise UsageError(f"FGAVE_FFMPEG is {named!r}, expected a program that can be run")
    return named or shutil.which("ffmpeg") or str(imageio_ffmpeg.get_ffmpeg_exe())


def url(path: Path) -> str:
    """A path as FFmpeg must be given it, so that a name is never read as an option or protocol."""
    return "file:" + os.fspath(path)


def run(stream: Any, *, seconds: float, feed: bytes | None = None) -> bytes:
    """Run an ffmpeg-python graph; its standard output.

    Args:
        stream: what `ffmpeg.output(…)` made.
        seconds: after so long it is killed.
        feed: what it reads on standard input.

    Raises:
        MediaError: it failed (the last line that it wrote is named) or took too long.
        Unavailable, OSError: as `failure`.
    """
    argv = [executable(), "-hide_banner", "-v", "error", *stream.get_args()]
    try:
        # An empty input closes standard input at once, so that ffmpeg never waits for a terminal.
        done = subprocess.run(
            argv, capture_output=True, check=True, timeout=seconds, input=feed or b""
        )
    except subprocess.TimeoutExpired as error:
        raise MediaError("ffmpeg_timeout", f"ffmpeg took more than {seconds:g} s") from error
    except subprocess.CalledProcessError as error:
        raise failure(error.returncode, error.stderr) from error
    return done.stdout


def failure(code: int, said: bytes) -> Exception:
    """What an ffmpeg that ended with this code, after these words, is to be raised as.

    A MediaError is the source's fault. A full disk is an OSError, and one that somebody killed (the
    system does where memory lacks) is Unavailable: another run may have more luck.
    """
    words = said.decode(errors="replace").strip()
    if code == -signal.SIGXFSZ:
        return OSError(errno.EFBIG, os.strerror(errno.EFBIG))
    for number in _DISK:
        if os.strerror(number) in words or code == 256 - number:
            return OSError(number, os.strerror(number))
    if code in (-signal.SIGKILL, -signal.SIGTERM):
        return Unavailable("program_killed", f"ffmpeg was killed by signal {-code}")
    lines = words.splitlines() or ["no message"]
    return MediaError("ffmpeg_failed", f"ffmpeg: {lines[-1]}")
