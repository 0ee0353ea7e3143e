"""A video from a site: tried as often as it may help, and proven before it counts."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from pathlib import Path

from stages.core.errors import Unavailable
from stages.fetch.fetched import Fetched
from stages.fetch.params import FetchParams
from stages.fetch.proof import prove
from stages.tools import ytdlp
from stages.tools.info import Info
from stages.tools.media.remux import tidy


PAUSE_S = 1.0
"""Before the second attempt; then four times as long each time."""


def bring(url: str, params: FetchParams, out: Path) -> Fetched:
    """The video's file in the folder `out`, and nothing else there.

    Raises:
        Unavailable: it could not be had; every attempt that was made is named.
    """
    end = time.monotonic() + params.deadline_s
    tried: list[str] = []
    while True:
        try:
            return _attempt(url, params, out, end - time.monotonic())
        except Unavailable as error:
            tried.append(error.reason)
            pause_s = PAUSE_S * 4 ** (len(tried) - 1)
            if not _is_worth_another(error, len(tried), params, end - time.monotonic() - pause_s):
                raise _with_history(error, tried) from error
            time.sleep(pause_s)


def bring_texts(url: str, params: FetchParams, out: Path) -> Info:
    """The video's texts alone.

    Raises:
        Unavailable: they could not be had.
    """
    folder = _fresh(out)
    try:
        return ytdlp.texts_only(wanted(url, params), folder, params.deadline_s)
    finally:
        shutil.rmtree(folder)


def wanted(url: str, params: FetchParams) -> ytdlp.Wanted:
    """What is asked of yt-dlp."""
    hosts = (host.strip().lower() for host in params.allow.split(","))
    return ytdlp.Wanted(
        url=url,
        max_height=params.max_height,
        max_comments=params.max_comments,
        max_bytes=params.max_bytes,
        max_duration_s=params.max_duration_s,
        allow=tuple(host for host in hosts if host),
        plugins=params.plugins,
        cookies=params.cookies,
        cache=params.cache,
        bytes_per_s=params.bytes_per_s,
        requests_sleep_s=params.requests_sleep_s,
        silence_s=params.silence_s,
        retries=params.retries,
    )


def _attempt(url: str, params: FetchParams, out: Path, seconds: float) -> Fetched:
    """In a folder of its own, so that nothing of an earlier attempt can get into the file."""
    folder = _fresh(out)
    try:
        got = ytdlp.download(wanted(url, params), folder, seconds)
        media = tidy(folder / got.file, prove(folder / got.file, got.announced))
        shutil.move(media, out / media.name)
    finally:
        shutil.rmtree(folder)
    return Fetched(media.name, got.info, got.announced.format_ids)


def _fresh(out: Path) -> Path:
    folder = out / "attempt"
    folder.mkdir()
    return folder


def _is_worth_another(
    error: Unavailable, tried: int, params: FetchParams, seconds_left: float
) -> bool:
    may_pass = error.failure == "retryable" and error.reason != "deadline"
    return may_pass and tried < params.attempts and seconds_left > 0


def _with_history(error: Unavailable, tried: list[str]) -> Unavailable:
    if len(tried) > 1:
        counted = (f"{n} x {reason}" for reason, n in Counter(tried).items())
        error.detail += f" ({len(tried)} attempts: {', '.join(counted)})"
    return error
