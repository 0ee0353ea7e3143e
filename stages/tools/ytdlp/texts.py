"""What is kept of the dictionary that yt-dlp makes of a page: texts that labels may need."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from stages.tools.info import Info, InfoChapter, InfoComment


# yt-dlp fills holes between chapters with this; it is nobody's words.
_FILLER = "<Untitled Chapter"
_DAY = re.compile(r"(\d{4})(\d\d)(\d\d)")
_CLOCK = re.compile(r"\d+(?::\d\d)+")


def info_of(page: dict[str, Any], warnings: tuple[str, ...] = ()) -> Info:
    """A whitelist of a yt-dlp `info_dict` (or `.info.json`); people only as hashes.

    Args:
        page: the dictionary.
        warnings: what yt-dlp warned of while it made it.
    """
    description = _text(page.get("description"))
    return Info(
        title=_text(page.get("title")),
        channel=_text(page.get("channel_id") or page.get("channel") or page.get("uploader")),
        license=_text(page.get("license")),
        description=description,
        chapters=tuple(_chapters(page.get("chapters"), description)),
        comments=tuple(_comment(c) for c in page.get("comments") or [] if c.get("text")),
        tags=tuple(filter(None, map(_text, page.get("tags") or []))),
        language=_text(page.get("language")),
        uploaded=_DAY.sub(r"\1-\2-\3", _text(page.get("upload_date"))),
        availability=_text(page.get("availability")),
        announced_ms=_ms(page.get("duration")),
        remarks=tuple(_remarks(page, warnings)),
    )


def _text(value: Any) -> str:
    """A text; a lone half of a character, which JSON can name and no file can hold, is `?`."""
    return value.encode(errors="replace").decode() if isinstance(value, str) else ""


def _ms(seconds: Any) -> int | None:
    return round(seconds * 1000) if seconds else None


def _chapters(chapters: Any, description: str) -> list[InfoChapter]:
    kept = []
    for chapter in chapters or []:
        title = _text(chapter.get("title"))
        start, end = chapter.get("start_time"), chapter.get("end_time")
        if start is None or end is None or title.startswith(_FILLER):
            continue
        kept.append(InfoChapter(round(start * 1000), round(end * 1000), title))
    written = bool(kept) and all(_is_in(chapter, description) for chapter in kept)
    origin = "description" if written else "site"
    return [InfoChapter(c.start_ms, c.end_ms, c.title, origin) for c in kept]


def _is_in(chapter: InfoChapter, description: str) -> bool:
    """Whether a line of the description has its title and its start.

    Where yt-dlp finds no chapters it reads the description's lines as such; a reader of both
    would then hear the same witness twice.
    """
    lines = (line for line in description.splitlines() if chapter.title in line)
    return any(chapter.start_ms == _clock_ms(c) for line in lines for c in _CLOCK.findall(line))


def _clock_ms(clock: str) -> int:
    seconds = 0
    for part in clock.split(":"):
        seconds = 60 * seconds + int(part)
    return 1000 * seconds


def _comment(comment: dict[str, Any]) -> InfoComment:
    parent = _text(comment.get("parent"))
    return InfoComment(
        text=_text(comment.get("text")),
        author=_hash(_text(comment.get("author_id"))),
        likes=int(comment.get("like_count") or 0),
        by_uploader=bool(comment.get("author_is_uploader")),
        pinned=bool(comment.get("is_pinned")),
        hearted=bool(comment.get("is_favorited")),
        comment=_hash(_text(comment.get("id"))),
        parent="" if parent == "root" else _hash(parent),
    )


def _hash(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:16] if name else ""


def _remarks(page: dict[str, Any], warnings: tuple[str, ...]) -> list[str]:
    """What yt-dlp passes over: comments that it could not read to the end have no count then."""
    warned = " ".join(warnings).lower()
    broken_off = page.get("comments") and page.get("comment_count", 0) is None
    disabled = "comments" in page and page["comments"] is None
    signs = {
        "comments_partial": broken_off or "incomplete data" in warned,
        "comments_disabled": disabled,
        "js_runtime_missing": "no supported javascript runtime" in warned,
    }
    return [slug for slug, is_so in signs.items() if is_so]
