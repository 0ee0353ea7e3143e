"""A chromium of the machine's own, without a window, that ends when it is not needed any more."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright


NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--mute-audio", "--autoplay-policy=no-user-gesture-required",
)  # fmt: skip
PR_SET_PDEATHSIG = 1
SECONDS = 180
"""How long it may take to begin."""


def program() -> str | None:
    """Where a chromium lies; None where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def started(path: str) -> Iterator[Browser]:
    """A browser to steer; on leaving, its whole process group is killed."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        argv = [path, *QUIET, f"--user-data-dir={folder}", "--remote-debugging-port=0"]
        process = subprocess.Popen(
            argv, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            preexec_fn=_end_with_us,  # noqa: PLW1509  # it takes no lock
        )  # fmt: skip
        try:
            port = _port(Path(folder) / "DevToolsActivePort", process)
            with sync_playwright() as playwright:
                at = f"http://127.0.0.1:{port}"
                yield playwright.chromium.connect_over_cdp(at, timeout=1000 * SECONDS)
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(SECONDS)


def _end_with_us() -> None:
    """A test run that is killed leaves no browser; on Linux alone."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _port(file: Path, process: subprocess.Popen[bytes]) -> int:
    """Where it listens, once it has written that down."""
    until = time.monotonic() + SECONDS
    while not (file.exists() and (said := file.read_text().split())):
        assert process.poll() is None, "chromium ended before it listened"
        assert time.monotonic() < until, f"chromium did not listen within {SECONDS} s"
        time.sleep(0.05)
    return int(said[0])
