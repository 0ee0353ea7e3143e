"""The videos of a channel, playlist or search, by what its pages say of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stages.tools.ytdlp.wanted import Entry


_LISTS = ("YoutubeTab", "YoutubePlaylist")


def entries_of(page: dict[str, Any]) -> Iterator[Entry]:
    """The videos that a page lists, in its order; the page itself where it is one video's."""
    for said in page.get("entries", [page]):
        if said and said.get("ie_key") not in _LISTS and (url := _address(said)):
            length_s = said.get("duration")
            yield Entry(
                url=url,
                title=str(said.get("title") or ""),
                channel=str(said.get("channel_id") or said.get("channel") or ""),
                duration_ms=round(length_s * 1000) if length_s else None,
            )


def _address(said: dict[str, Any]) -> str:
    """Of the video's page; that of its media would be signed, and soon be void."""
    url = said.get("webpage_url") or (said.get("url") if "formats" not in said else "")
    return str(url or said.get("original_url") or "")
