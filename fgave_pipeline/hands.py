"""What people wrote by hand beside a manifest, by source: each stage sees what it reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from stages.core.records import Annotation, Decision, Source


_Said = tuple[list[Annotation], list[Annotation], list[Decision]]


@dataclass(frozen=True, slots=True)
class Hands:
    """All that a stage may see of it."""

    annotations: dict[str, list[Annotation]]
    """Source id → what speaks of the whole source."""
    corrections: dict[str, list[Annotation]]
    """Source id → what speaks of single clips."""
    decisions: dict[str, list[Decision]]

    @classmethod
    def of(
        cls,
        annotations: Iterable[Annotation],
        decisions: Iterable[Decision],
        reads: Iterable[str] = ("annotations", "corrections", "decisions"),
    ) -> Hands:
        """Those of a dataset, as far as a stage reads them."""
        made = cls(defaultdict(list), defaultdict(list), defaultdict(list))
        if "annotations" in reads or "corrections" in reads:
            for said in annotations:
                kind = "corrections" if said.clip_id else "annotations"
                if kind in reads:
                    getattr(made, kind)[said.source_id].append(said)
        for decision in decisions if "decisions" in reads else ():
            made.decisions[decision.source_id].append(decision)
        return made

    def about(self, sources: Iterable[Source]) -> _Said:
        """Annotations, corrections and decisions about these sources, in the order of the files."""
        ids = [source.source_id for source in sources]
        return (
            [said for name in ids for said in self.annotations.get(name, ())],
            [said for name in ids for said in self.corrections.get(name, ())],
            [said for name in ids for said in self.decisions.get(name, ())],
        )
