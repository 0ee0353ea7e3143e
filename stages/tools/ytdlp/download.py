"""One video through yt-dlp, into a folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yt_dlp import YoutubeDL
from yt_dlp.networking.exceptions import RequestError
from yt_dlp.utils import DownloadError, UnavailableVideoError

from stages.core.errors import Unavailable
from stages.tools.info import Info
from stages.tools.media.ffmpeg import executable
from stages.tools.ytdlp.texts import info_of


@dataclass(frozen=True, slots=True)
class Download:
    """A file that was fetched, and the texts that came with it."""

    file: str
    info: Info


class _Quiet:
    """A logger that keeps what yt-dlp says off the terminal; errors come back as exceptions."""

    def debug(self, message: str) -> None: ...

    def info(self, message: str) -> None: ...

    def warning(self, message: str) -> None: ...

    def error(self, message: str) -> None: ...


def download(url: str, out: Path, *, max_height: int, max_comments: int) -> Download:
    """Fetch one video, its description, chapters and comments into the folder `out`.

    Raises:
        Unavailable: it could not be had; the first form of fetch counts every failure as one that
            may pass, so none is final.
    """
    try:
        with YoutubeDL(_options(out, max_height, max_comments)) as ydl:
            page = ydl.sanitize_info(ydl.extract_info(url))
    except (DownloadError, UnavailableVideoError, RequestError) as error:
        raise Unavailable("not_downloaded", _one_line(error)) from error
    files = sorted(p.name for p in out.iterdir() if p.is_file())
    if len(files) != 1:  # yt-dlp also ends well where a filter left nothing to fetch
        raise Unavailable("no_file", f"yt-dlp ended with {len(files)} files, expected one")
    return Download(files[0], info_of(page))


def _options(out: Path, max_height: int, max_comments: int) -> dict[str, Any]:
    """Options of one download. In the API, retries are 0 and lost fragments are skipped unsaid."""
    most = str(max_comments)
    return {
        "quiet": True,
        "noprogress": True,
        "logger": _Quiet(),
        "noplaylist": True,
        "format": f"bv*[height<={max_height}]+ba/b[height<={max_height}]/b",
        "ffmpeg_location": executable(),
        "paths": {"home": str(out)},
        "outtmpl": {"default": "media.%(ext)s"},  # never a title or an id in a path
        "cachedir": False,
        "socket_timeout": 20,
        "retries": 5,
        "fragment_retries": 5,
        "extractor_retries": 3,
        "skip_unavailable_fragments": False,
        "continuedl": False,
        "geo_bypass": False,
        "updatetime": False,
        "getcomments": max_comments > 0,
        "extractor_args": {
            "youtube": {"max_comments": [most, most, "0", "0"], "comment_sort": ["top"]}
        },
    }


def _one_line(error: Exception) -> str:
    text = str(error).strip() or type(error).__name__
    return text.splitlines()[0].removeprefix("ERROR: ")
