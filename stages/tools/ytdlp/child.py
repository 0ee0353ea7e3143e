"""One video, in a process that does nothing else: `python -m stages.tools.ytdlp.child`.

A `Wanted` comes as one line of JSON on standard input; `answer.json` in the current folder, beside
the media, is written last and whole. Standard input stays open as long as anybody waits for the
answer: when it closes, this process ends, and with it all that it started.
"""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from stages.tools.ytdlp.careful import Careful
from stages.tools.ytdlp.guard import guard
from stages.tools.ytdlp.listed import entries_of
from stages.tools.ytdlp.options import options
from stages.tools.ytdlp.texts import info_of
from stages.tools.ytdlp.trouble import trouble_of
from stages.tools.ytdlp.wanted import ANSWER, NO_ROOM, Announced, Trouble, Wanted, in_pieces


class Logger:
    """Keeps what yt-dlp warns of, and its errors from the terminal: those come as exceptions."""

    def __init__(self) -> None:
        self.warnings: list[str] = []

    def debug(self, message: str) -> None:
        """Pass over it."""

    def warning(self, message: str) -> None:
        """Keep it."""
        self.warnings.append(message)

    def error(self, message: str) -> None:
        """Pass over it."""


def main() -> None:
    """Read what is wanted, get it, answer."""
    wanted = Wanted(**json.loads(sys.stdin.buffer.readline()))
    threading.Thread(target=_end_with_parent, daemon=True).start()
    wanted = dataclasses.replace(wanted, allow=tuple(wanted.allow))
    guard(wanted.allow)
    answer = get(wanted, Path.cwd())
    try:
        _write(answer)
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        sys.exit(os.EX_IOERR)  # nowhere is room for any other word


def get(wanted: Wanted, folder: Path) -> dict[str, Any]:
    """The answer: `info`, `announced` and `file` of a video, `entries` of a list, or `trouble`."""
    logger = Logger()
    ydl = None
    try:
        ydl = Careful(wanted, options(wanted, folder, logger))
        with ydl:
            page = ydl.sanitize_info(ydl.extract_info(wanted.url, download=wanted.media))
        if wanted.most:
            return {"entries": [dataclasses.asdict(entry) for entry in entries_of(page)]}
        answer = {
            "info": dataclasses.asdict(info_of(page, tuple(logger.warnings))),
            "announced": dataclasses.asdict(announced_of(page)),
            "file": _file_of(page, folder),
        }
    except Exception as error:  # noqa: BLE001  # an extractor may raise, and return, anything
        trouble = trouble_of(error, ydl, tuple(logger.warnings))
    else:
        if answer["file"] or not wanted.media:
            return answer
        trouble = Trouble("yt-dlp ended well without a file", warnings=tuple(logger.warnings))
    return {"trouble": dataclasses.asdict(trouble)}


def announced_of(page: dict[str, Any]) -> Announced:
    """What the page promised of the formats that were chosen."""
    codecs = page.get("vcodec"), page.get("acodec")
    video, audio = (None if not codec else codec != "none" for codec in codecs)
    duration_s = page.get("duration")
    return Announced(
        duration_ms=round(duration_s * 1000) if duration_s else None,
        video=video,
        audio=audio,
        format_ids=str(page.get("format_id") or ""),
        in_pieces=in_pieces(str(page.get("protocol"))),
    )


def _file_of(page: dict[str, Any], folder: Path) -> str:
    """The one file that came, by its name in the folder; empty if none did."""
    for download in page.get("requested_downloads") or []:
        path = Path(download.get("filepath") or "")
        if path.parent.resolve() == folder.resolve() and path.is_file():
            return path.name
    return ""


def _write(answer: dict[str, Any]) -> None:
    draft = Path(ANSWER + ".draft")
    draft.write_text(json.dumps(answer), encoding="utf-8")
    draft.replace(ANSWER)


def _end_with_parent() -> None:
    """Even the hardest end of the run leaves neither this process nor a program of its own."""
    while os.read(0, 1024):  # not sys.stdin, whose lock would outlive the process's end
        pass
    os.killpg(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
