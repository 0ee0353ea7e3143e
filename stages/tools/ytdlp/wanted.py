"""What is asked of a child process, and what it answers: plain values that go through JSON."""

from __future__ import annotations

import errno
from dataclasses import dataclass


ANSWER = "answer.json"
"""The file, in the folder of an attempt, that the child writes last and whole. Where there is no
room for it, the child ends with exit code `os.EX_IOERR`."""

NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One video to be had, or its texts alone, or a list of videos."""

    url: str
    media: bool = True
    """Whether the media are fetched, not the texts alone."""
    most: int = 0
    """If above 0, what is wanted is a list: the first so many videos of a channel, playlist or
    search."""
    max_height: int = 720
    max_comments: int = 200
    max_bytes: int = 20_000_000_000
    max_duration_s: int = 6 * 3600
    allow: tuple[str, ...] = ()
    """Hosts that are asked besides YouTube's, also if their addresses are private."""
    plugins: bool = False
    cookies: str = ""
    """A file of cookies in Netscape's form; it is read, never written."""
    cache: str = ""
    """A folder in which yt-dlp keeps what it learnt of a site's player."""
    js_runtime: str = "deno"
    """The program by which yt-dlp runs the scripts of YouTube's player."""
    bytes_per_s: int = 0
    requests_sleep_s: float = 0.0
    silence_s: float = 20.0
    """How long a site may say nothing."""
    retries: int = 5
    """How often one request is repeated."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why there is no video, as yt-dlp said it, not judged yet."""

    text: str
    """Verbatim."""
    kinds: tuple[str, ...] = ()
    """Names of the exceptions' types, from the outermost to its cause."""
    refused: str = ""
    """The reason, as a slug, where it was fgave that would not go on."""
    status: int | None = None
    """Of HTTP."""
    retry_after: str = ""
    """As the site wrote it: seconds, or a date."""
    errno: int | None = None
    expected: bool = True
    """Whether yt-dlp foresaw it; if not, it is out of date, or the site has changed."""
    loading: str = ""
    """The protocol of the media that were being fetched; empty where it had not come so far."""
    live_status: str = ""
    availability: str = ""
    has_drm: bool = False
    release: int | None = None
    """When it is to begin, in seconds since 1970."""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A video that stands in a list, as far as the list tells."""

    url: str
    title: str = ""
    channel: str = ""
    duration_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Announced:
    """What the site said of the media before they came."""

    duration_ms: int | None = None
    video: bool | None = None
    """Whether there is a picture; None if it did not say."""
    audio: bool | None = None
    format_ids: str = ""
    """The site's names of the formats that were fetched, e.g. `136+140`."""
    in_pieces: bool = False
    """Whether the media came as many small files, any of which may lack."""


def in_pieces(protocols: str) -> bool:
    """Whether one of yt-dlp's protocols, joined by `+`, brings media in many small files."""
    return not set(protocols.split("+")) <= {"http", "https"}
