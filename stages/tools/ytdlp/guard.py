"""What a child process may reach: no private address, no program with an address of its own.

A page can lead anywhere, and yt-dlp follows. So every name that is looked up is asked for what it
stands for, whatever led there: a list, a redirect, a playlist of segments.
"""

from __future__ import annotations

import ipaddress
import socket
import sys
import urllib.request
from typing import Any
from urllib.parse import urlsplit

from yt_dlp.networking.exceptions import RequestError


class Refused(RequestError):  # type: ignore[misc]  # yt-dlp ships no types
    """fgave would not go on; `reason` is a slug."""

    def __init__(self, reason: str, words: str) -> None:
        super().__init__(words)
        self.reason = reason


def guard(allow: tuple[str, ...]) -> None:
    """From now on, this process reaches public addresses and the hosts in `allow`, no others."""
    known = {host.lower() for host in allow} | _proxies()
    look_up = socket.getaddrinfo

    def look_up_public(host: Any, *args: Any, **kwargs: Any) -> Any:
        found = look_up(host, *args, **kwargs)
        name = host.decode() if isinstance(host, bytes) else str(host or "")
        private = [entry[4][0] for entry in found if is_private(str(entry[4][0]))]
        if private and name.lower() not in known:
            words = f"{name} is {private[0]}, a private address, expected a public one"
            raise Refused("private_address", words)
        return found

    socket.getaddrinfo = look_up_public
    sys.addaudithook(_no_addresses)


def is_private(address: str) -> bool:
    """Whether an IP address stands for a machine or net of one's own."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None)
    return not (mapped or ip).is_global


def _proxies() -> set[str]:
    """Hosts of the proxies that the user set; they are asked in place of all others."""
    return {urlsplit(url).hostname or "" for url in urllib.request.getproxies().values()}


def _no_addresses(event: str, args: tuple[Any, ...]) -> None:
    """Programs, such as ffmpeg, work on files; what they fetched would be seen by nobody."""
    if event == "subprocess.Popen" and any("://" in str(arg) for arg in args[1]):
        raise Refused("program_with_address", f"{args[0]} would fetch by itself")
