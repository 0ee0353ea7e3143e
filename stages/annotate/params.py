"""The settings of `annotate`."""

from __future__ import annotations

from dataclasses import dataclass

from stages.core.params import param


@dataclass(frozen=True, slots=True)
class AnnotateParams:
    """What counts as an event."""

    guard_ms: int = param(
        1000,
        "no event is claimed this close to a boundary that was typed by hand",
        unit="ms",
        low=0,
        high=60_000,
    )
    snap_ms: int = param(
        0,
        "typed boundaries move to the nearest change of level within this; 0: none does",
        unit="ms",
        low=0,
        high=10_000,
    )
    active_min: float = param(
        0.1, "a second sounds if more than this share of it does", unit="0..1", low=0, high=1
    )
    above_source_db: float = param(
        6.0,
        "a second that is louder than the source's quietest moments by more sounds, too",
        unit="dB",
        low=0,
        high=120,
    )
    min_event_s: int = param(
        2, "a clip with fewer seconds of events is unlabelled", unit="s", low=1, high=60
    )
