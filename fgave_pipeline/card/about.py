"""All that a card speaks of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from fgave_pipeline import __version__
from fgave_pipeline.config import Setting
from fgave_pipeline.dataset import Dataset
from fgave_pipeline.funnel import Step, funnel
from fgave_pipeline.store import Part, key_of
from stages.core.records import SPLITS
from stages.core.stage import Stage
from stages.export import ExportRow
from stages.tools import parquet


CERTIFICATE = "certificate.json"


@dataclass(frozen=True, slots=True)
class About:
    """A finished dataset."""

    name: str
    clips: list[ExportRow]
    """Those in the dataset."""
    funnel: list[Step]
    settings: list[Setting]
    forms: tuple[str, ...]
    """Which of them lie beside the card."""
    certificate: dict[str, Any]
    """What `split` certifies; empty where it does not."""
    versions: dict[str, str]
    """Of fgave, and of each stage."""
    digest: str
    """What stands for all that lies beside the card."""

    @property
    def splits(self) -> list[str]:
        """Those that have clips."""
        there = {row.split for row in self.clips}
        return [split for split in SPLITS if split in there]

    def counted(self, what: Callable[[ExportRow], str]) -> list[tuple[str, list[int]]]:
        """Each name that clips have, with its clips in each split; the most frequent first."""
        found: dict[str, list[int]] = {}
        for row in self.clips:
            found.setdefault(what(row), [0] * len(SPLITS))[SPLITS.index(row.split)] += 1
        return sorted(found.items(), key=lambda item: (-sum(item[1]), item[0]))


def about(dataset: Dataset, verbs: Sequence[Stage], export: Part, forms: dict[str, Part]) -> About:
    """What there is to say of an export.

    Args:
        dataset: whose it is; its tables are those of this export.
        verbs: the stages that it went through.
        export: the part that is to be published.
        forms: those that are published with it, by their names.
    """
    return About(
        name=dataset.name,
        clips=[row for row in parquet.from_table(export.table(), ExportRow) if row.split],
        funnel=funnel(dataset.tables, verbs),
        settings=list(dataset.config.settings()),
        forms=tuple(forms),
        certificate=export.said(CERTIFICATE),
        versions={"fgave": __version__} | {verb.name: str(verb.version) for verb in verbs},
        digest=key_of({n: part.digest for n, part in ({"": export} | forms).items()}),
    )
