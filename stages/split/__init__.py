"""Assign groups of sources to train, val or test: no channel and no near-duplicate in two."""

from __future__ import annotations

from stages.core.records import SPLITS
from stages.split.certificate import digest
from stages.split.groups import Member, Placed, place
from stages.split.hashed import hashed
from stages.split.links import Link
from stages.split.params import SplitParams
from stages.split.stage import CERTIFICATE, STAGE, split


__all__ = [
    "CERTIFICATE",
    "SPLITS",
    "STAGE",
    "Link",
    "Member",
    "Placed",
    "SplitParams",
    "digest",
    "hashed",
    "place",
    "split",
]
