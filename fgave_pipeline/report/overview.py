"""The first page: how many of what, what is left, how it was split, and by which settings."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from fgave_pipeline import __version__
from fgave_pipeline.availability import by_action, standings
from fgave_pipeline.dataset import Dataset
from fgave_pipeline.funnel import funnel
from fgave_pipeline.pipeline import STAGES, VERBS
from fgave_pipeline.report.benchmarks import benchmarks
from fgave_pipeline.report.counts import matrices, tallies
from fgave_pipeline.report.gather import Gathered
from fgave_pipeline.store import RECEIPT
from fgave_pipeline.windows import fixed, within_limits
from stages.core.records import NO, YES


CERTIFICATE = "certificate.json"


def overview(found: Gathered) -> dict[str, Any]:
    """All that the page's template asks for."""
    clips, dataset = found.clips, found.dataset
    there = clips[clips.split != ""]
    return {
        "steps": funnel(dataset.tables, VERBS),
        "hours": float((clips.end_ms - clips.start_ms).sum()) / 3_600_000,
        "there": len(there),
        "actions": tallies(there, "action"),
        "materials": tallies(there, "material"),
        "matrices": matrices(there),
        "by_hand": _by_hand(found),
        "standings": _standings(dataset),
        "left_of_actions": by_action(dataset, standings(dataset)),
        "groups": _groups(found),
        "benchmarks": benchmarks(dataset),
        "certificate": _json(dataset, CERTIFICATE),
        "settings": list(dataset.config.settings()),
        "stages": [(stage.name, stage.version) for stage in STAGES],
        "fgave": __version__,
        "tools": (_json(dataset, RECEIPT) or {}).get("tools", {}),
    }


def _by_hand(found: Gathered) -> dict[str, int]:
    """What people decided and corrected of the clips that there are, and where limits differ."""
    clips = found.clips
    never, always = fixed(clips)
    within = within_limits(clips, found.limits) & ~clips.settled.to_numpy(bool)
    said = clips.by_hand.to_numpy(str)
    corrected = {one.clip_id for one in found.dataset.annotations if one.clip_id}
    return {
        "clips kept by hand": int((said == YES).sum()),
        "of these, beyond a limit": int((always & ~within).sum()),
        "clips rejected by hand": int((said == NO).sum()),
        "of these, within all limits": int((never & within).sum()),
        "clips with labels by hand": len(corrected & set(clips.clip_id)),
    }


def _standings(dataset: Dataset) -> list[tuple[str, str, int]]:
    """(state, reason, sources), the most sources first."""
    counts = Counter((one.state, one.reason) for one in standings(dataset))
    return [(*key, n) for key, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]


def _groups(found: Gathered) -> list[dict[str, Any]]:
    """Groups of more than one source, which share a split; the largest first."""
    made = [
        (str(name), sorted(set(rows.source_id)), rows)
        for name, rows in found.clips.groupby("group")
    ]
    made.sort(key=lambda one: (-len(one[1]), one[0]))
    return [
        {
            "name": name,
            "sources": sources,
            "splits": sorted(set(rows.split) - {""}),
            "clips": int((rows.split != "").sum()),
        }
        for name, sources, rows in made
        if len(sources) > 1
    ]


def _json(dataset: Dataset, name: str) -> dict[str, Any] | None:
    """A file of the export; None where there is none."""
    path = dataset.export / name
    if not path.is_file():
        return None
    said: dict[str, Any] = json.loads(path.read_bytes())
    return said
