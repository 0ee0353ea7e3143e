"""Each of the messages in `messages.toml`, and what counts before words, in its class."""

from __future__ import annotations

import errno
import time
import tomllib
from pathlib import Path

import pytest

from stages.tools.ytdlp.failures import classify, one_line, unavailable
from stages.tools.ytdlp.signals import IN_ORDER, REFUSALS
from stages.tools.ytdlp.wanted import Trouble


SAID = tomllib.loads(Path(__file__).with_name("messages.toml").read_text(encoding="utf-8"))
TABLE = [
    (failure, reason, text)
    for failure, reasons in SAID.items()
    for reason, said in reasons.items()
    for text in said["texts"]
]


def test_the_table_is_as_long_as_it_should_be():
    assert len({text for _, _, text in TABLE}) == len(TABLE) >= 80


@pytest.mark.parametrize(("failure", "reason", "text"), TABLE)
def test_a_message_means_what_it_says(failure, reason, text):
    found = classify(Trouble(text))
    assert (found.reason, found.failure) == (reason, failure)


@pytest.mark.parametrize(("failure", "reason", "text"), TABLE)
def test_a_message_in_another_case_and_with_other_apostrophes_means_the_same(failure, reason, text):
    shouted = text.upper().replace("'", "\u2019").replace(" ", "  \n")
    found = classify(Trouble(shouted))
    assert (found.reason, found.failure) == (reason, failure)


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        (Trouble("Oh", kinds=("DownloadError", "GeoRestrictedError")), "geo_blocked"),
        (Trouble("Oh", kinds=("CookieLoadError",)), "cookies_bad"),
        (Trouble("Oh", kinds=("DownloadError", "CertificateVerifyError")), "certificate"),
        (Trouble("Oh", kinds=("DownloadError", "TransportError")), "network"),
        (Trouble("Oh", errno=errno.ENOSPC), "disk_full"),
        (Trouble("Oh", errno=errno.EDQUOT), "disk_full"),
        (Trouble("Video unavailable", status=429), "http_429"),
        (Trouble("Oh", has_drm=True), "drm"),
        (Trouble("Oh", availability="private"), "private"),
        (Trouble("Oh", availability="subscriber_only"), "members_only"),
        (Trouble("Oh", availability="needs_auth"), "login_required"),
        (Trouble("Oh", availability="public"), "unknown"),
        (Trouble("Oh", live_status="is_upcoming"), "upcoming"),
        (Trouble("Oh", live_status="post_live"), "processing"),
        (Trouble("Oh", live_status="not_live"), "unknown"),
        (Trouble("Oh", kinds=("TransportError",), availability="subscriber_only"), "network"),
        (Trouble("KeyError: 'x'", expected=False), "extractor_bug"),
        (Trouble("HTTP Error 404: Not Found", loading="https"), "media_gone"),
        (Trouble("HTTP Error 404: Not Found", loading="m3u8_native"), "fragment_missing"),
    ],
)
def test_structure_tells_what_the_words_do_not(trouble, reason):
    assert classify(trouble).reason == reason


@pytest.mark.parametrize(
    ("warning", "reason"),
    [
        ("n challenge solving failed: Some formats may be missing", "js_runtime_missing"),
        ("web client https formats require a GVS PO Token which was not provided", "po_token"),
        ("YouTube said: INFO - Unavailable videos are hidden", "no_format"),
    ],
)
def test_formats_that_are_missing_are_explained_by_a_warning(warning, reason):
    said = "Requested format is not available"
    assert classify(Trouble(said, warnings=("Something else", warning))).reason == reason


def test_a_403_in_the_middle_of_a_token_warning_is_about_the_token():
    trouble = Trouble("HTTP Error 403: Forbidden", loading="https", warnings=("a GVS PO Token",))
    assert classify(trouble).reason == "po_token"
    assert classify(Trouble("HTTP Error 403: Forbidden", warnings=("a GVS PO Token",))).reason == (
        "http_403"
    )


def test_what_was_refused_here_is_not_read_from_its_words():
    trouble = Trouble("members-only", refused="too_long")
    assert classify(trouble).reason == "too_long"


@pytest.mark.parametrize("reason", SAID["needs_user"])
def test_the_user_is_told_what_to_do(reason):
    assert unavailable(Trouble(SAID["needs_user"][reason]["texts"][0])).advice


def test_seconds_and_dates_say_how_long_to_wait():
    def wait(**said):
        return unavailable(Trouble("HTTP Error 429", status=429, **said)).retry_after_s

    assert wait(retry_after="120") == 120
    assert wait(retry_after="Wed, 21 Oct 2015 07:28:00 GMT") == 0
    assert wait(retry_after="soon") is None
    assert wait() is None
    assert wait(release=int(time.time()) + 600) == pytest.approx(600, abs=5)


def test_a_kept_text_is_one_line_without_anything_signed():
    text = (
        "HTTPSConnectionPool(host='rr3---sn-4g5e.googlevideo.com'): Max retries exceeded with\n"
        "  url: /videoplayback?expire=1&sig=AJfQ (Caused by <x object at 0x7f00>) at"
        " https://www.youtube.com/watch?v=dQw4w9WgXcQ and"
        " /watch?v=dQw4w9WgXcQ&sig=AJfQ. Really? Yes"
    )
    kept = one_line(text)
    assert "AJfQ" not in kept
    assert "\n" not in kept
    assert "watch?v=dQw4w9WgXcQ and" in kept
    assert "(Caused by <x object>)" in kept
    assert one_line("watch?v=dQw4 looks truncated") == "watch?v=dQw4 looks truncated"
    assert kept.endswith("Really? Yes")
    assert len(one_line("x" * 5000)) <= 600


@pytest.mark.parametrize("signal", [*IN_ORDER, *REFUSALS.values()], ids=lambda s: s.reason)
def test_every_reason_stands_in_the_readme_with_its_class(signal):
    page = (Path(__file__).parents[4] / "README.md").read_text(encoding="utf-8")
    (line,) = [line for line in page.splitlines() if line.startswith(f"| `{signal.failure}` ")]
    assert f"`{signal.reason}`" in line
