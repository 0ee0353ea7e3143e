"""The limits of a clip that is fit for the dataset."""

from __future__ import annotations

from dataclasses import dataclass

from stages.core.params import param


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
