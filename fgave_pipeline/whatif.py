"""What other limits would do to a dataset: from the stored numbers, without running anything."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from fgave_pipeline.dataset import Asked, Dataset, open_dataset
from fgave_pipeline.pipeline import STAGES
from fgave_pipeline.windows import Mask, breaks, fit, windows
from stages.core.errors import UsageError
from stages.filter import STAGE as FILTER
from stages.filter import FilterParams


@dataclass(frozen=True, slots=True)
class Count:
    """How many clips there are of a kind, and how many there would be."""

    name: str
    now: int
    then: int


@dataclass(frozen=True, slots=True)
class Change:
    """A clip that would be kept, or would be no more."""

    clip_id: str
    action: str
    """Empty where it has no label; so is the material."""
    material: str
    kept: bool
    """Whether it would be kept."""
    reasons: tuple[str, ...]
    """Why it is not kept now, or would not be then."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would be otherwise."""

    now: FilterParams
    then: FilterParams
    kept: Count
    labelled: Count
    """Of those kept, the ones that have a label: the others are in no dataset."""
    actions: list[Count]
    materials: list[Count]
    reasons: list[Count]
    """Clips that break each rule, the other rules aside."""
    changes: list[Change]

    @property
    def limits(self) -> dict[str, tuple[float, float]]:
        """The limits that differ: as they are, and as they would be."""
        now, then = asdict(self.now), asdict(self.then)
        return {name: (now[name], then[name]) for name in now if now[name] != then[name]}


def open_both(asked: Asked) -> tuple[Dataset, FilterParams]:
    """The dataset as its `params.toml` has it, and the limits that `--set` asks for.

    Raises:
        UsageError: something is wrong with the dataset, or a setting is not one of the filter.
    """
    for setting in asked.settings:
        if not setting.strip().startswith(f"{FILTER.name}."):
            raise UsageError(
                f"--set {setting}: expected {FILTER.name}.key=value; all else needs a run"
            )
    then: FilterParams = open_dataset(asked, STAGES).config.params(FILTER.name)
    plain = Asked(asked.name, asked.manifests, asked.data, asked.only, asked.limit)
    return open_dataset(plain, STAGES), then


def what_if(dataset: Dataset, then: FilterParams) -> Outlook:
    """What these limits would change.

    Raises:
        UsageError: the dataset has not been built up to `measure`.
    """
    return compare(windows(dataset), dataset.config.params(FILTER.name), then)


def compare(found: pd.DataFrame, now: FilterParams, then: FilterParams) -> Outlook:
    """What limits `then` would change of these windows, judged by `now`."""
    kept = fit(found, now), fit(found, then)
    labelled = found.action.to_numpy() != ""
    with_label = kept[0] & labelled, kept[1] & labelled
    before, after = breaks(found, now), breaks(found, then)
    return Outlook(
        now=now,
        then=then,
        kept=_count("kept", *kept),
        labelled=_count("labelled", *with_label),
        actions=_by_class(found.action, *with_label),
        materials=_by_class(found.material, *with_label),
        reasons=[_count(reason, before[reason], after[reason]) for reason in before],
        changes=_changes(found, kept, (before, after)),
    )


def _count(name: str, now: Mask, then: Mask) -> Count:
    return Count(name, int(now.sum()), int(then.sum()))


def _by_class(classes: pd.Series[str], now: Mask, then: Mask) -> list[Count]:
    """Every class that has clips now or would have, the largest first."""
    before, after = (classes[mask].value_counts() for mask in (now, then))
    names = sorted({*before.index, *after.index}, key=lambda name: (-before.get(name, 0), name))
    return [Count(name, int(before.get(name, 0)), int(after.get(name, 0))) for name in names]


def _changes(
    found: pd.DataFrame, kept: tuple[Mask, Mask], broken: tuple[dict[str, Mask], dict[str, Mask]]
) -> list[Change]:
    """Those that change, in the order of the clips."""
    rows = np.flatnonzero(kept[0] != kept[1])
    names = found.loc[rows, ["clip_id", "action", "material"]].to_numpy().tolist()
    return [
        Change(
            clip_id,
            action,
            material,
            bool(kept[1][row]),
            _reasons(broken[0 if kept[1][row] else 1], row),
        )
        for row, (clip_id, action, material) in zip(rows.tolist(), names, strict=True)
    ]


def _reasons(broken: dict[str, Mask], row: int) -> tuple[str, ...]:
    return tuple(reason for reason, mask in broken.items() if mask[row])
