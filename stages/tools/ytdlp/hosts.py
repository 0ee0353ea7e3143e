"""Which addresses may be asked for a video."""

from __future__ import annotations

from urllib.parse import urlsplit


_YOUTUBE = ("youtube.com", "youtu.be", "youtube-nocookie.com")

YOUTUBE_EXTRACTORS = ["^youtube$", "^youtube:tab$", "^youtube:truncated_(id|url)$"]
"""The tab is what yt-dlp reads `watch?v=…&list=…` by; a playlist is refused all the same."""


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


def extractors_for(url: str) -> list[str]:
    """Names of yt-dlp's extractors, as patterns, that an address may be read by."""
    return YOUTUBE_EXTRACTORS if is_youtube(url) else ["default"]
