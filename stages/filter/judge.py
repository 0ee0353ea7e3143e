"""Decide which clips are fit for the dataset, and say why the others are not."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

from stages.core.records import Clip, Decision, Measurement, Verdict
from stages.core.stage import Inputs, Stage
from stages.filter.hand import by_hand
from stages.filter.params import FilterParams
from stages.filter.rules import (
    PICTURE,
    SIZE,
    SOUND,
    Rule,
    broken,
    columns_of,
    number,
    numbers_of,
)
from stages.filter.words import REASONS


def judge(
    clip: Clip, measurement: Measurement, params: FilterParams, decision: Decision | None = None
) -> Verdict:
    """The clip's verdict, from its numbers and what a person decided, if anybody did."""
    verdict = _by_numbers(clip, measurement, params)
    if decision is None:
        return verdict
    return by_hand(verdict, decision, is_fixed=is_settled(clip, measurement))


def is_settled(clip: Clip, measurement: Measurement) -> bool:
    """Whether no limit and no hand can make it fit: it is not known to be whole, or is mute."""
    whole = clip.status == "ok" and measurement.status == "ok"
    return not whole or measurement.rms_dbfs is None


def _by_numbers(clip: Clip, measurement: Measurement, params: FilterParams) -> Verdict:
    """The verdict from the numbers alone. A limit itself is still within the limits."""
    reasons = ["flawed_clip"] if clip.status != "ok" else []
    reasons += broken(SIZE, known(SIZE, clip), params)
    flags: list[str] = []
    if measurement.status == "failed":
        reasons.append("not_measured")
    else:
        unfit = of_picture(measurement, params) + of_sound(measurement, params)
        # What ruled it out early lies within these limits: it is not known to be fit, either.
        spared = measurement.status == "partial" and not unfit
        reasons += ["not_measured"] if spared else unfit
        flags = _flags(measurement)
    words = asdict(measurement) | asdict(params)
    words |= {"flaw": clip.detail or clip.reason, "size": f"{clip.width}x{clip.height}"}
    words |= {"hum": _hum(measurement)}
    sentence = "; ".join(REASONS[reason].format(**words) for reason in reasons)
    return Verdict(
        clip.clip_id, clip.source_id, not reasons, tuple(reasons), tuple(flags), sentence
    )


def of_picture(m: Measurement, p: FilterParams) -> list[str]:
    """Why the picture is not fit: slugs, the weightiest first; none where nothing was measured."""
    return broken(PICTURE, known(PICTURE, m), p)


def of_sound(m: Measurement, p: FilterParams) -> list[str]:
    """Why the sound is not fit: slugs, the weightiest first."""
    return ["no_audio"] if m.rms_dbfs is None else broken(SOUND, known(SOUND, m), p)


def known(rules: Mapping[str, Rule], record: Clip | Measurement) -> dict[str, float]:
    """The numbers of a clip that rules ask for; nan where there is none."""
    names = numbers_of(rules)
    found = {name: getattr(record, name) for name in columns_of(names)}
    found = {name: math.nan if value is None else value for name, value in found.items()}
    return {name: number(name, found) for name in names}


def _flags(m: Measurement) -> list[str]:
    motion = m.background_motion
    found = {
        "borderline_motion": motion is not None and 0.25 <= motion <= 0.45,
        "few_frames": _below(m.frames_seen, 20),
        "low_texture": _below(m.textured_cells, 0.15),
        "still_picture": m.active_seconds == 0,
        "hum": _hum(m) > 0.5 and _below(m.flatness, 1e-3),
        "hiss": _above(m.flatness, 0.8),
        "rumble": _above(m.lf_fraction, 0.9),
        "clipping": _above(m.clip_fraction, 1e-4),
        "dual_mono": bool(m.dual_mono),
        "some_silence": _above(m.digital_silence_fraction, 0.1),
    }
    return [slug for slug, holds in found.items() if holds]


def _hum(m: Measurement) -> float:
    return known(SOUND, m)["hum"]


def _above(value: float | None, limit: float) -> bool:
    return value is not None and value > limit


def _below(value: float | None, limit: float) -> bool:
    return value is not None and value < limit


def filter_(inputs: Inputs, params: FilterParams, out: Path) -> Iterator[Verdict]:
    """One verdict a clip, in order; a clip without a measurement is not measured."""
    measured = {row.clip_id: row for row in inputs.rows("measure", Measurement)}
    decided = {decision.clip_id: decision for decision in inputs.decisions}
    for clip in inputs.rows("cut", Clip):
        found = measured.get(clip.clip_id, _unmeasured(clip))
        yield judge(clip, found, params, decided.get(clip.clip_id))


def _unmeasured(clip: Clip) -> Measurement:
    detail = "it has no row among the measurements"
    return Measurement(clip.clip_id, clip.source_id, "failed", "not_measured", detail)


STAGE = Stage(
    "filter",
    version=1,
    params=FilterParams,
    run=filter_,
    row=Verdict,
    table="verdicts",
    needs=("cut", "measure"),
    reads=("decisions",),
)
