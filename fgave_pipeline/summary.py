"""What a run did, in numbers."""

from __future__ import annotations

from dataclasses import dataclass

from fgave_pipeline.units import OK, UNAVAILABLE, UNUSABLE, Outcome


@dataclass(slots=True)
class StageCount:
    """How many units of a stage ended how."""

    stage: str
    made: int = 0
    cached: int = 0
    unusable: int = 0
    gone: int = 0
    """Of sources that no later run can have."""
    left: int = 0
    """Of sources that a later run may have."""
    rows: int = 0

    def add(self, outcome: Outcome) -> None:
        """Count one more."""
        self.made += outcome.status == OK and not outcome.cached
        self.cached += outcome.status == OK and outcome.cached
        self.unusable += outcome.status == UNUSABLE
        self.gone += outcome.status == UNAVAILABLE and not outcome.is_left
        self.left += outcome.is_left
        self.rows += outcome.row_count
