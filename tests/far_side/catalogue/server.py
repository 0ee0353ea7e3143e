"""A small site on 127.0.0.1: videos for the extractor of the tests, files, and all that goes wrong.

It speaks real HTTP. A video NAME lies at `/watch/NAME`; what the extractor is to say about it is
asked for at `/api/NAME`. Everything else is a path with an answer (`answers.py`).
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from catalogue.answers import Answer, status, whole


SETTINGS = {
    "allow": "127.0.0.1",
    "plugins": True,
    "requests_sleep_s": 0.0,
    "retries": 1,
    "per_hour": 0,
}
"""Parameters of fetch with which the site may be asked, and is not spared."""


@dataclass
class Catalogue:
    """What the site offers; add to it at any time."""

    port: int = 0
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    """Paths, in the order in which they were asked for."""
    closing: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}/{path.lstrip('/')}"

    def add(self, path: str, answer: Answer) -> str:
        """Answer for a path; its address."""
        self.answers["/" + path.lstrip("/")] = answer
        return self.url(path)

    def add_file(self, path: str, file: Path, **how: Any) -> str:
        return self.add(path, whole(file.read_bytes(), **how))

    def add_video(self, name: str, *formats: dict[str, Any], **page: Any) -> str:
        """A video, as the extractor is to describe it; the address of its page.

        Args:
            name: its id.
            formats: as yt-dlp's extractors give them; a `url` may be a path of this site.
            page: other fields of the page; `error` and others as `yt_dlp_plugins` says.
        """
        said = {"id": name, "title": name, "formats": list(formats)} | page
        self.add(f"api/{name}", whole(json.dumps(said).encode(), kind="application/json"))
        return self.url(f"watch/{name}")

    def count(self, path: str) -> int:
        """How often a path was asked for."""
        return self.asked.count("/" + path.lstrip("/"))


class Handler(BaseHTTPRequestHandler):
    """Looks up the path, and lets its answer speak."""

    server: Server

    def do_GET(self) -> None:
        self.close_connection = True
        shelf = self.server.catalogue
        shelf.asked.append(self.path)
        shelf.answers.get(self.path, status(404))(self)

    do_HEAD = do_GET  # noqa: N815  # the name that http.server looks for

    def log_message(self, *_: Any) -> None:
        pass


class Server(ThreadingHTTPServer):
    """Each request in a thread that ends with the server."""

    request_queue_size = 64

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.catalogue = catalogue
        catalogue.port = self.server_port

    def handle_error(self, *_: Any) -> None:
        """Who asked has hung up, as who is killed does."""


@contextmanager
def served() -> Iterator[Catalogue]:
    """A site, until the block ends."""
    catalogue = Catalogue()
    server = Server(catalogue)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield catalogue
    finally:
        catalogue.closing.set()
        server.shutdown()
        thread.join(10)
        server.server_close()
