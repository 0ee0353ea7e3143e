"""The words beside a time: what is a mark or a number before them, and what is the label."""

# ruff: noqa: RUF001  # quotes and dashes as people type them
from __future__ import annotations

import re


_NUMBER = re.compile(r"(?:#?\d{1,3}[.)](?!\d)|#\d{1,3}(?!\w)|[(\[]\d{1,3}[)\]]|\d{1,3} [-–—](?= ))")
_ONLY_NUMBER = re.compile(r"[\W_]{0,20}\d{1,3}[\W_]{0,20}")
_EMPTY_BRACKETS = re.compile(r"\(\s{0,9}\)|\[\s{0,9}\]|\{\s{0,9}\}|【\s{0,9}】")
_NOTE = re.compile(r"[\W_]{0,10}[(\[][^()\[\]]{0,200}[)\]][\W_]{0,10}")
_LEADS_TO_A_TIME = re.compile(
    r"(?:^|\s)(?:at|from|until|till|around|by|um|ab|bis|gegen|à|vers|dès|las|desde|hasta|às|с|до|в)"
    r"\W{0,3}$",
    re.IGNORECASE,
)
_PAIRS = dict(zip("([{<「『【《〈«“‘\"'", ")]}>」』】》〉»”’\"'", strict=True))
_OPENERS = frozenset(_PAIRS)
_CLOSERS = {close: opened for opened, close in _PAIRS.items()}
_TRAILING = frozenset(" \t-–—―‐−~〜|:;,、·•=*_`/\\+&＞>@") | _OPENERS
_KEPT_LEADING = frozenset("#@$€£¿¡")
_LONG = 120


def has_words(text: str) -> bool:
    """Whether a text holds a letter, a digit or an emoji."""
    return any(c.isalnum() or c >= "\U0001f000" or "\u2600" <= c <= "\u27bf" for c in text)


def is_marks(before: str) -> bool:
    """Whether what stands before a time is only bullets, emoji, arrows, brackets or a number."""
    if len(before) > 60:
        return False
    return not any(c.isalnum() for c in before) or bool(_ONLY_NUMBER.fullmatch(before))


def is_tail(after: str) -> bool:
    """Whether what stands after a time is only marks, or one note in brackets."""
    return not any(c.isalnum() for c in after) or bool(_NOTE.fullmatch(after))


def is_label(before: str) -> bool:
    """Whether what stands before a time can name it, rather than lead up to it in a sentence."""
    short = len(before) <= _LONG and any(c.isalnum() for c in before)
    return short and not is_marks(before) and lead_in(before) is None


def lead_in(before: str) -> int | None:
    """Where the last word begins if it leads up to a time, as "at" does; else None."""
    found = _LEADS_TO_A_TIME.search(before[-_LONG:])
    return found.start() + max(0, len(before) - _LONG) if found else None


def clean_label(text: str) -> str:
    """The label without what separates it from its time: bullets, numbers, lone brackets."""
    label = " ".join(_EMPTY_BRACKETS.sub(" ", text).split())
    label = _stripped(label)
    number = _NUMBER.match(label)
    if number and any(c.isalnum() for c in label[number.end() :]):
        label = _stripped(label[number.end() :])
    return label


def _stripped(text: str) -> str:
    start, end = 0, len(text)
    if any(c.isalnum() for c in text):
        while not _begins(text, start):
            start += 1
    while end > start and _trails(text, start, end):
        end -= 1
    return text[start:end].strip()


def _begins(text: str, at: int) -> bool:
    """Whether a label can begin with this character."""
    char = text[at]
    if char.isalnum():
        return True
    if char in _OPENERS:
        return _PAIRS[char] in text[at + 1 : at + 1 + _LONG]
    return char in _KEPT_LEADING and text[at + 1 : at + 2].isalnum()


def _trails(text: str, start: int, end: int) -> bool:
    """Whether the last character belongs to what follows the label, not to the label."""
    char = text[end - 1]
    if char in _CLOSERS and char not in _OPENERS:
        return _CLOSERS[char] not in text[max(start, end - 1 - 2 * _LONG) : end - 1]
    return char in _TRAILING or "\u2500" <= char <= "\u25ff"
