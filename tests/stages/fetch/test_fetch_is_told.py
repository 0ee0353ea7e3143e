"""What an extractor says of a video that cannot be had, through the whole of yt-dlp."""

from __future__ import annotations

import pytest

from stages.fetch import TEXTS


SAID = {
    (
        "needs_user",
        "bot_check",
    ): "Sign in to confirm you\u2019re not a bot. Use --cookies-from-browser",
    ("needs_user", "age_gate"): "Sign in to confirm your age. This video may be inappropriate",
    ("needs_user", "members_only"): "Join this channel to get access to members-only content",
    ("deferred", "upcoming"): "Premieres in 3 hours",
    ("rate", "session_limit"): "Video unavailable. This content isn't available, try again later.",
    ("permanent", "private"): "Private video. Sign in if you've been granted access to this video",
    ("permanent", "removed"): "Video unavailable. This video has been removed by the uploader",
    ("permanent", "drm"): "This video is DRM protected",
    ("retryable", "video_unavailable"): "Video unavailable",
    ("retryable", "unknown"): "The stars are not right tonight",
}


@pytest.mark.parametrize("verdict", SAID, ids=lambda verdict: verdict[1])
def test_what_a_site_says_ends_in_its_class(catalogue, get, verdict):
    error = {"kind": "expected", "text": SAID[verdict]}
    ended = get(catalogue.add_video("v", error=error))
    assert ended.verdict == verdict
    assert ended.row.detail == f"[catalogue] v: {SAID[verdict]}"


@pytest.mark.parametrize(
    ("kind", "verdict"),
    [
        ("geo", ("permanent", "geo_blocked")),
        ("not_live", ("deferred", "not_live")),
        ("unexpected", ("retryable", "extractor_bug")),
        ("bug", ("retryable", "extractor_bug")),
    ],
)
def test_what_kind_of_error_it_is_counts_before_its_words(catalogue, get, kind, verdict):
    ended = get(catalogue.add_video("v", error={"kind": kind, "text": "Oh"}))
    assert ended.verdict == verdict


def test_missing_formats_are_explained_by_what_was_warned_of(catalogue, get):
    warning = "No supported JavaScript runtime could be found. Only deno is enabled by default"
    assert get(catalogue.add_video("v", warnings=[warning])).verdict == (
        "needs_user",
        "js_runtime_missing",
    )
    assert get(catalogue.add_video("w")).verdict == ("retryable", "formats_missing")


def test_a_page_that_nobody_could_foresee_costs_its_video_alone(catalogue, get):
    comments = [{"text": "hi", "like_count": "many"}]
    url = catalogue.add_video("v", error=None, formats=[{"url": "/v.mp4"}], comments=comments)
    assert get(url, stage=TEXTS.run).verdict == ("retryable", "extractor_bug")
