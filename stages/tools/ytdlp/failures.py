"""The class of a failure: what has to happen before a source can be had."""

from __future__ import annotations

import email.utils
import re
import time

from stages.core.errors import Unavailable
from stages.tools.ytdlp.signals import IN_ORDER, REFUSALS, Signal
from stages.tools.ytdlp.wanted import NO_ROOM, Trouble, in_pieces


UNKNOWN = Signal("unknown", "retryable", advice="if it stays, update yt-dlp and look at its text")

_ALL = {signal.reason: signal for signal in reversed(IN_ORDER)}
_BY_KIND = {
    "CookieLoadError": "cookies_bad",
    "CertificateVerifyError": "certificate",
    "GeoRestrictedError": "geo_blocked",
    "UserNotLive": "not_live",
    "UnsupportedError": "bad_input",
}
_BY_ERRNO = dict.fromkeys(NO_ROOM, "disk_full")
_BY_AVAILABILITY = {
    "private": "private",
    "premium_only": "members_only",
    "subscriber_only": "members_only",
    "needs_auth": "login_required",
}
_BY_LIVE_STATUS = {"is_upcoming": "upcoming", "is_live": "live_now", "post_live": "processing"}
_NETWORK = {"TransportError", "IncompleteRead", "SSLError", "ProxyError"}
# Signs, in warnings, of why formats are missing or refused.
_HIDDEN = (_ALL["js_runtime_missing"], _ALL["po_token"])
# A query may hold a signature; that of a video's page holds its id.
_QUERY = re.compile(r"(?<=\S)\?(?!v=[\w-]{1,11}(?![\w&-]))[^\s'\")>]+")
# Where an object lay in memory: it never lies there again.
_ADDRESS = re.compile(r" at 0x[0-9a-f]+")
_STATUS = re.compile(r"http error (\d{3})")
_LONGEST = 600
# Curly ones, both ways round, the modifier letter, the accents.
_APOSTROPHES = dict.fromkeys((0x2019, 0x2018, 0x02BC, 0x00B4, 0x0060), "'")


def unavailable(trouble: Trouble) -> Unavailable:
    """The error that a trouble is: its class, its text, what the user can do."""
    signal = classify(trouble)
    return Unavailable(
        signal.reason,
        one_line(trouble.text),
        signal.failure,
        advice=signal.advice,
        retry_after_s=_wait_s(trouble),
    )


def classify(trouble: Trouble) -> Signal:
    """Structure before text, and nothing that was not understood is permanent."""
    text = plain(trouble.text)
    return (
        _by_structure(trouble)
        or _by_hidden_cause(trouble, text)
        or _by_text(trouble, text)
        or _by_rest(trouble)
        or UNKNOWN
    )


def plain(text: str) -> str:
    """In lower case, with plain apostrophes and single blanks: how texts are compared."""
    text = text.translate(_APOSTROPHES)
    return " ".join(text.lower().split())


def one_line(text: str) -> str:
    """The text as it can be kept: in one line, without queries, which may be signed."""
    return _ADDRESS.sub("", _QUERY.sub("?…", " ".join(text.split())))[:_LONGEST]


def _by_structure(trouble: Trouble) -> Signal | None:
    if trouble.refused:
        return REFUSALS.get(trouble.refused)
    for kind in trouble.kinds:
        if kind in _BY_KIND:
            return _ALL[_BY_KIND[kind]]
    if trouble.errno in _BY_ERRNO:
        return _ALL[_BY_ERRNO[trouble.errno]]
    if trouble.status == 429:
        return _ALL["http_429"]
    return _ALL["drm"] if trouble.has_drm else None


def _by_hidden_cause(trouble: Trouble, text: str) -> Signal | None:
    """Formats that are missing or refused for what only a warning told."""
    refused = trouble.loading and _status(trouble, text) == 403
    missing = _says(_ALL["no_format"], text) or _says(_ALL["formats_missing"], text)
    if not refused and not missing:
        return None
    warned = plain(" ".join(trouble.warnings))
    return next((signal for signal in _HIDDEN if _says(signal, warned)), None)


def _by_text(trouble: Trouble, text: str) -> Signal | None:
    if trouble.loading and _status(trouble, text) in (404, 410):
        # The page lives, its media's address is gone; a new look at the page gives another.
        return _ALL["fragment_missing" if in_pieces(trouble.loading) else "media_gone"]
    return next((signal for signal in IN_ORDER if _says(signal, text)), None)


def _by_rest(trouble: Trouble) -> Signal | None:
    if _NETWORK & set(trouble.kinds):
        return _ALL["network"]
    for known, said in (
        (_BY_AVAILABILITY, trouble.availability),
        (_BY_LIVE_STATUS, trouble.live_status),
    ):
        if said in known:
            return _ALL[known[said]]
    if not trouble.expected:
        return _ALL["extractor_bug"]
    return None


def _status(trouble: Trouble, text: str) -> int | None:
    """After its last retry, yt-dlp tells it in words only."""
    said = _STATUS.search(text)
    return trouble.status or (int(said[1]) if said else None)


def _says(signal: Signal, text: str) -> bool:
    return any(_has(text, wanted) for wanted in signal.texts)


def _has(text: str, wanted: str) -> bool:
    at = 0
    for piece in wanted.split("…"):
        at = text.find(piece.strip(), at)
        if at < 0:
            return False
        at += len(piece.strip())
    return True


def _wait_s(trouble: Trouble) -> float | None:
    """How long from now, as the site wrote it: seconds, a date, or when a video is to begin."""
    if trouble.retry_after.strip().isdecimal():
        return float(trouble.retry_after)
    until: float | None = trouble.release
    if trouble.retry_after:
        try:
            until = email.utils.parsedate_to_datetime(trouble.retry_after).timestamp()
        except ValueError:
            return None
    return None if until is None else max(0.0, until - time.time())
