"""Many sources at once, of which some fail, in twenty ways."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catalogue.answers import Answer, cut_short, never, redirect, status, whole
from catalogue.server import Catalogue


GOOD = ("ok", "")
_PAGE = b"<html><body>Sorry.</body></html>" * 20

_SAID = {
    "removed": ("permanent", "This video has been removed by the uploader"),
    "private": ("permanent", "Private video. Sign in if you've been granted access"),
    "copyright": ("permanent", "This video is not available due to a copyright claim"),
    "account_terminated": ("permanent", "The account of this uploader has been terminated"),
    "drm": ("permanent", "This video is DRM protected"),
    "age_gate": ("needs_user", "Sign in to confirm your age"),
    "members_only": ("needs_user", "Join this channel to get access to members-only content"),
    "upcoming": ("deferred", "Premieres in 3 hours"),
    "live_now": ("deferred", "This video is currently live"),
    "video_unavailable": ("retryable", "Video unavailable"),
    "unknown": ("retryable", "The stars are not right tonight"),
}


@dataclass(frozen=True)
class Member:
    """A source, and what is to become of it."""

    source_id: str
    url: str
    verdict: tuple[str, str]
    """`ok`, or the class of the failure; and the reason."""


def crowd(site: Catalogue, video: Path, *, good: int, bad: int, seed: int) -> list[Member]:
    """So many sources in an order of chance; the bad ones fail, each way in its turn."""
    data = video.read_bytes()
    ways = list(_ways(site, data))
    verdicts = [(*GOOD, {}) for _ in range(good)] + [ways[n % len(ways)] for n in range(bad)]
    random.Random(seed).shuffle(verdicts)
    return [_member(site, f"v{n:04}", data, said) for n, said in enumerate(verdicts)]


def write_manifest(folder: Path, members: list[Member]) -> None:
    """The list of them, as the dataset `crowd`."""
    path = folder / "manifests/crowd/sources.csv"
    path.parent.mkdir(parents=True)
    lines = ["source_id,url", *(f"{one.source_id},{one.url}" for one in members)]
    path.write_text("\n".join(lines) + "\n")


def _member(
    site: Catalogue, name: str, data: bytes, said: tuple[str, str, dict[str, Any]]
) -> Member:
    failure, reason, page = said
    if isinstance(page.get("at"), str):
        return Member(name, page["at"], (failure, reason))
    path = page.get("media") or f"/{name}.mp4"
    site.answers.setdefault(path, whole(data, tag=f'"{name}"'))
    more = {key: value for key, value in page.items() if key != "media"}
    return Member(name, site.add_video(name, {"url": path}, **more), (failure, reason))


def _ways(site: Catalogue, data: bytes) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Class, reason, and the page or address of each way to fail."""
    for reason, (failure, text) in _SAID.items():
        yield failure, reason, {"error": {"kind": "expected", "text": text}}
    yield "permanent", "geo_blocked", {"error": {"kind": "geo", "text": "Not here"}}
    yield "rate", "http_429", {"at": site.add("busy.mp4", status(429, retry_after="1"))}
    yield "permanent", "http_410", {"at": site.add("gone.mp4", status(410))}
    yield "permanent", "redirect_loop", {"at": site.add("round.mp4", redirect("/round.mp4"))}
    yield "needs_user", "not_allowed", {"at": "https://elsewhere.example/v.mp4"}
    yield "needs_user", "too_long", {"duration": 1_000_000}
    yield "retryable", "too_short", {"duration": 60}
    for reason, answer in _bad_media(data).items():
        path = f"/{reason}.mp4"
        site.add(path, answer)
        yield "retryable", reason, {"media": path}


def _bad_media(data: bytes) -> dict[str, Answer]:
    return {
        "media_gone": status(404),
        "not_media": whole(_PAGE),
        "truncated": cut_short(data, len(data) // 2, announced=True),
        "deadline": never(),
    }
