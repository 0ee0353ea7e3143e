"""What a command's end means to whoever called it: its exit code."""

from __future__ import annotations

from collections.abc import Iterable

from fgave_pipeline.pace import AT_ONCE
from fgave_pipeline.units import OK, Outcome
from stages.core.stage import WHOLE


DONE, BUG, USAGE, LEFT, DISK, BUSY, INTERRUPTED, UNREAD = 0, 1, 2, 3, 74, 75, 130, 141


def code_of(outcomes: Iterable[Outcome], *, strict: bool = False) -> int:
    """The exit code of a run with these outcomes.

    Args:
        outcomes: of all its stages.
        strict: whether each source that did not come through counts as left to do.
    """
    stopped = [outcome for outcome in outcomes if outcome.status != OK]
    if any(outcome.reason in AT_ONCE for outcome in stopped):
        return DISK
    left = any(strict or outcome.is_left or outcome.unit == WHOLE for outcome in stopped)
    return LEFT if left else DONE


def not_made(outcomes: Iterable[Outcome]) -> list[str]:
    """What of the whole dataset was asked for and could not be made, e.g. a form of the export."""
    return [o.stage for o in outcomes if o.unit == WHOLE and o.status != OK]
