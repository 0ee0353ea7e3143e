"""Decide which clips are fit for the dataset, and say why the others are not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from stages.core.params import param
from stages.core.records import Clip, Measurement, Verdict
from stages.core.stage import Inputs, Stage


@dataclass(frozen=True, slots=True)
class FilterParams:
    """The limits of a clip that is fit for the dataset."""

    side_min: int = param(
        32, "on a picture whose shorter side is less nothing can be seen", unit="pixels", low=0
    )
    background_motion_max: float = param(
        0.40, "a still background differs no more from itself", unit="texture units", low=0
    )
    background_shift_max: float = param(
        0.60, "a still background ends no further from its start", unit="texture units", low=0
    )
    camera_drift_max: float = param(
        0.6, "a still camera slides no further", unit="% of the longer side", low=0
    )
    camera_zoom_max: float = param(1.0, "a still camera zooms no more", unit="%", low=0)
    camera_sway_max: float = param(
        0.5, "a still camera sways no more", unit="% of the longer side", low=0
    )
    cut_jump_max: float = param(
        18.0, "a larger step between two frames may be a cut", unit="gray levels", low=0
    )
    cut_structure_max: float = param(
        0.40, "and is one where the structure changes by more", unit="texture units", low=0
    )
    fade_max: float = param(0.7, "a larger loss of contrast may be a fade", low=0, high=1)
    light_change_max: float = param(
        0.5, "and is one where two thirds of the picture change their brightness by more", low=0
    )
    frozen_fraction_max: float = param(
        0.80, "a picture that stands still for more of the time is a slide", low=0, high=1
    )
    audible_fraction_min: float = param(
        0.10, "a sound is above -70 dBFS for at least so much of the time", low=0, high=1
    )
    digital_silence_max: float = param(
        0.90, "a track without any sound for more of the time is empty", low=0, high=1
    )
    hiss_flatness_max: float = param(
        0.80, "a steady sound with a flatter spectrum is hiss alone", low=0, high=1
    )
    hum_max: float = param(
        0.50, "a steady tone with more of its power in mains harmonics is hum alone", low=0, high=1
    )
    hum_flatness_max: float = param(
        1e-3, "hum alone has a spectrum that is less flat", low=0, high=1
    )
    steady_range_max_db: float = param(
        3.0, "hiss or hum alone has a smaller dynamic range", unit="dB", low=0
    )


# Slug → sentence; the names in it are a measurement's columns and the params. Weightiest first.
REASONS: dict[str, str] = {
    "flawed_clip": "the clip's file is flawed: {flaw}",
    "not_measured": "the clip could not be measured: {detail}",
    "no_audio": "there is no sound",
    "tiny_picture": "the picture is {size} pixels, at least {side_min} on the shorter side",
    "camera_moves": "the background moves: "
    "{background_motion:.4g}, at most {background_motion_max:.4g}",
    "background_shifts": "the background ends elsewhere: "
    "{background_shift:.4g} from its start, at most {background_shift_max:.4g}",
    "camera_drifts": "the camera slides by {camera_drift:.4g} %, at most {camera_drift_max:.4g} %",
    "camera_zooms": "the camera zooms by {camera_zoom:.4g} %, at most {camera_zoom_max:.4g} %",
    "camera_sways": "the camera sways by {camera_sway:.4g} %, at most {camera_sway_max:.4g} %",
    "shot_cut": "there is a cut: a step of {cut_jump:.4g} gray levels, at most {cut_jump_max:.4g}, "
    "that changes the structure by {cut_structure:.4g}, at most {cut_structure_max:.4g}",
    "fade": "the picture fades: {fade:.4g} of its contrast goes, at most {fade_max:.4g}, "
    "and the light changes by {light_change:.4g}, at most {light_change_max:.4g}",
    "frozen": "the picture stands still: "
    "{frozen_fraction:.4g} of the time, at most {frozen_fraction_max:.4g}",
    "silent": "nothing is to be heard: audible for "
    "{audible_fraction:.4g} of the time, at least {audible_fraction_min:.4g}",
    "digital_silence": "the track is empty: "
    "{digital_silence_fraction:.4g} of the time, at most {digital_silence_max:.4g}",
    "hiss": "there is only hiss: flatness {flatness:.4g}, at most {hiss_flatness_max:.4g} "
    "within a dynamic range of {dynamic_range_db:.4g} dB, less than {steady_range_max_db:.4g} dB",
    "hum": "there is only hum: {hum:.4g} of the power, at most {hum_max:.4g} "
    "within a dynamic range of {dynamic_range_db:.4g} dB, less than {steady_range_max_db:.4g} dB",
}

# Slug → what it says of a clip, kept or not: worth a look, nothing more.
FLAGS: dict[str, str] = {
    "borderline_motion": "background_motion lies between 0.25 and 0.45",
    "few_frames": "fewer than 20 frames were seen",
    "low_texture": "fewer than 0.15 of the cells have texture to vote with",
    "still_picture": "no second in which anything in the picture moves",
    "hum": "more than half of the power lies in mains harmonics, on a spectrum that is not flat",
    "hiss": "the spectrum is flatter than 0.8",
    "rumble": "more than 0.9 of the power lies between 20 and 100 Hz",
    "clipping": "more than 0.0001 of the samples are clipped",
    "dual_mono": "left and right are the same",
    "some_silence": "more than 0.1 of the time holds no sound at all",
}


def judge(clip: Clip, measurement: Measurement, params: FilterParams) -> Verdict:
    """The clip's verdict, from its numbers alone. A limit itself is still within the limits."""
    reasons = ["flawed_clip"] if clip.status != "ok" else []
    reasons += ["tiny_picture"] if is_tiny(clip, params) else []
    flags: list[str] = []
    if measurement.status == "failed":
        reasons.append("not_measured")
    else:
        unfit = of_picture(measurement, params) + of_sound(measurement, params)
        # What ruled it out early lies within these limits: it is not known to be fit, either.
        spared = measurement.status == "partial" and not unfit
        reasons += ["not_measured"] if spared else unfit
        flags = _flags(measurement)
    known = asdict(measurement) | asdict(params)
    known |= {"flaw": clip.detail or clip.reason, "hum": hum(measurement)}
    known |= {"size": f"{clip.width}x{clip.height}"}
    sentence = "; ".join(REASONS[reason].format(**known) for reason in reasons)
    return Verdict(
        clip.clip_id, clip.source_id, not reasons, tuple(reasons), tuple(flags), sentence
    )


def is_tiny(clip: Clip, params: FilterParams) -> bool:
    """Whether a clip's picture is too small to show anything."""
    return clip.width is not None and min(clip.width, clip.height or 0) < params.side_min


def hum(measurement: Measurement) -> float:
    """Share of power in mains harmonics, of whichever mains has more."""
    return max(measurement.hum_50 or 0.0, measurement.hum_60 or 0.0)


def of_picture(m: Measurement, p: FilterParams) -> list[str]:
    """Why the picture is not fit: slugs, the weightiest first; none where nothing was measured."""
    found = {
        "camera_moves": _above(m.background_motion, p.background_motion_max),
        "background_shifts": _above(m.background_shift, p.background_shift_max),
        "camera_drifts": _above(m.camera_drift, p.camera_drift_max),
        "camera_zooms": _above(m.camera_zoom, p.camera_zoom_max),
        "camera_sways": _above(m.camera_sway, p.camera_sway_max),
        "shot_cut": _above(m.cut_jump, p.cut_jump_max)
        and _above(m.cut_structure, p.cut_structure_max),
        "fade": _above(m.fade, p.fade_max) and _above(m.light_change, p.light_change_max),
        "frozen": _above(m.frozen_fraction, p.frozen_fraction_max),
    }
    return [slug for slug, holds in found.items() if holds]


def of_sound(m: Measurement, p: FilterParams) -> list[str]:
    """Why the sound is not fit: slugs, the weightiest first."""
    if m.rms_dbfs is None:
        return ["no_audio"]
    steady = _below(m.dynamic_range_db, p.steady_range_max_db)
    tonal = _below(m.flatness, p.hum_flatness_max)
    found = {
        "silent": _below(m.audible_fraction, p.audible_fraction_min),
        "digital_silence": _above(m.digital_silence_fraction, p.digital_silence_max),
        "hiss": steady and _above(m.flatness, p.hiss_flatness_max),
        "hum": steady and tonal and hum(m) > p.hum_max,
    }
    return [slug for slug, holds in found.items() if holds]


def _flags(m: Measurement) -> list[str]:
    motion = m.background_motion
    found = {
        "borderline_motion": motion is not None and 0.25 <= motion <= 0.45,
        "few_frames": _below(m.frames_seen, 20),
        "low_texture": _below(m.textured_cells, 0.15),
        "still_picture": m.active_seconds == 0,
        "hum": hum(m) > 0.5 and _below(m.flatness, 1e-3),
        "hiss": _above(m.flatness, 0.8),
        "rumble": _above(m.lf_fraction, 0.9),
        "clipping": _above(m.clip_fraction, 1e-4),
        "dual_mono": bool(m.dual_mono),
        "some_silence": _above(m.digital_silence_fraction, 0.1),
    }
    return [slug for slug, holds in found.items() if holds]


def _above(value: float | None, limit: float) -> bool:
    return value is not None and value > limit


def _below(value: float | None, limit: float) -> bool:
    return value is not None and value < limit


def filter_(inputs: Inputs, params: FilterParams, out: Path) -> Iterator[Verdict]:
    """One verdict a clip, in order; a clip without a measurement is not measured."""
    measured = {row.clip_id: row for row in inputs.rows("measure", Measurement)}
    for clip in inputs.rows("cut", Clip):
        yield judge(clip, measured.get(clip.clip_id, _unmeasured(clip)), params)


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
)
