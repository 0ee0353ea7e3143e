"""What the page needs to judge every clip anew: the filter's own rules, and the stored numbers."""

from __future__ import annotations

import base64
import math
import zlib
from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fgave_pipeline.limits import knob_of, meaning, rules_with
from fgave_pipeline.report.charts import Chart, Scale, histogram
from fgave_pipeline.report.gather import Gathered
from fgave_pipeline.windows import NUMBERS, fit, fixed
from stages.core.columns import Column
from stages.core.params import Knob
from stages.filter import FilterParams
from stages.filter.rules import RULES, SOUND


STEPS = 100
"""A slider has at least so many."""


@dataclass(frozen=True, slots=True)
class Slider:
    """A limit that can be moved, under the spread of the number that it is held against."""

    name: str
    limit: float
    number: str
    sign: str
    reasons: tuple[str, ...]
    of_sound: bool
    knob: Knob
    means: Column
    scale: Scale
    chart: Chart
    further: int
    """How many clips lie beyond the right end of the chart."""
    unknown: int
    """Of how many clips the number is not known."""


def sliders(found: Gathered) -> list[Slider]:
    """One for each limit of the filter, in their order."""
    kept = fit(found.clips, found.limits)
    return [_slider(found, f.name, kept) for f in fields(FilterParams)]


def _slider(found: Gathered, name: str, kept: NDArray[np.bool_]) -> Slider:
    rules, limit = rules_with(name), getattr(found.limits, name)
    (one, _), *_ = rules.values()
    values = found.clips[one.number].to_numpy(float)
    scale = scale_of(values, limit, knob_of(name))
    return Slider(
        name=name,
        limit=limit,
        number=one.number,
        sign=one.sign,
        reasons=tuple(rules),
        of_sound=any(reason in SOUND for reason in rules),
        knob=knob_of(name),
        means=meaning(one.number),
        scale=scale,
        chart=histogram(values, kept, (scale, limit)),
        further=int(np.sum(values > scale.high)),
        unknown=int(np.isnan(values).sum()),
    )


def scale_of(values: NDArray[np.float64], limit: float, knob: Knob) -> Scale:
    """From 0 to two to four times the limit, or to where most numbers lie; the limit is a step."""
    known = values[~np.isnan(values)]
    middle, reach = np.quantile(known, (0.5, 0.98)).tolist() if len(known) else (limit, limit)
    high = min(max(reach, 2 * limit), 4 * limit) or max(reach, 1.0)
    high = reach if middle > high else high
    if knob.high is not None:
        high = min(high, knob.high)
    step = _step(Decimal(repr(limit)), high)
    step = max(step, Decimal(1)) if isinstance(limit, int) else step
    return Scale(0.0, float(step * math.ceil(Decimal(repr(high)) / step)), float(step))


def _step(limit: Decimal, high: float) -> Decimal:
    """The largest of 1, 2 and 5 times a power of ten that is fine enough, and hits the limit."""
    power = math.ceil(math.log10(high / STEPS))
    steps = (Decimal(n).scaleb(p) for p in range(power, power - 12, -1) for n in (5, 2, 1))
    return next(s for s in steps if s <= Decimal(high) / STEPS and limit % s == 0)


def data_of(found: Gathered, shown: list[str]) -> dict[str, Any]:
    """The rules, the limits as they are, and of every clip what they ask for; for the page.

    Args:
        found: the dataset.
        shown: ids of the clips that can be played.
    """
    clips = found.clips
    return {
        "shown": shown,
        "rules": [
            {"reason": reason, "beyond": [asdict(beyond) for beyond in rule]}
            for reason, rule in RULES.items()
        ],
        "limits": asdict(found.limits),
        "clips": len(clips),
        "numbers": {name: packed(clips[name].to_numpy("<f8")) for name in NUMBERS},
        "fixed": packed(_fixed(clips)),
        "start_ms": packed(clips.start_ms.to_numpy("<u4")),
        "source": _coded(clips.source_id),
        "action": _coded(clips.action),
    }


def _fixed(clips: pd.DataFrame) -> NDArray[np.uint8]:
    """(n,) 1: no limit makes it fit, 2: none makes it unfit, 0: the limits decide."""
    never, always = fixed(clips)
    return np.where(never, 1, np.where(always, 2, 0)).astype(np.uint8)


def _coded(texts: pd.Series[str]) -> dict[str, Any]:
    """Texts as their names, sorted, and one code a row."""
    names = sorted(set(texts))
    place = {name: n for n, name in enumerate(names)}
    return {"names": names, "codes": packed(texts.map(place).to_numpy("<u4"))}


def packed(array: NDArray[Any]) -> str:
    """An array's bytes, deflated, in base 64."""
    return base64.b64encode(zlib.compress(np.ascontiguousarray(array).tobytes(), 6)).decode()
