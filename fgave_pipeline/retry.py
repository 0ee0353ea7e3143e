"""Which sources that failed before are tried again, and from when another try is worth it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal, get_args

from fgave_pipeline.ledger import Look
from fgave_pipeline.units import PERMANENT, UNAVAILABLE
from stages.core.errors import Failure


Retry = Literal["due", "failed", "deferred", "all", "none"]
"""Of the sources whose last try failed: those worth a try now; or exactly those of a class. What
never failed is always tried."""

HOUR_S = 3600.0
CONFIRM_S = 24 * HOUR_S
LATER_S = {"rate": HOUR_S, "deferred": 6 * HOUR_S}
"""How long to wait where the site did not say."""

TO_CONFIRM = frozenset({"removed", "http_404", "http_410", "redirect_loop"})
"""Permanent by what a site said once; it has been wrong, so it is asked once more, a day later."""

_FAILED = ("needs_user", "rate", "retryable")
_EXACTLY: dict[str, tuple[str, ...]] = {
    "failed": _FAILED,
    "deferred": ("deferred",),
    "all": get_args(Failure),
    "none": (),
}


def is_due(last: Look | None, retry: Retry, now: datetime) -> bool:
    """Whether a source is to be tried, given the last look at it that counted."""
    if last is None or last.status != UNAVAILABLE:
        return True
    if retry != "due":
        return last.failure in _EXACTLY[retry]
    if last.failure in _FAILED:  # the gate rests as long as a site asked for
        return True
    return last.again_at is not None and last.again_at <= now


def again_at(
    look: Look, before: Sequence[Look], *, retry_after_s: float | None = None
) -> datetime | None:
    """From when another try is worth it after a look that failed; None if never.

    Args:
        look: it.
        before: the looks that counted before it, oldest first.
        retry_after_s: how long the site asked to be left alone.
    """
    if look.failure == PERMANENT:
        return _confirmation(look, before)
    wait_s = LATER_S.get(look.failure, 0.0) if retry_after_s is None else retry_after_s
    return look.at + timedelta(seconds=wait_s)


def _confirmation(look: Look, before: Sequence[Look]) -> datetime | None:
    """A day after the first of the looks in a row that found it gone; None once that is over."""
    first = look
    for earlier in reversed(before):
        if earlier.failure != PERMANENT:
            break
        first = earlier
    due = first.at + timedelta(seconds=CONFIRM_S)
    return due if look.reason in TO_CONFIRM and look.at < due else None
