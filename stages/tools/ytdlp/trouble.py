"""An exception of yt-dlp's as plain values."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from typing import Any

from yt_dlp.networking.exceptions import HTTPError
from yt_dlp.utils import YoutubeDLError

from stages.tools.ytdlp.careful import Careful
from stages.tools.ytdlp.wanted import Trouble


def trouble_of(error: BaseException, ydl: Careful | None, warnings: tuple[str, ...]) -> Trouble:
    """What an exception, and what was known of the video by then, say."""
    page = ydl.page if ydl else {}
    chain = list(_chain(error))
    answers = [e for e in chain if isinstance(e, HTTPError)]
    numbers = [e.errno for e in chain if isinstance(e, OSError) and e.errno in errno.errorcode]
    return Trouble(
        text=str(error).removeprefix("ERROR: ").strip() or type(error).__name__,
        kinds=tuple(type(e).__name__ for e in chain),
        refused=next((e.reason for e in chain if type(e).__name__ == "Refused"), ""),
        status=answers[0].status if answers else None,
        retry_after=(answers[0].response.headers.get("Retry-After") or "") if answers else "",
        errno=numbers[0] if numbers else None,
        expected=isinstance(error, (YoutubeDLError, OSError))
        and all(getattr(e, "expected", True) is not False for e in chain),
        loading=ydl.loading if ydl else "",
        live_status=str(page.get("live_status") or ""),
        availability=str(page.get("availability") or ""),
        has_drm=bool(page.get("has_drm") or page.get("_has_drm")),
        release=page.get("release_timestamp"),
        warnings=warnings,
    )


def _chain(error: BaseException | None) -> Iterator[Any]:
    """An exception, then whatever it was raised for, by each of yt-dlp's ways to say so."""
    seen: list[BaseException] = []
    queue = [error]
    while queue:
        now = queue.pop(0)
        if not isinstance(now, BaseException) or now in seen:
            continue
        seen.append(now)
        yield now
        cause = getattr(now, "cause", None)
        inner = getattr(now, "exc_info", None) or (None, None, None)
        queue += [inner[1], cause, getattr(now, "reason", None), now.__cause__]
