"""Which addresses may be asked for a video."""

from __future__ import annotations

import re
from urllib.parse import urlsplit


_YOUTUBE = ("youtube.com", "youtu.be", "youtube-nocookie.com")

YOUTUBE_EXTRACTORS = ["^youtube$", "^youtube:tab$", "^youtube:truncated_(id|url)$"]
"""The tab is what yt-dlp reads `watch?v=…&list=…` by; a playlist is refused all the same."""


LIST_EXTRACTORS = [*YOUTUBE_EXTRACTORS, "^youtube:(playlist|search|search_url)$"]
"""By which lists are read too."""

_CHANNEL = re.compile(r"/(@[^/]+|(?:channel|c|user)/[^/]+)/?")
_SEARCH = re.compile(r"ytsearch\d+:.")


def search_for(words: str, most: int) -> str:
    """The address, for yt-dlp, of a search for videos on YouTube."""
    return f"ytsearch{most}:{words}"


def is_search(url: str) -> bool:
    """Whether it is such an address."""
    return _SEARCH.match(url) is not None


def list_at(url: str) -> str:
    """The address of a list; of a channel, the list of its videos and not that of its tabs."""
    if is_youtube(url) and _CHANNEL.fullmatch(urlsplit(url).path):
        return f"https://www.youtube.com{urlsplit(url).path.rstrip('/')}/videos"
    return url


def host_of(url: str) -> str:
    """The host of an address, in lower case; empty if it has none."""
    try:
        parts = urlsplit(url)
    except ValueError:  # e.g. brackets that hold no address
        return ""
    return (parts.hostname or "") if parts.scheme in ("http", "https") else ""


def is_youtube(url: str) -> bool:
    """Whether it is an address of YouTube's."""
    host = host_of(url)
    return any(host == known or host.endswith("." + known) for known in _YOUTUBE)


def extractors_for(url: str, *, lists: bool = False) -> list[str]:
    """Names of yt-dlp's extractors, as patterns, that an address may be read by."""
    if is_youtube(url) or is_search(url):
        return LIST_EXTRACTORS if lists else YOUTUBE_EXTRACTORS
    return ["default"]
