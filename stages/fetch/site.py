"""A video from a site, proven before it counts; or its texts alone."""

from __future__ import annotations

import shutil
from pathlib import Path

from stages.core.params import listed
from stages.fetch.attempts import try_often
from stages.fetch.fetched import Fetched
from stages.fetch.params import FetchParams
from stages.fetch.proof import prove
from stages.tools import ytdlp
from stages.tools.info import Info
from stages.tools.media.remux import tidy


def bring(url: str, params: FetchParams, root: Path, out: Path) -> Fetched:
    """The video's file in the folder `out`, and nothing else there.

    Raises:
        Unavailable: it could not be had; every attempt that was made is named.
    """
    return try_often(params, lambda seconds: _attempt(wanted(url, params, root), out, seconds))


def bring_texts(url: str, params: FetchParams, root: Path, out: Path) -> Info:
    """The video's texts alone; nothing is left in `out`.

    Raises:
        Unavailable: as `bring`.
    """
    return try_often(params, lambda seconds: _read(wanted(url, params, root), out, seconds))


def wanted(url: str, params: FetchParams, root: Path) -> ytdlp.Wanted:
    """What is asked of yt-dlp; relative paths start from `root`."""
    hosts = (host.lower() for host in listed(params.allow))
    return ytdlp.Wanted(
        url=url,
        max_height=params.max_height,
        max_comments=params.max_comments,
        max_bytes=params.max_bytes,
        max_duration_s=params.max_duration_s,
        allow=tuple(hosts),
        plugins=params.plugins,
        cookies=_path(params.cookies, root),
        cache=_path(params.cache, root),
        js_runtime=params.js_runtime,
        bytes_per_s=params.bytes_per_s,
        requests_sleep_s=params.requests_sleep_s,
        silence_s=params.silence_s,
        retries=params.retries,
    )


def _path(said: str, root: Path) -> str:
    return str((root / Path(said).expanduser()).absolute()) if said else ""


def _attempt(asked: ytdlp.Wanted, out: Path, seconds: float) -> Fetched:
    """In a folder of its own, so that nothing of an earlier attempt can get into the file."""
    folder = _fresh(out)
    try:
        got = ytdlp.download(asked, folder, seconds)
        media = tidy(folder / got.file, prove(folder / got.file, got.announced))
        shutil.move(media, out / media.name)
    finally:
        shutil.rmtree(folder)
    return Fetched(media.name, got.info, got.announced.format_ids)


def _read(asked: ytdlp.Wanted, out: Path, seconds: float) -> Info:
    folder = _fresh(out)
    try:
        return ytdlp.texts_only(asked, folder, seconds)
    finally:
        shutil.rmtree(folder)


def _fresh(out: Path) -> Path:
    folder = out / "attempt"
    folder.mkdir()
    return folder
