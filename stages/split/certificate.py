"""What can be said of a split, so that others can check it without what it was made from."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from stages.core.params import keyed
from stages.core.records import SPLITS, Assignment
from stages.split.links import Link
from stages.split.params import SplitParams


SHA256_OF = "the lines `clip_id TAB group TAB split LF` of the dataset's clips, sorted, in UTF-8"


@dataclass(frozen=True, slots=True)
class Thin:
    """A class that a split has too little of."""

    name: str
    split: str
    clips: int


def certificate(
    rows: Sequence[Assignment],
    classes: Mapping[str, tuple[str, ...]],
    links: Sequence[Link],
    params: SplitParams,
) -> dict[str, Any]:
    """What the split is, and whether it holds; plain values, in an order of their own.

    Args:
        rows: every clip's.
        classes: clip → its classes.
        links: sources that hold the same film.
        params: what was asked for.
    """
    there = [row for row in rows if row.split]
    groups = _groups(there)
    torn = sorted(name for name, group in groups.items() if len(group["splits"]) > 1)
    apart = _apart(there, links)
    return {
        "statement": "no source, channel or near-duplicate group stands in two splits",
        "holds": not torn and not apart,
        "groups_in_two_splits": torn,
        "near_duplicates_in_two_splits": apart,
        "parameters": keyed(params),
        "sha256": digest((row.clip_id, row.group, row.split) for row in there),
        "sha256_of": SHA256_OF,
        "clips": len(there),
        "splits": {split: _split(split, there, classes) for split in SPLITS},
        "thin_classes": [asdict(t) for t in thin(there, classes, params.min_per_class)],
        "groups": {name: groups[name] for name in sorted(groups)},
        "near_duplicates": [asdict(link) for link in links],
        "left_out": _left_out(rows),
    }


def digest(lines: Iterable[tuple[str, str, str]]) -> str:
    """The sha256 that `SHA256_OF` describes, of (clip, group, split)."""
    text = sorted("\t".join(line) + "\n" for line in lines)
    return hashlib.sha256("".join(text).encode()).hexdigest()


def thin(
    rows: Iterable[Assignment], classes: Mapping[str, tuple[str, ...]], fewest: int
) -> list[Thin]:
    """Of each class of the dataset, the splits that have fewer clips of it."""
    counts = Counter((name, row.split) for row in rows for name in classes[row.clip_id])
    names = sorted({name for name, _ in counts})
    every = (Thin(name, split, counts[name, split]) for name in names for split in SPLITS)
    return [one for one in every if one.clips < fewest]


def text_of(found: Mapping[str, Any]) -> str:
    """A certificate as a JSON file."""
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _groups(rows: Iterable[Assignment]) -> dict[str, Any]:
    found: dict[str, Any] = defaultdict(lambda: {"splits": [], "sources": [], "clips": 0})
    for row in rows:
        group = found[row.group]
        group["clips"] += 1
        for name, value in (("splits", row.split), ("sources", row.source_id)):
            if value not in group[name]:
                group[name].append(value)
    return found


def _apart(rows: Iterable[Assignment], links: Iterable[Link]) -> list[list[str]]:
    """Sources that hold the same film and stand in different splits."""
    splits = {row.source_id: row.split for row in rows}
    pairs = ([link.one, link.other] for link in links)
    return [p for p in pairs if len({splits.get(source, "") for source in p} - {""}) > 1]


def _split(
    split: str, rows: Iterable[Assignment], classes: Mapping[str, tuple[str, ...]]
) -> dict[str, Any]:
    here = [row for row in rows if row.split == split]
    counts = Counter(name for row in here for name in classes[row.clip_id])
    return {
        "clips": len(here),
        "sources": len({row.source_id for row in here}),
        "groups": len({row.group for row in here}),
        "classes": dict(sorted(counts.items())),
    }


def _left_out(rows: Iterable[Assignment]) -> dict[str, Any]:
    """By reason: how many clips, and what ties the sources that would join two splits."""
    counts = Counter(row.reason for row in rows if row.reason)
    tied = {row.source_id: row.ties for row in rows if row.reason == "joins_two_splits"}
    return {"clips": dict(sorted(counts.items())), "joins_two_splits": dict(sorted(tied.items()))}
