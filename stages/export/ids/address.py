"""An address that can be shared: it leads to a public page, and holds nobody's key to it."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit


_MADE = "foley:"
_KEY = re.compile(
    r"token|sig|key|auth|expire|policy|credential|session|passw|^(si|pp|igsh|feature)$",
    re.IGNORECASE,
)


def shareable(url: str) -> str:
    """The address without what is nobody else's business; empty for one that others cannot use.

    Left out are paths, hosts of one's own net, names and passwords, and parameters that are keys
    or say who shared it.
    """
    if url.startswith(_MADE):
        return url
    try:
        parts = urlsplit(url)
        host = _host(parts)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    kept = [(n, v) for n, v in parse_qsl(parts.query, keep_blank_values=True) if not _KEY.search(n)]
    return urlunsplit((parts.scheme, host, parts.path, urlencode(kept), ""))


def _host(parts: SplitResult) -> str:
    """Host and port, without a user; empty for a host that is not public."""
    name = parts.hostname or ""
    of_a_net = name.endswith((".local", ".internal", ".localhost"))
    if of_a_net or not ("." in name or ":" in name):
        return ""
    port = f":{parts.port}" if parts.port else ""
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return name + port
    if not address.is_global:
        return ""
    return f"[{name}]{port}" if address.version == 6 else name + port
