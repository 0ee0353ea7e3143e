"""What can be chosen of a split."""

from __future__ import annotations

from dataclasses import dataclass

from stages.core.params import param
from stages.core.records import TEST, TRAIN, VAL


HASH, BALANCED = "hash", "balanced"


@dataclass(frozen=True, slots=True)
class SplitParams:
    """How much of the dataset goes where, and how that is decided."""

    val: float = param(0.1, "share of the dataset that validates", unit="0..1", low=0, high=1)
    test: float = param(0.1, "share of the dataset that tests", unit="0..1", low=0, high=1)
    seed: str = param("fgave", "another word gives another split")
    method: str = param(
        HASH,
        "by the group's name alone, so that sources which are added move none; or by the labels, so"
        " that each class comes near the shares",
        choices=(HASH, BALANCED),
    )
    keep: str = param(
        "",
        "a CSV or Parquet file, from the manifest's folder, whose `split` of a `source_id`,"
        " `clip_id` or `group` stays as it is; empty for none",
    )
    near_duplicates: bool = param(
        default=True, doc="whether sources that share sound or picture are one group"
    )
    min_per_class: int = param(
        1, "clips of a class that each split should have; where it has fewer, that is said", low=0
    )
    target_clips: int = param(
        0, "choose so many clips, by balance of the classes and by quality; 0 for all", low=0
    )

    def share(self, split: str) -> float:
        """Of the dataset, that is to be in this split."""
        return {VAL: self.val, TEST: self.test, TRAIN: max(0.0, 1 - self.val - self.test)}[split]
