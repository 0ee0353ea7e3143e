"""Foley sources as a site would offer them: a file or several, and a page with their texts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from catalogue import media
from catalogue.server import Catalogue
from stages.tools import foley
from stages.tools.info import Info


def add_film(catalogue: Catalogue, name: str, folder: Path, *, shape: str) -> str:
    """The address of a foley source's page.

    Args:
        catalogue: the site.
        name: the source, as in `foley:NAME`.
        folder: where its files are made.
        shape: `file`, `streams` (picture and sound apart, as YouTube has them) or `hls`.
    """
    stem = name.partition("?")[0]
    made = foley.make(name, folder)
    formats = {"file": _file, "streams": _streams, "hls": _hls}[shape]
    page = page_of(made.info)
    return catalogue.add_video(stem, *formats(catalogue, folder / made.file, stem), **page)


def page_of(info: Info) -> dict[str, Any]:
    """Texts as yt-dlp's extractors give them."""
    return {
        "title": info.title,
        "channel_id": info.channel,
        "license": info.license,
        "description": info.description,
        "chapters": [
            {"start_time": c.start_ms / 1000, "end_time": c.end_ms / 1000, "title": c.title}
            for c in info.chapters
        ],
        "comments": [
            {
                "text": c.text,
                "author_id": c.author,
                "like_count": c.likes,
                "author_is_uploader": c.by_uploader,
                "is_pinned": c.pinned,
                "is_favorited": c.hearted,
            }
            for c in info.comments
        ],
    }


def _file(catalogue: Catalogue, film: Path, stem: str) -> list[dict[str, Any]]:
    catalogue.add_file(f"{stem}/{film.name}", film)
    return [{"url": f"/{stem}/{film.name}", "format_id": "18"}]


def _streams(catalogue: Catalogue, film: Path, stem: str) -> list[dict[str, Any]]:
    catalogue.add_file(f"{stem}/v.mp4", media.only(film, "v", film.with_name("v.mp4")))
    catalogue.add_file(f"{stem}/a.m4a", media.only(film, "a", film.with_name("a.m4a")))
    seen = {"vcodec": "avc1", "acodec": "none", "ext": "mp4", "format_id": "136"}
    heard = {"vcodec": "none", "acodec": "mp4a.40.2", "ext": "m4a", "format_id": "140"}
    return [{"url": f"/{stem}/v.mp4"} | seen, {"url": f"/{stem}/a.m4a"} | heard]


def _hls(catalogue: Catalogue, film: Path, stem: str) -> list[dict[str, Any]]:
    for path in media.hls(film, film.parent / "hls").parent.iterdir():
        catalogue.add_file(f"{stem}/{path.name}", path)
    return [{"url": f"/{stem}/list.m3u8", "protocol": "m3u8_native", "ext": "mp4"}]
