"""Which seconds of a clip sound: by its own floor, and by the quietest moments of its source.

A clip's own floor finds taps, whatever the room; but a brush that never stops *is* its clip's
floor. It stands out against the rest of the source, where it is quieter at times.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest

from stages.annotate.params import AnnotateParams
from stages.core.records import Measurement


AUDIBLE_DBFS = -70.0  # whatever the floor: below, nobody hears it


def source_floor_dbfs(measurements: Iterable[Measurement]) -> float:
    """The level of the quietest clip's quietest tenth; 0 dBFS where no clip was measured."""
    return min((m.floor_dbfs for m in measurements if m.floor_dbfs is not None), default=0.0)


def sounding(
    measurement: Measurement | None, limit_dbfs: float, params: AnnotateParams
) -> list[bool]:
    """Whether each second sounds; nothing of a clip that could not be measured.

    Args:
        measurement: the clip's row.
        limit_dbfs: a second whose level is above this sounds even if it never changes.
        params: how much activity within a second makes it sound as well.
    """
    if measurement is None or measurement.status == "failed":
        return []
    each = zip_longest(measurement.active, measurement.sound_dbfs)
    return [
        (active or 0.0) > params.active_min or (level is not None and level > limit_dbfs)
        for active, level in each
    ]


def steady_limit_dbfs(floor_dbfs: float, params: AnnotateParams) -> float:
    """The level above which a second sounds even if it never changes."""
    return max(floor_dbfs + params.above_source_db, AUDIBLE_DBFS)
