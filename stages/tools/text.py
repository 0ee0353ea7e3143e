"""Text from outside, made harmless to what will read it: a spreadsheet, a page in Markdown."""

from __future__ import annotations

import re


_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")
_MARKUP = re.compile(r"([\\`*_{}\[\]()#+!|~$:@\"'/]|(?<=www)\.)", re.IGNORECASE)
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula, in one line."""
    line = " ".join(text.split())
    return f"'{line}" if any(t.startswith(_STARTS_FORMULA) for t in (text, line)) else line


def markdown(text: str) -> str:
    """Text that a page in Markdown shows as it is, in one line: no markup, no HTML, no link."""
    line = "".join(c if c.isprintable() else " " for c in text)
    escaped = _MARKUP.sub(r"\\\1", " ".join(line.split()))
    return "".join(_ENTITIES.get(c, c) for c in escaped)
