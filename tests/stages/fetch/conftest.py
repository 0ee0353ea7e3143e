"""A source that is fetched by the stage itself, from the catalogue or from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from catalogue.server import SETTINGS
from stages.core.errors import Unavailable
from stages.core.records import Source, Video
from stages.fetch import TEXTS, FetchParams, fetch


@dataclass(frozen=True)
class OneSource:
    """The inputs of fetch: a source, and the folder that its path starts from."""

    source: Source
    root: Path

    @property
    def sources(self) -> list[Source]:
        return [self.source]


@dataclass(frozen=True)
class Ended:
    """The one row of a source, what was raised after it, and the files that are there."""

    row: Video
    error: Unavailable | None
    files: tuple[str, ...]
    out: Path

    @property
    def verdict(self) -> tuple[str, str]:
        """`ok`, or the class of the failure; and the reason."""
        return (self.error.failure if self.error else self.row.status, self.row.reason)

    @property
    def media(self) -> bytes:
        return (self.out / self.row.file).read_bytes()


@pytest.fixture
def get(tmp_path):
    """(url, parameters) → what became of it, tried once unless said otherwise."""

    def fetched(url: str, *, stage=fetch, **params) -> Ended:
        out = tmp_path / f"out{len(list(tmp_path.iterdir()))}"
        out.mkdir()
        settings = FetchParams(**({"attempts": 1} | SETTINGS | params))
        rows, error = [], None
        try:
            for row in stage(OneSource(Source("s", url), tmp_path), settings, out):
                rows.append(row)
        except Unavailable as caught:
            error = caught
        (row,) = rows
        assert (row.status == "ok") is (error is None)
        if error is not None:
            assert (error.reason, error.detail) == (row.reason, row.detail)
            assert row.detail
        return Ended(row, error, tuple(sorted(p.name for p in out.iterdir())), out)

    return fetched


@pytest.fixture
def get_texts(get):
    """(url, parameters) → the texts alone."""
    return lambda url, **params: get(url, stage=TEXTS.run, **params)


@pytest.fixture
def pair(catalogue, tiny_streams):
    """Formats as YouTube offers them: the picture in one file, the sound in another."""
    picture, sound = tiny_streams
    catalogue.add_file("picture.mp4", picture)
    catalogue.add_file("sound.m4a", sound, kind="audio/mp4")
    seen = {"vcodec": "avc1.42c00a", "acodec": "none", "ext": "mp4", "height": 48}
    heard = {"vcodec": "none", "acodec": "mp4a.40.2", "ext": "m4a"}
    return (
        {"url": "/picture.mp4", "format_id": "133"} | seen,
        {"url": "/sound.m4a", "format_id": "140"} | heard,
    )
