"""What is kept of the dictionary that yt-dlp makes of a page: texts that labels may need."""

from __future__ import annotations

import hashlib
from typing import Any

from stages.tools.info import Info, InfoChapter, InfoComment


# yt-dlp fills holes between chapters with this; it is nobody's words.
_FILLER = "<Untitled Chapter"


def info_of(page: dict[str, Any]) -> Info:
    """A whitelist of a yt-dlp `info_dict` (or `.info.json`); authors only as hashes."""
    return Info(
        title=_text(page.get("title")),
        channel=_text(page.get("channel_id") or page.get("channel") or page.get("uploader")),
        license=_text(page.get("license")),
        description=_text(page.get("description")),
        chapters=tuple(_chapters(page.get("chapters"))),
        comments=tuple(_comment(c) for c in page.get("comments") or [] if c.get("text")),
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _chapters(chapters: Any) -> list[InfoChapter]:
    kept = []
    for chapter in chapters or []:
        title = _text(chapter.get("title"))
        start, end = chapter.get("start_time"), chapter.get("end_time")
        if start is None or end is None or title.startswith(_FILLER):
            continue
        kept.append(InfoChapter(round(start * 1000), round(end * 1000), title))
    return kept


def _comment(comment: dict[str, Any]) -> InfoComment:
    author = _text(comment.get("author_id"))
    return InfoComment(
        text=_text(comment.get("text")),
        author=hashlib.sha256(author.encode()).hexdigest()[:16] if author else "",
        likes=int(comment.get("like_count") or 0),
        by_uploader=bool(comment.get("author_is_uploader")),
        pinned=bool(comment.get("is_pinned")),
        hearted=bool(comment.get("is_favorited")),
    )
