"""What a place that videos come from can say about one: the same for a site, a folder, a foley."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InfoChapter:
    """A titled span, in milliseconds."""

    start_ms: int
    end_ms: int
    title: str


@dataclass(frozen=True, slots=True)
class InfoComment:
    """A comment; its author only as a hash."""

    text: str
    author: str = ""
    likes: int = 0
    by_uploader: bool = False
    pinned: bool = False
    hearted: bool = False


@dataclass(frozen=True, slots=True)
class Info:
    """Texts that came with a video. A whitelist: no signed URLs, cookies or headers."""

    title: str = ""
    channel: str = ""
    license: str = ""
    description: str = ""
    chapters: tuple[InfoChapter, ...] = ()
    comments: tuple[InfoComment, ...] = ()
