"""What was read from lists of timestamps, held against what is right."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from fgave_pipeline.labels.lists import Expected, ReadSegment


SAME_S = 0.5
"""So near to each other two starts count as the same."""


@dataclass(frozen=True, slots=True)
class ListScore:
    """One list: how much of what was read is right, and how much of what is right was read."""

    id: str
    right: int
    wrong: int
    missed: int
    empty: bool
    """Whether nothing is to be read from it."""

    @property
    def exact(self) -> bool:
        """Whether all is right and nothing is missing."""
        return not self.wrong and not self.missed


@dataclass(frozen=True, slots=True)
class Scores:
    """Many lists together."""

    precision: float
    recall: float
    exact: int
    lists: int
    """Those with something to read."""
    clean: int
    negatives: int
    """Those with nothing to read."""


def score_list(list_id: str, read: list[ReadSegment], expected: Iterable[Expected]) -> ListScore:
    """Score a list: a start within half a second and the same label make a hit."""
    left = list(expected)
    empty, right = not left, 0
    for segment in read:
        hit = next((e for e in left if _is_hit(segment, e)), None)
        if hit is not None:
            left.remove(hit)
            right += 1
    missed = sum(not e.optional for e in left)
    return ListScore(list_id, right, len(read) - right, missed, empty)


def total(scores: Iterable[ListScore]) -> Scores:
    """The scores of many lists as one; precision and recall count lists with something to read."""
    found = list(scores)
    lists = [s for s in found if not s.empty]
    negatives = [s for s in found if s.empty]
    right = sum(s.right for s in lists)
    return Scores(
        precision=_share(right, right + sum(s.wrong for s in lists)),
        recall=_share(right, right + sum(s.missed for s in lists)),
        exact=sum(s.exact for s in lists),
        lists=len(lists),
        clean=sum(s.exact for s in negatives),
        negatives=len(negatives),
    )


def plain_label(label: str) -> str:
    """A label as it is compared: NFKC, no case, single blanks, no punctuation at its ends."""
    text = " ".join(unicodedata.normalize("NFKC", label).casefold().split())
    start, end = 0, len(text)
    while start < end and _is_mark(text[start]):
        start += 1
    while end > start and _is_mark(text[end - 1]):
        end -= 1
    return text[start:end]


def _is_mark(char: str) -> bool:
    return unicodedata.category(char)[0] in "PSZ"


def _is_hit(read: ReadSegment, expected: Expected) -> bool:
    near = abs(read.start_s - expected.start_s) <= SAME_S
    return near and plain_label(read.label) in map(plain_label, expected.labels)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
