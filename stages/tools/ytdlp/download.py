"""One attempt to have a video, or its texts alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from stages.tools.info import Info, InfoChapter, InfoComment
from stages.tools.ytdlp.failures import unavailable
from stages.tools.ytdlp.process import ask
from stages.tools.ytdlp.wanted import Announced, Entry, Trouble, Wanted


@dataclass(frozen=True, slots=True)
class Download:
    """A file that was fetched, the texts that came with it, and what was said of it before."""

    file: str
    info: Info
    announced: Announced


def download(wanted: Wanted, folder: Path, seconds: float) -> Download:
    """Fetch one video, its description, chapters and comments into an empty folder.

    The file is what yt-dlp calls finished; whether it is what was announced is not looked at.

    Raises:
        Unavailable: it could not be had within so many seconds; its class says what that means.
    """
    answer = _answer(wanted, folder, seconds)
    return Download(answer["file"], _info(answer["info"]), Announced(**answer["announced"]))


def texts_only(wanted: Wanted, folder: Path, seconds: float) -> Info:
    """The texts of a video, its media left where they are.

    Raises:
        Unavailable: as `download`.
    """
    return _info(_answer(replace(wanted, media=False), folder, seconds)["info"])


def listing(wanted: Wanted, folder: Path, seconds: float) -> tuple[Entry, ...]:
    """The videos that a list names, at most `wanted.most` of them.

    Raises:
        Unavailable: as `download`.
    """
    answer = _answer(replace(wanted, media=False, max_comments=0), folder, seconds)
    return tuple(Entry(**said) for said in answer["entries"])


def _answer(wanted: Wanted, folder: Path, seconds: float) -> dict[str, Any]:
    answer = ask(wanted, folder, seconds)
    if "trouble" in answer:
        raise unavailable(Trouble(**_tuples(answer["trouble"])))
    return answer


def _info(said: dict[str, Any]) -> Info:
    chapters = tuple(InfoChapter(**chapter) for chapter in said["chapters"])
    comments = tuple(InfoComment(**comment) for comment in said["comments"])
    return Info(**_tuples(said) | {"chapters": chapters, "comments": comments})


def _tuples(values: dict[str, Any]) -> dict[str, Any]:
    """JSON's lists as the tuples that they were."""
    return {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
