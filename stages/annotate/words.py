"""Find the words of a vocabulary in a text: the longest first, each hiding what lies within it."""

# ruff: noqa: RUF001  # words of many scripts
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from stages.annotate.text import normalise


M = TypeVar("M")

_HYPHEN = re.compile(r"(?<=\w)[-‐‑](?=\w)")
_MARKS = re.compile(r"(?<=[a-z])[\u0300-\u036f]+")


@dataclass(frozen=True, slots=True)
class Found(Generic[M]):
    """A word that stands in a text, and what it means."""

    at: int
    end: int
    meaning: M


class Words(Generic[M]):
    """A vocabulary: folded words and their meanings."""

    __slots__ = ("_lengths", "_meanings")

    def __init__(self, meanings: dict[str, M]) -> None:
        self._meanings = meanings
        lengths: dict[str, set[int]] = {}
        for word in meanings:
            lengths.setdefault(word[0], set()).add(len(word))
        self._lengths = {first: sorted(known) for first, known in lengths.items()}

    def find(self, text: str) -> list[Found[M]]:
        """The words that stand in a folded text, in order, none overlapping another."""
        candidates = sorted(self._candidates(text), key=lambda span: (span[0] - span[1], span[0]))
        taken = bytearray(len(text))
        found = []
        for at, end in candidates:
            if not any(taken[at:end]):
                taken[at:end] = b"\1" * (end - at)
                found.append(Found(at, end, self._meanings[text[at:end]]))
        return sorted(found, key=lambda word: word.at)

    def hidden(self, text: str) -> list[Found[M]]:
        """The words that stand in a folded text, but within or across a longer one."""
        shown = {(word.at, word.end) for word in self.find(text)}
        spans = (span for span in self._candidates(text) if span not in shown)
        return [Found(at, end, self._meanings[text[at:end]]) for at, end in sorted(spans)]

    def _candidates(self, text: str) -> Iterable[tuple[int, int]]:
        for at, first in enumerate(text):
            for length in self._lengths.get(first, ()):
                end = at + length
                if end > len(text):
                    break
                if text[at:end] in self._meanings and _stands_alone(text, at, end):
                    yield at, end


def fold(text: str) -> str:
    """A text in the form in which words are compared: no case, Latin accents or inner hyphens."""
    folded = _HYPHEN.sub(" ", normalise(text).casefold())
    if not folded.isascii():
        folded = _MARKS.sub("", unicodedata.normalize("NFD", folded))
        folded = unicodedata.normalize("NFC", folded).replace("ё", "е")
    return " ".join(folded.split())


def _stands_alone(text: str, at: int, end: int) -> bool:
    """Whether a word is whole: by its neighbours, as its script asks."""
    before, after = text[at - 1 : at], text[end : end + 1]
    if _has_no_spaces(text[at]):
        alone = end - at > 1
        return alone or not (_has_no_spaces(before) or _has_no_spaces(after))
    return not _continues(before) and (not _continues(after) or _has_no_spaces(text[end - 1]))


def _continues(char: str) -> bool:
    return char.isalnum() and not _has_no_spaces(char)


def _has_no_spaces(char: str) -> bool:
    """Whether a character is Han, Kana or Hangul, in which words are found anywhere."""
    return "\u3041" <= char <= "\u30ff" or "\u3400" <= char <= "\u9fff" or "가" <= char <= "힣"
