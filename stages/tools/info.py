"""What a place that videos come from can say about one: the same for a site, a folder, a foley."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InfoChapter:
    """A titled span, in milliseconds."""

    start_ms: int
    end_ms: int
    title: str
    origin: str = ""
    """`description` where it was read from there, `site` where it was not; empty if unknown."""


@dataclass(frozen=True, slots=True)
class InfoComment:
    """A comment; its author only as a hash."""

    text: str
    author: str = ""
    likes: int = 0
    by_uploader: bool = False
    pinned: bool = False
    hearted: bool = False
    comment: str = ""
    """A hash of its own id."""
    parent: str = ""
    """That of the comment which it answers; empty if none."""


@dataclass(frozen=True, slots=True)
class Info:
    """Texts that came with a video. A whitelist: no signed URLs, cookies or headers."""

    title: str = ""
    channel: str = ""
    license: str = ""
    description: str = ""
    chapters: tuple[InfoChapter, ...] = ()
    comments: tuple[InfoComment, ...] = ()
    tags: tuple[str, ...] = ()
    language: str = ""
    uploaded: str = ""
    """The day, `2026-11-23`; empty if unknown."""
    availability: str = ""
    announced_ms: int | None = None
    remarks: tuple[str, ...] = ()
    """What to know of texts that are not whole, as slugs."""
