"""Choose so many clips: each class as often as the others, and the best of each."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stages.core.records import Label, Measurement, Verdict
from stages.split.hashed import chance


UNKNOWN = "unknown"
LIMITED = (
    "background_motion",
    "background_shift",
    "camera_drift",
    "camera_zoom",
    "camera_sway",
    "frozen_fraction",
)
"""Measures of which less is better: `filter` limits each."""
FLAG = 0.9
"""What a flag leaves of a clip's quality."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A clip that could be in the dataset."""

    clip_id: str
    split: str
    classes: tuple[str, ...]
    """Its action and material; what is unknown is no class."""
    quality: float
    """0..1."""


def classes_of(label: Label) -> tuple[str, ...]:
    """The classes that a clip counts for."""
    named = (("action", label.action), ("material", label.material))
    return tuple(f"{kind} {name}" for kind, name in named if name not in {"", UNKNOWN})


def furthest(measured: Sequence[Measurement]) -> dict[str, float]:
    """How far those that were kept go, of each limited measure."""
    return {n: max((getattr(m, n) or 0.0 for m in measured), default=0.0) for n in LIMITED}


def quality(
    label: Label, verdict: Verdict, measured: Measurement, most: Mapping[str, float]
) -> float:
    """How sure the label is, times how far the clip is from the limits, less for each flag."""
    near = max((getattr(measured, n) or 0.0) / most[n] if most[n] else 0.0 for n in LIMITED)
    return (label.confidence or 0.0) * (1 - near / 2) * FLAG ** len(verdict.flags)


def choose(candidates: Sequence[Candidate], count: int, seed: str) -> set[str]:
    """The ids of `count` of them, or of all if there are no more; of each split its share.

    Within a split the next clip is always one whose classes have been chosen least often, and of
    those with the same classes the best.
    """
    if len(candidates) <= count:
        return {candidate.clip_id for candidate in candidates}
    of_split: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        of_split[candidate.split].append(candidate)
    chosen: set[str] = set()
    for split, part in quotas({s: len(c) for s, c in of_split.items()}, count).items():
        chosen |= _choose(of_split[split], part, seed)
    return chosen


def quotas(sizes: Mapping[str, int], count: int) -> dict[str, int]:
    """How many of `count` each gets, by largest remainders."""
    total = sum(sizes.values())
    exact = {name: count * size / total for name, size in sizes.items()}
    found = {name: int(share) for name, share in exact.items()}
    left = sorted(sizes, key=lambda name: (found[name] - exact[name], name))
    for name in left[: count - sum(found.values())]:
        found[name] += 1
    return found


def _choose(candidates: Sequence[Candidate], count: int, seed: str) -> set[str]:
    best: dict[tuple[str, ...], deque[Candidate]] = defaultdict(deque)
    rank = sorted(candidates, key=lambda c: (-c.quality, chance(seed, c.clip_id)))
    for candidate in rank:
        best[candidate.classes].append(candidate)
    had: Counter[str] = Counter()
    # What was once pushed only becomes less wanted: an entry is good if nothing changed since.
    wanted = [(-_want(classes, had), classes) for classes in best]
    heapq.heapify(wanted)
    chosen: set[str] = set()
    while len(chosen) < count:
        want, classes = heapq.heappop(wanted)
        if want == -_want(classes, had):
            chosen.add(best[classes].popleft().clip_id)
            had.update(classes)
        if best[classes]:
            heapq.heappush(wanted, (-_want(classes, had), classes))
    return chosen


def _want(classes: tuple[str, ...], had: Mapping[str, int]) -> float:
    """How much a clip of these classes is wanted: more of what there is less of."""
    return sum(1 / (1 + had.get(name, 0)) for name in classes)
