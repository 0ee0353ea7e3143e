"""yt-dlp's options for one video."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from yt_dlp.cookies import CookieLoadError

from stages.tools.media.ffmpeg import FORMATS, executable
from stages.tools.ytdlp.hosts import extractors_for
from stages.tools.ytdlp.wanted import Wanted


_LONGEST_PAUSE_S = 30
# A file that came as media may be a list of others, which ffmpeg would open.
_MEDIA_ONLY = ["-format_whitelist", FORMATS, "-protocol_whitelist", "file"]
_STEPS = (
    "merger",
    "fixupm3u8",
    "fixupm4a",
    "fixupstretched",
    "fixuptimestamp",
    "fixupduration",
    "fixupduplicatemoov",
)


def options(wanted: Wanted, folder: Path, logger: Any) -> dict[str, Any]:
    """All that yt-dlp is told. In its API, retries are 0 and lost fragments are skipped unsaid."""
    return {
        "quiet": True,
        "noprogress": True,
        "logger": logger,
        "noplaylist": not wanted.most,
        "playlistend": wanted.most or None,
        "extract_flat": "in_playlist",  # whose videos are then named, not asked for
        "color": "never",
        "format": _format(wanted.max_height) if wanted.media else "b*",
        "allowed_extractors": extractors_for(wanted.url, lists=wanted.most > 0),
        "paths": {"home": str(folder)},
        "outtmpl": {"default": "media.%(ext)s"},  # never a title or an id in a path
        "overwrites": True,
        "updatetime": False,
        "fixup": "detect_or_warn",
        "ffmpeg_location": executable(),
        "postprocessor_args": {f"{step}+ffmpeg_i": _MEDIA_ONLY for step in _STEPS},
        "js_runtimes": {wanted.js_runtime: {}},
        "cachedir": wanted.cache or False,
        "enable_file_urls": False,
        "geo_bypass": False,  # it forges a header
        **_patience(wanted),
        **_texts(wanted),
        **_cookies(wanted),
    }


def _format(max_height: int) -> str:
    """The best picture that is not too tall, with sound if there is any."""
    low = f"[height<=?{max_height}]"
    return f"bv*{low}+ba/b{low}/bv*{low}"


def _patience(wanted: Wanted) -> dict[str, Any]:
    pause = dict.fromkeys(("http", "fragment", "file_access", "extractor"), _pause_s)
    return {
        "socket_timeout": wanted.silence_s,
        "retries": wanted.retries,
        "fragment_retries": wanted.retries,
        "extractor_retries": min(3, wanted.retries),
        "file_access_retries": 3,
        "retry_sleep_functions": pause,
        "skip_unavailable_fragments": False,
        "continuedl": True,  # within this attempt, in its own folder; `careful.py` sees to it
        "external_downloader": {"m3u8": "native", "dash": "native"},
        "concurrent_fragment_downloads": 1,
        "ratelimit": wanted.bytes_per_s or None,
        "sleep_interval_requests": wanted.requests_sleep_s,
    }


def _pause_s(n: int) -> float:
    """Before the n-th further try, from 0; the first costs little."""
    return float(min(_LONGEST_PAUSE_S, 0.25 * 4**n))


def _texts(wanted: Wanted) -> dict[str, Any]:
    most = str(wanted.max_comments)
    comments = {"max_comments": [most, most, most, "10", "2"], "comment_sort": ["top"]}
    return {"getcomments": wanted.max_comments > 0, "extractor_args": {"youtube": comments}}


def _cookies(wanted: Wanted) -> dict[str, Any]:
    """A copy in memory: yt-dlp writes cookies back, and several children share one file."""
    if not wanted.cookies:
        return {}
    try:
        return {"cookiefile": io.StringIO(Path(wanted.cookies).read_text(encoding="utf-8"))}
    except (OSError, UnicodeDecodeError) as error:
        raise CookieLoadError(f"failed to load cookies: {wanted.cookies}: {error}") from error
