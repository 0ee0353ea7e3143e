"""What a path of the catalogue answers: a function that speaks through the request's handler."""

from __future__ import annotations

import http
import itertools
import re
import threading
from collections.abc import Callable
from typing import Any


Answer = Callable[[Any], None]
"""(handler) → None; `handler.server.catalogue.closing` is set when the site closes."""

_RANGE = re.compile(r"bytes=(\d+)-(\d*)")


def whole(data: bytes, *, kind: str = "video/mp4", tag: str = "", ranges: bool = True) -> Answer:
    """The whole body, or the part of it that is asked for.

    Args:
        data: the body.
        kind: its content type.
        tag: its ETag, by which a client knows that it is still the same.
        ranges: whether parts can be had.
    """

    def answer(handler: Any) -> None:
        part, code, headers = data, 200, {"Content-Type": kind} | ({"ETag": tag} if tag else {})
        asked = _RANGE.fullmatch(handler.headers.get("Range", ""))
        if asked and ranges and handler.headers.get("If-Range", tag) == tag:
            start, end = int(asked[1]), min(int(asked[2] or len(data)), len(data) - 1)
            part, code = data[start : end + 1], 206
            headers["Content-Range"] = f"bytes {start}-{end}/{len(data)}"
        _say(handler, code, headers | {"Content-Length": str(len(part))}, part)

    return answer


def status(code: int, **headers: str) -> Answer:
    """A status without a body; `retry_after="30"` is a header."""
    named = {name.replace("_", "-").title(): value for name, value in headers.items()}
    return lambda handler: _say(handler, code, named | {"Content-Length": "0"}, b"")


def redirect(to: str) -> Answer:
    return status(302, location=to)


def cut_short(data: bytes, at: int, *, announced: bool, tag: str = "") -> Answer:
    """A body that ends early; unannounced, nothing tells it from a whole one."""
    headers = {"Content-Type": "video/mp4"} | ({"ETag": tag} if tag else {})
    if announced:
        headers["Content-Length"] = str(len(data))
    return lambda handler: _say(handler, 200, headers, data[:at])


def drip(data: bytes, *, every_s: float = 0.5) -> Answer:
    """One byte at a time."""

    def answer(handler: Any) -> None:
        headers = {"Content-Type": "video/mp4", "Content-Length": str(len(data))}
        _say(handler, 200, headers, b"")
        for byte in data:
            if handler.server.catalogue.closing.wait(every_s):
                return
            handler.wfile.write(bytes([byte]))

    return answer


def never() -> Answer:
    """Not a word, until the site closes."""
    return lambda handler: handler.server.catalogue.closing.wait()


def in_turn(*answers: Answer) -> Answer:
    """Each once, then the last for ever. Questions about the head alone do not count."""
    turns, door = itertools.chain(answers, itertools.repeat(answers[-1])), threading.Lock()

    def answer(handler: Any) -> None:
        if handler.command == "HEAD":
            return status(405)(handler)
        with door:
            now = next(turns)
        return now(handler)

    return answer


def _say(handler: Any, code: int, headers: dict[str, str], body: bytes) -> None:
    handler.send_response(code, http.HTTPStatus(code).phrase)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    if handler.command != "HEAD":
        handler.wfile.write(body)
