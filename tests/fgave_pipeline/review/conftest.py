"""A dataset of one's own under review, and its server."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

import pytest

from fgave_pipeline.review.desk import Desk
from fgave_pipeline.review.server import ReviewServer


@dataclass(frozen=True)
class Review:
    """A review under way."""

    server: ReviewServer
    manifest: Path

    @property
    def url(self) -> str:
        return self.server.url

    def lines(self, name: str) -> list[str]:
        path = self.manifest / f"{name}.csv"
        return path.read_text("utf-8").splitlines()[1:] if path.exists() else []


@pytest.fixture
def review(place):
    """The tiny dataset in the hands of anna."""
    with ReviewServer(Desk(place.open(), "anna"), "secret") as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield Review(server, place.manifest)
        server.shutdown()
        thread.join()
