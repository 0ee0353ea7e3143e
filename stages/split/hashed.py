"""The split of a group by a hash of its name alone."""

from __future__ import annotations

import hashlib

from stages.core.records import TEST, TRAIN, VAL
from stages.split.params import SplitParams


def hashed(group: str, params: SplitParams) -> str:
    """The split of a group: a function of its name alone."""
    place = chance(params.seed, group)
    if place < params.test:
        return TEST
    return VAL if place < params.test + params.val else TRAIN


def chance(seed: str, name: str) -> float:
    """A number from 0 to 1, not 1 itself, that a name always has."""
    digest = hashlib.sha256(f"{seed}:{name}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64
