"""An extractor for the catalogue of the tests, which answers as YouTube's does.

yt-dlp itself loads it, as a plugin. What it says of a video comes from the site's `/api/NAME`: the
fields of yt-dlp's info_dict, and besides

    error     {"kind": …, "text": …}: the exception to raise, by the names in `_ERRORS`
    warnings  what it warns of
    comments_end   "disabled", "interrupted" or "error": how reading the comments goes wrong
    redirect  the address of another page
    entries   addresses; it is then a playlist
"""

from __future__ import annotations

from urllib.parse import urljoin

from yt_dlp.extractor.common import InfoExtractor
from yt_dlp.utils import ExtractorError, GeoRestrictedError, UserNotLive


_ERRORS = {
    "expected": lambda text: ExtractorError(text, expected=True),
    "unexpected": ExtractorError,
    "geo": lambda text: GeoRestrictedError(text, countries=["DE", "FR"]),
    "not_live": lambda text: UserNotLive(text or None),
    "bug": KeyError,
}
_OWN = ("error", "warnings", "comments", "comments_end", "redirect", "entries")


class CatalogueIE(InfoExtractor):
    _VALID_URL = r"https?://127\.0\.0\.1:\d+/watch/(?P<id>[^/?#]+)"
    IE_NAME = "catalogue"

    def _real_extract(self, url):
        name = self._match_id(url)
        page = self._download_json(urljoin(url, f"/api/{name}"), name)
        for warning in page.get("warnings", []):
            self.report_warning(warning, name)
        if error := page.get("error"):
            raise _ERRORS[error["kind"]](error["text"])
        if page.get("redirect"):
            return self.url_result(urljoin(url, page["redirect"]))
        if "entries" in page:
            return self.playlist_result([self.url_result(u) for u in page["entries"]], name)
        return self._video(url, page)

    def _video(self, url, page):
        formats = []
        for given in page["formats"]:
            address = urljoin(url, given["url"])
            if given.get("protocol") == "m3u8_native" and given.get("expand"):
                formats += self._extract_m3u8_formats(address, page["id"], "mp4")
            else:
                formats.append(given | {"url": address})
        kept = {key: value for key, value in page.items() if key not in _OWN}
        comments = self.extract_comments(page)
        return kept | {"formats": formats, "__post_extractor": comments}

    def _get_comments(self, page):
        yield from page.get("comments", [])
        end = page.get("comments_end")
        if end == "disabled":
            raise self.CommentsDisabled
        if end == "interrupted":
            raise KeyboardInterrupt
        if end == "error":
            raise ExtractorError("Incomplete data received", expected=True)
