"""A YoutubeDL that keeps within limits, and never glues two files into one."""

from __future__ import annotations

import re
from typing import Any

from yt_dlp import YoutubeDL
from yt_dlp.networking import Request

from stages.tools.ytdlp.guard import Refused
from stages.tools.ytdlp.hosts import host_of, is_search, is_youtube
from stages.tools.ytdlp.wanted import Wanted


_RESUMED = re.compile(r"bytes=[1-9]\d*-")
_NOT_YET = ("is_live", "is_upcoming", "post_live")


class Careful(YoutubeDL):  # type: ignore[misc]  # yt-dlp ships no types
    """Asks allowed hosts for one video of bounded length and size."""

    def __init__(self, wanted: Wanted, options: dict[str, Any]) -> None:
        self.wanted = wanted
        self.page: dict[str, Any] = {}
        """What the site said of the video, as far as it got."""
        self.loading = ""
        """The protocol by which media are fetched; empty until then."""
        self._tags: dict[str, str] = {}
        self._sizes: dict[str, int] = {}
        super().__init__(options | {"progress_hooks": [self._weigh]})

    def extract_info(self, url: str, *args: Any, **kwargs: Any) -> Any:
        """As yt-dlp's, which comes back to this for every page that a page leads to."""
        known = is_youtube(url) or (self.wanted.most and is_search(url))
        if not known and host_of(url) not in self.wanted.allow:
            asked = host_of(url) or url
            raise Refused("not_allowed", f"{asked} is neither YouTube nor in fetch.allow")
        return super().extract_info(url, *args, **kwargs)

    def process_ie_result(self, ie_result: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """As yt-dlp's, for a video only, unless a list is wanted."""
        kind = ie_result.get("_type", "video")
        if kind in ("playlist", "multi_video") and not self.wanted.most:
            raise Refused("playlist", f"{kind} in place of a video")
        return super().process_ie_result(ie_result, *args, **kwargs)

    def process_video_result(self, info_dict: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """As yt-dlp's, unless it is live or too long."""
        self.page = info_dict
        status, length_s = info_dict.get("live_status"), info_dict.get("duration") or 0
        if status in _NOT_YET and self.wanted.media:
            raise Refused(status, f"live_status is {status}, expected a video that has ended")
        if length_s > self.wanted.max_duration_s and self.wanted.media:
            words = f"{length_s:g} s, expected at most {self.wanted.max_duration_s} s"
            raise Refused("too_long", words)
        return super().process_video_result(info_dict, *args, **kwargs)

    def dl(self, name: str, info: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """As yt-dlp's."""
        self.loading = str(info.get("protocol") or "http")
        return super().dl(name, info, *args, **kwargs)

    def build_request_director(self, handlers: Any, *args: Any, **kwargs: Any) -> Any:
        """As yt-dlp's, without curl, which looks up names where no guard sees it."""
        seen = [handler for handler in handlers if handler.RH_KEY != "CurlCFFI"]
        return super().build_request_director(seen, *args, **kwargs)

    def urlopen(self, req: Any) -> Any:
        """As yt-dlp's, but the rest of a file is taken only from the same file."""
        if not isinstance(req, Request) or not _RESUMED.match(req.headers.get("Range", "")):
            return self._noted(req, super().urlopen(req))
        open_ended = req.headers["Range"].endswith("-")
        if tag := self._tags.get(req.url):
            req.headers["If-Range"] = tag
        elif open_ended:
            del req.headers["Range"]  # nothing would tell another file from the rest of this one
        return self._noted(req, super().urlopen(req))

    def _noted(self, req: Any, response: Any) -> Any:
        url = req if isinstance(req, str) else req.url
        tag = response.headers.get("ETag") or response.headers.get("Last-Modified") or ""
        if response.status == 206 and tag != self._tags.get(url, tag):
            response.close()
            raise Refused("changed_on_the_way", "the file is another than when its start was sent")
        if tag and not tag.startswith("W/"):
            self._tags[url] = tag
        return response

    def _weigh(self, progress: dict[str, Any]) -> None:
        name = str(progress.get("filename"))
        announced, came = progress.get("total_bytes") or 0, progress.get("downloaded_bytes") or 0
        self._sizes[name] = max(announced, came)
        if sum(self._sizes.values()) > self.wanted.max_bytes:
            words = f"{sum(self._sizes.values())} bytes, expected at most {self.wanted.max_bytes}"
            raise Refused("too_big", words)
