"""What yt-dlp and the sites say when there is no video, and what that means.

Data only: `failures.py` reads it. A text is looked for in lower case, with plain apostrophes; where
it holds `…`, its pieces are looked for in that order. Sites reword, so the pieces are short.
"""

from __future__ import annotations

from dataclasses import dataclass

from stages.core.errors import Failure


_COOKIES = "set fetch.cookies to a file of cookies of an account that may see it, at its own risk"
_SLOWER = "fetch fewer an hour, and wait some hours before the next try"
_UPDATE = "update yt-dlp"
_RUNTIME = "install deno and yt-dlp-ejs; `fgave doctor` says what is missing"
_TOKENS = "install a provider of PO tokens for yt-dlp and set fetch.plugins = true"


@dataclass(frozen=True, slots=True)
class Signal:
    """One reason, the class that it belongs to, and the texts by which it is known."""

    reason: str
    failure: Failure
    texts: tuple[str, ...] = ()
    advice: str = ""


NEEDS_USER = (
    Signal(
        "bot_check",
        "needs_user",
        (
            "sign in to confirm you … not a bot",
            "confirm you're not a robot",
            "requiring a captcha",
            "your ip is likely being blocked",
            "unusual traffic from your computer network",
        ),
        _SLOWER,
    ),
    Signal(
        "cookies_bad",
        "needs_user",
        ("cookies are no longer valid", "failed to load cookies", "does not look like a netscape"),
        "export the cookies anew into the file that fetch.cookies names",
    ),
    Signal(
        "age_gate",
        "needs_user",
        (
            "sign in to confirm your age",
            "age-restricted",
            "age restricted",
            "inappropriate for some users",
            "confirm your age",
        ),
        _COOKIES,
    ),
    Signal(
        "members_only",
        "needs_user",
        (
            "members-only",
            "available to this channel's members",
            "join this channel",
            "members on level",
            "only available to music premium members",
            "only available to premium",
        ),
        _COOKIES,
    ),
    Signal(
        "paid",
        "needs_user",
        ("requires payment", "is a rental", "available for purchase", "purchase this video"),
        _COOKIES,
    ),
    Signal(
        "login_required",
        "needs_user",
        (
            "only available for registered users",
            "login details are needed",
            "login required",
            "log in for access",
            "sign in to view",
            "please sign in",
            "password protected",
            "protected by a password",
        ),
        _COOKIES,
    ),
    Signal(
        "js_runtime_missing",
        "needs_user",
        ("challenge solving failed", "signature solving failed", "no supported javascript runtime"),
        _RUNTIME,
    ),
    Signal("po_token", "needs_user", ("gvs po token", "player po token"), _TOKENS),
    Signal(
        "tool_missing",
        "needs_user",
        (
            "ffmpeg not found",
            "ffmpeg could not be found",
            "ffmpeg is not installed",
            "ffmpeg-location",
            "dependencies are installed",
            "dependencies needs to be installed",
            "missing dependencies",
            "rtmpdump",
        ),
        "install what the text names; `fgave doctor` looks for the rest",
    ),
    Signal(
        "outdated",
        "needs_user",
        ("precondition check failed", "the page needs to be reloaded", "latest version of youtube"),
        _UPDATE,
    ),
    Signal(
        "certificate",
        "needs_user",
        ("certificate verify failed",),
        "mend this machine's clock, certificates or proxy",
    ),
    Signal("disk_full", "needs_user", ("no space left on device",), "make room on the disk"),
)

DEFERRED = (
    Signal(
        "upcoming",
        "deferred",
        (
            "premieres in",
            "premiere will begin",
            "this live event will begin",
            "live event has not started",
            "will begin shortly",
            "offline until",
            "scheduled for",
        ),
    ),
    Signal(
        "live_now",
        "deferred",
        ("is currently live", "live dash videos are not supported", "channel is live"),
    ),
    Signal("not_live", "deferred", ("is not currently live", "channel is offline")),
    Signal(
        "processing",
        "deferred",
        (
            "processing this video",
            "still being processed",
            "recording is not available",
            "check back later",
        ),
    ),
)

RATE = (
    Signal(
        "session_limit",
        "rate",
        ("content isn't available, try again later", "has been rate-limited", "rate limit"),
        _SLOWER,
    ),
    Signal("http_429", "rate", ("http error 429", "too many requests"), _SLOWER),
)

PERMANENT = (
    Signal(
        "private",
        "permanent",
        ("private video", "video is private", "is set to private", "granted access to this video"),
    ),
    Signal(
        "account_terminated",
        "permanent",
        ("account … has been terminated", "account has been closed", "account … closed their"),
    ),
    Signal("copyright", "permanent", ("copyright claim", "copyright grounds", "due to copyright")),
    Signal(
        "geo_blocked",
        "permanent",
        (
            "not available in your country",
            "available in your country",
            "blocked it in your country",
            "from your location due to geo",
            "not available in your region",
        ),
        "it can be had from another country; fgave forges no headers",
    ),
    Signal("drm", "permanent", ("drm protected", "drm protection", "known to use drm")),
    Signal(
        "removed",
        "permanent",
        (
            "has been removed",
            "been removed by the user",
            "is no longer available",
            "violating youtube's",
            "violat … terms of service",
            "community guidelines",
            "does not exist",
            "has been deleted",
            "not found or deleted",
            "this channel was removed",
        ),
    ),
    Signal("redirect_loop", "permanent", ("redirect loop detected", "infinite loop")),
    Signal(
        "bad_input",
        "permanent",
        (
            "unsupported url",
            "no suitable extractor",
            "incomplete youtube id",
            "did you forget to quote the url",
            "is not a valid url",
            "unsupported url scheme",
            "a video url was given without video id",
            "file:// urls are disabled",
            "invalid url",
        ),
        "mend the address in sources.csv",
    ),
    Signal(
        "no_format",
        "permanent",
        ("requested format is not available", "no video formats found", "only images are"),
        "raise fetch.max_height, or look at what the site offers with yt-dlp -F",
    ),
    Signal("legal", "permanent", ("http error 451",)),
    Signal("http_410", "permanent", ("http error 410",)),
    Signal("http_404", "permanent", ("http error 404",)),
)

RETRYABLE = (
    Signal("video_unavailable", "retryable", ("video unavailable", "video is unavailable")),
    Signal(
        "fragment_missing",
        "retryable",
        ("fragment … not found", "empty fragment", "the downloaded file is empty"),
    ),
    Signal(
        "truncated",
        "retryable",
        ("more expected", "content too short", "did not get any data blocks", "bytes read"),
    ),
    Signal("http_403", "retryable", ("http error 403",)),
    Signal("http_5xx", "retryable", ("http error 5", "internal server error", "bad gateway")),
    Signal("http_4xx", "retryable", ("http error 4",)),
    Signal(
        "network",
        "retryable",
        (
            "timed out",
            "timeout",
            "connection reset",
            "connection refused",
            "connection aborted",
            "connection broken",
            "name resolution",
            "getaddrinfo failed",
            "failed to resolve",
            "name or service not known",
            "nodename nor servname",
            "network is unreachable",
            "no route to host",
            "remote end closed",
            "incomplete read",
            "broken pipe",
            "eof occurred",
            "ssl:",
            "proxy",
            "max retries exceeded",
        ),
    ),
    Signal(
        "postprocessing",
        "retryable",
        ("postprocessing:", "conversion failed", "error opening input", "ffmpeg exited with"),
    ),
    Signal(
        "extractor_bug",
        "retryable",
        (
            "unable to extract",
            "failed to extract any player response",
            "please report this issue",
            "failed to parse json",
            "unable to find selected tab",
            "unable to recognize tab page",
            "cannot identify player",
        ),
        _UPDATE,
    ),
    Signal("media_gone", "retryable"),
    Signal("no_file", "retryable", ("ended well without a file",)),
)

HINTS = (Signal("login_required", "needs_user", ("for the authentication",), _COOKIES),)
"""What yt-dlp adds to other words, which tell more where they are known."""

IN_ORDER = (*NEEDS_USER, *DEFERRED, *RATE, *PERMANENT, *HINTS, *RETRYABLE)
"""Who must act comes first: a text can say both that a video is unavailable and to try later."""

REFUSALS = {
    signal.reason: signal
    for signal in (
        Signal("not_allowed", "permanent", advice="name the host in fetch.allow if you trust it"),
        Signal(
            "private_address", "permanent", advice="name the host in fetch.allow if it is yours"
        ),
        Signal("program_with_address", "permanent"),
        Signal("playlist", "permanent", advice="list its videos, one a line"),
        Signal("too_long", "permanent", advice="raise fetch.max_duration_s if it is wanted"),
        Signal("too_big", "permanent", advice="raise fetch.max_bytes if it is wanted"),
        Signal("changed_on_the_way", "retryable"),
        Signal("is_live", "deferred", advice="a later run takes its recording"),
        Signal("is_upcoming", "deferred"),
        Signal("post_live", "deferred", advice="a later run takes its recording"),
    )
}
"""Where fgave itself would not go on."""
