"""Attempts at one source within a run: as many as may help, within one deadline."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from typing import TypeVar

from stages.core.errors import Unavailable
from stages.fetch.params import FetchParams


PAUSE_S = 1.0
"""Before the second attempt; then four times as long each time."""

T = TypeVar("T")
# Another attempt would only wait as long again, or hear the same.
_NOT_NOW = ("deadline", "video_unavailable")


def try_often(params: FetchParams, once: Callable[[float], T]) -> T:
    """What `once`, given the seconds that are left, returns in the first attempt that succeeds.

    Raises:
        Unavailable: of the last attempt, each one before it named in its detail.
    """
    end = time.monotonic() + params.deadline_s
    tried: list[str] = []
    while True:
        try:
            return once(end - time.monotonic())
        except Unavailable as error:
            tried.append(error.reason)
            pause_s = PAUSE_S * 4 ** (len(tried) - 1)
            in_time = time.monotonic() + pause_s < end
            if not (in_time and len(tried) < params.attempts and _may_pass(error)):
                raise _with_history(error, tried) from error
        time.sleep(pause_s)


def _may_pass(error: Unavailable) -> bool:
    return error.failure == "retryable" and error.reason not in _NOT_NOW


def _with_history(error: Unavailable, tried: list[str]) -> Unavailable:
    counted = ", ".join(f"{n} x {reason}" for reason, n in Counter(tried).items())
    history = f" ({len(tried)} attempts: {counted})" if len(tried) > 1 else ""
    return Unavailable(
        error.reason,
        error.detail + history,
        error.failure,
        advice=error.advice,
        retry_after_s=error.retry_after_s,
    )
