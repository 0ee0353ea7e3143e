"""The page's server: this machine alone, and of it only who knows the token.

Every request must name the token in its path and this server in its `Host`, so that no other page
in the browser, by whatever name it reaches this port, can read or write anything.
"""

from __future__ import annotations

import hmac
import json
import re
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from fgave_pipeline.review.book import Conflict
from fgave_pipeline.review.desk import Desk
from fgave_pipeline.review.pages import ASSETS, asset, page
from stages.core.errors import FgaveError, UsageError


HERE = "127.0.0.1"
MOST_BYTES = 65_536
"""Of what a page may send at once."""
BLOCK_BYTES = 65_536
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_TYPES = {".mp4": "video/mp4", ".m4v": "video/mp4", ".webm": "video/webm", ".ogv": "video/ogg",
          ".mkv": "video/x-matroska", ".mov": "video/quicktime"}  # fmt: skip
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src "
    "'self' data:; media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class ReviewServer(ThreadingHTTPServer):
    """Serves a desk on 127.0.0.1."""

    daemon_threads = True

    def __init__(self, desk: Desk, token: str, port: int = 0) -> None:
        super().__init__((HERE, port), Handler)
        self.desk, self.token = desk, token

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that has seen enough leaves in the middle; all else is a bug, and told."""
        if not isinstance(sys.exception(), (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)

    @property
    def url(self) -> str:
        """Where the page is, token and all."""
        return f"http://{HERE}:{self.server_port}/{self.token}/"


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: ReviewServer
    protocol_version = "HTTP/1.1"
    server_version = "fgave"
    sys_version = ""
    timeout = 60

    def do_GET(self) -> None:
        """Answer with a page, a clip's facts, its film or its sound."""
        if (path := self._allowed()) is not None:
            self._answer(path)

    do_HEAD = do_GET  # noqa: N815  # the standard library's name

    def do_POST(self) -> None:
        """Write down what a page says of a clip."""
        path = self._allowed()
        if path is None:
            return
        kind, _, clip_id = path.partition("/")
        length = self.headers.get("Content-Length", "")
        own = {f"http://{host}" for host in self._hosts()} | {None}
        plain = self.headers.get("Content-Type", "").split(";")[0] == "application/json"
        if kind != "clip" or not plain or self.headers.get("Origin") not in own:
            self._refuse(HTTPStatus.FORBIDDEN, "expected JSON about a clip, from this page")
        elif not length.isascii() or not length.isdigit() or int(length) > MOST_BYTES:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"expected up to {MOST_BYTES} bytes")
        else:
            self._save(clip_id, self.rfile.read(int(length)))

    def log_message(self, *_: object) -> None:
        """Say nothing: lines would hold the token."""

    def _hosts(self) -> set[str]:
        return {f"{name}:{self.server.server_port}" for name in (HERE, "localhost")}

    def _allowed(self) -> str | None:
        """The path behind the token; None, and an answer, where the request is not allowed."""
        if self.headers.get_all("Host", []) not in [[host] for host in self._hosts()]:
            self._refuse(HTTPStatus.MISDIRECTED_REQUEST, "expected the address that was printed")
            return None
        token, _, path = urlsplit(self.path).path.lstrip("/").partition("/")
        if not hmac.compare_digest(token.encode(), self.server.token.encode()):
            self._refuse(HTTPStatus.NOT_FOUND, "no such page; open the address that was printed")
            return None
        return unquote(path)

    def _answer(self, path: str) -> None:
        kind, _, name = path.partition("/")
        try:
            if not path:
                self._send(page(self.server.desk).encode(), "text/html; charset=utf-8")
            elif path == "queue":
                self._send_json(self.server.desk.queue())
            elif kind == "clip":
                self._send_json(self.server.desk.clip(name))
            elif kind == "film" and (film := self.server.desk.film(name)) is not None:
                self._send_file(film.path)
            elif kind == "sound" and (drawn := self.server.desk.sound(name)) is not None:
                self._send(drawn, "image/png")
            elif kind == "assets" and name in ASSETS:
                self._send(*asset(name))
            else:
                self._refuse(HTTPStatus.NOT_FOUND, f"{path}: nothing here")
        except FgaveError as error:
            self._refuse(HTTPStatus.NOT_FOUND, str(error))

    def _save(self, clip_id: str, body: bytes) -> None:
        try:
            self._send_json(self.server.desk.save(clip_id, _object(body)))
        except Conflict as error:
            stands = self.server.desk.state(clip_id, error.state)
            self._send_json(stands | {"error": str(error)}, HTTPStatus.CONFLICT)
        except FgaveError as error:
            self._refuse(HTTPStatus.BAD_REQUEST, str(error))
        except OSError as error:  # the disk: the page says so, and the next try may have more luck
            self._refuse(HTTPStatus.INSUFFICIENT_STORAGE, str(error))

    def _send_file(self, path: Path) -> None:
        """A file, or the part of it that is asked for, so that players can seek."""
        size = path.stat().st_size
        span = _span(self.headers.get("Range"), size)
        kind = _TYPES.get(path.suffix.lower(), "application/octet-stream")
        if span is None:
            self._begin(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, kind, 0,
                        {"Content-Range": f"bytes */{size}"})  # fmt: skip
            return
        first, last = span
        more = {"Accept-Ranges": "bytes"}
        status = HTTPStatus.OK
        if "Range" in self.headers:
            status = HTTPStatus.PARTIAL_CONTENT
            more["Content-Range"] = f"bytes {first}-{last}/{size}"
        self._begin(status, kind, last - first + 1, more)
        if self.command != "HEAD":
            self._copy(path, first, last - first + 1)

    def _copy(self, path: Path, first: int, count: int) -> None:
        with path.open("rb") as file:
            file.seek(first)
            while count > 0 and (block := file.read(min(count, BLOCK_BYTES))):
                self.wfile.write(block)
                count -= len(block)

    def _send_json(self, said: dict[str, Any], status: HTTPStatus = HTTPStatus.OK) -> None:
        self._send(json.dumps(said).encode(), "application/json", status)

    def _refuse(self, status: HTTPStatus, words: str) -> None:
        self.close_connection = True  # what came with the request may not have been read
        self._send_json({"error": words}, status)

    def _send(self, body: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        self._begin(status, kind, len(body), {})
        if self.command != "HEAD":
            self.wfile.write(body)

    def _begin(self, status: HTTPStatus, kind: str, length: int, more: dict[str, str]) -> None:
        self.send_response(status)
        closing = {"Connection": "close"} if self.close_connection else {}
        about = {"Content-Type": kind, "Content-Length": str(length)}
        for name, value in (HEADERS | about | more | closing).items():
            self.send_header(name, value)
        self.end_headers()


def _object(body: bytes) -> dict[str, Any]:
    """The JSON object that a page sent.

    Raises:
        UsageError: it sent something else.
    """
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{error}, expected JSON") from error
    if not isinstance(said, dict):
        raise UsageError(f"{type(said).__name__}, expected an object")
    return said


def _span(asked: str | None, size: int) -> tuple[int, int] | None:
    """First and last byte of what is asked for; all where nothing is; None where there is none."""
    found = _RANGE.fullmatch(asked or "bytes=0-")
    if found is None:  # several at once, or another unit: all of it is a fair answer
        return 0, size - 1
    first, last = found.groups()
    if not first:
        return (max(0, size - int(last)), size - 1) if last and int(last) else None
    end = min(int(last), size - 1) if last else size - 1
    return (int(first), end) if int(first) <= end else None
