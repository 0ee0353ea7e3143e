"""Where a source comes from, and what its bytes are known by before they are fetched."""

from __future__ import annotations

import re
from pathlib import Path

from stages.core.records import Source
from stages.tools import foley
from stages.tools.files import is_file, sha256_of


FOLEY = "foley:"
YOUTUBE = re.compile(r"(?:[?&]v=|youtu\.be/|/shorts/|/live/|/embed/)([A-Za-z0-9_-]{11})(?![\w-])")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def is_local(url: str) -> bool:
    """Whether it is a path: it begins with no scheme."""
    return not _URL.match(url)


def is_remote(source: Source) -> bool:
    """Whether a site has to be asked for it."""
    return not (is_local(source.url) or source.url.startswith(FOLEY))


def video_of(url: str) -> str:
    """What names the video at an address: YouTube's own id, or the address."""
    found = YOUTUBE.search(url)
    return found[1] if found else url.strip()


def texts_of(path: Path) -> Path:
    """The file beside a video in which yt-dlp left its texts."""
    return path.with_suffix(".info.json")


def witness(source: Source, root: Path) -> str:
    """What a source's bytes are known by before they are fetched.

    A local file is its sha256 (and that of the texts beside it), a foley its maker's version; a URL
    is taken once and then kept, whatever becomes of it.
    """
    if source.url.startswith(FOLEY):
        return f"foley {foley.VERSION}"
    if is_local(source.url):
        path = root / source.url
        return " ".join(sha256_of(p) for p in (path, texts_of(path)) if is_file(p))
    return ""
