"""Whether a list is the one that a certificate beside it speaks of."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from fgave_pipeline.audit.entries import Entry
from stages.core.errors import UsageError
from stages.split import CERTIFICATE, digest


def differs(path: Path, entries: Sequence[Entry]) -> str | None:
    """How a list differs from its certificate, in words; empty if not, None if it has none.

    Raises:
        UsageError: the certificate is none.
    """
    beside = path.parent / CERTIFICATE
    lines = [(e.clip, e.group, e.split) for e in entries if e.clip and e.group and e.split]
    if not lines or not beside.is_file():
        return None
    try:
        said = json.loads(beside.read_bytes())
        clips, sha256 = said["clips"], said["sha256"]
        links = [(link["one"], link["other"]) for link in said["near_duplicates"]]
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{beside}: {error}, expected a certificate of `fgave split`") from error
    splits = {entry.video: entry.split for entry in entries if entry.split}
    for one, other in links:
        if splits.get(one) and splits.get(other) and splits[one] != splits[other]:
            return f"names near-duplicates in two splits: {one}, {other}"
    if clips != len(lines):
        return f"speaks of {clips} clips, {path.name} has {len(lines)}"
    return "" if digest(lines) == sha256 else "speaks of other clips, groups or splits"
