"""Write both trees, their account and their page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stages.core.params import param
from stages.core.stage import Inputs
from stages.export.account import give_account
from stages.export.classes import TARGETS, classes_of
from stages.export.esc50.clips import EscClip, esc_clips
from stages.export.esc50.readme import readme
from stages.export.esc50.tree import FOLDERS, place, write_meta
from stages.export.folds import thin
from stages.export.form import FormFile, clips_of, form
from stages.export.mono import RATES, rates_of, wav_of
from stages.export.row import ExportRow
from stages.tools.media.mono import RULE


@dataclass(frozen=True, slots=True)
class Esc50Params:
    """What can be chosen of this form."""

    folds: int = param(5, "parts that the clips are dealt to, whole groups each", low=2, high=20)
    seed: str = param("fgave", "another word gives another order, and other folds")


def write(inputs: Inputs, params: Esc50Params, out: Path) -> Iterator[FormFile]:
    """Two trees, `act` and `mat`, of the clips that have an action, or a material."""
    rows, rates = clips_of(inputs), rates_of(inputs)
    by_id = {row.clip_id: row for row in rows}
    trees = {}
    for target in TARGETS:
        clips = esc_clips(rows, target, params.folds, params.seed)
        yield from write_meta(clips, out / target)
        for clip in clips:
            for rate in rates:
                sound = wav_of(inputs, by_id[clip.clip_id], rate)
                yield place(sound, clip, out / target, rate)
        trees[target] = _said(rows, clips, target, params.folds)
    known = _known(params, trees) | {"sound": {FOLDERS[rate]: RATES[rate] for rate in rates}}
    yield from give_account(out, known, readme(known))


def _known(params: Esc50Params, trees: dict[str, Any]) -> dict[str, Any]:
    return {
        "form": "esc50",
        "folds": params.folds,
        "seed": params.seed,
        "group": "the split's group: the channel, else the source",
        "rule": RULE,
        "trees": trees,
    }


def _said(rows: list[ExportRow], clips: list[EscClip], target: str, folds: int) -> dict[str, Any]:
    """What there is to say of a tree."""
    grouped = [(clip.group, clip.category) for clip in clips]
    return {
        "clips": len(clips),
        "without_a_class": len(rows) - len(clips),
        "groups": len({clip.group for clip in clips}),
        "classes": classes_of(rows, target),
        "clips_of_fold": {n: sum(c.fold == n for c in clips) for n in range(1, folds + 1)},
        "classes_in_fewer_groups_than_folds": thin(grouped, folds),
    }


ESC50 = form("esc50", Esc50Params, write, needs=("mono",))
