"""How loud a window is, and when. Levels are energy means over channels, never of a mono mix."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


Samples = NDArray[np.float32]
Levels = NDArray[np.float64]

SILENCE_DBFS = -120.0  # no level is lower: digital silence has none
AUDIBLE_DBFS = -70.0
ABOVE_FLOOR_DB = 6.0
FRAME_S, QUIET_S, ONSET_S = 0.050, 0.020, 0.010
ONSET_DB, APART = 6.0, 5  # a rise within one frame of 10 ms; frames between two onsets
STEP = 2.0**-15  # one step of 16 bits
FULL, NEAR, RUN = 0.89, 0.998, 3  # -1 dBFS; of the peak; samples in a row


def dbfs(power: Any) -> Any:
    """10 log10 of a mean square, full scale 1, never below -120."""
    return 10 * np.log10(np.maximum(power, 10 ** (SILENCE_DBFS / 10)))


def levels(samples: Samples, rate: int, seconds: int) -> dict[str, Any]:
    """Levels of the whole window, of its 50 ms frames and of its seconds.

    Args:
        samples: (channels, n) float32, full scale 1; n is at least a second's.
        rate: in Hz.
        seconds: how many values the lists by second have.
    """
    rms = float(dbfs(np.mean(np.square(samples), dtype=np.float64)))
    peak = float(np.abs(samples).max(initial=0))
    peak_dbfs = float(dbfs(peak**2))
    frames = frame_levels(samples, rate, FRAME_S)
    floor, p95 = (float(p) for p in np.percentile(frames, (10, 95)))
    active = frames > max(floor + ABOVE_FLOOR_DB, AUDIBLE_DBFS)
    second = second_of(frames, rate, FRAME_S, seconds)
    return {
        "rms_dbfs": rms,
        "peak_dbfs": peak_dbfs,
        "crest_db": peak_dbfs - rms,
        "floor_dbfs": floor,
        "p95_dbfs": p95,
        "dynamic_range_db": p95 - floor,
        "audible_fraction": float((frames > AUDIBLE_DBFS).mean()),
        "active_fraction": float(active.mean()),
        "active": tuple(float(active[second == k].mean()) for k in range(seconds)),
        "frame_dbfs": tuple(int(level) for level in np.rint(frames)),
        "sound_dbfs": second_levels(samples, rate, seconds),
        "digital_silence_fraction": digital_silence(samples, rate),
        "clip_fraction": clipped(samples),
    }


def frame_levels(samples: Samples, rate: int, frame_s: float) -> Levels:
    """(frames,) level of each frame, in dBFS; a rest shorter than a frame is left out."""
    count = max(1, round(frame_s * rate))
    whole = samples[:, : samples.shape[1] // count * count]
    power = np.square(whole).reshape(len(whole), -1, count).mean(axis=2, dtype=np.float64)
    found: Levels = dbfs(power.mean(axis=0))
    return found


def second_of(frames: Levels, rate: int, frame_s: float, seconds: int) -> NDArray[np.intp]:
    """(frames,) the second in which each frame begins, from 0."""
    count = max(1, round(frame_s * rate))
    return np.minimum(np.arange(len(frames)) * count // rate, seconds - 1)


def second_levels(samples: Samples, rate: int, seconds: int) -> tuple[float, ...]:
    """Level of each second, in dBFS."""
    parts = (samples[:, k * rate : (k + 1) * rate] for k in range(seconds))
    return tuple(float(dbfs(np.mean(np.square(p), dtype=np.float64))) for p in parts)


def digital_silence(samples: Samples, rate: int) -> float:
    """Share of 20 ms frames in which no channel reaches one step of 16 bits."""
    count = max(1, round(QUIET_S * rate))
    peaks = np.abs(samples[:, : samples.shape[1] // count * count]).max(axis=0)
    return float((peaks.reshape(-1, count).max(axis=1) < STEP).mean())


def clipped(samples: Samples) -> float:
    """Share of the samples in runs of three or more within 0.2 % of a peak above -1 dBFS.

    Where a codec overshoots, a peak beyond full scale is played at full scale, and counts as that.
    """
    size = np.abs(samples)
    peak = float(size.max(initial=0))
    if peak <= FULL:
        return 0.0
    high = size >= NEAR * min(peak, 1.0)
    core = high[:, :-2] & high[:, 1:-1] & high[:, 2:]  # a run of RUN begins here
    inside = np.zeros_like(high)
    for shift in range(RUN):
        inside[:, shift : shift + core.shape[1]] |= core
    return float(inside.mean())


def onsets(samples: Samples, rate: int, seconds: int) -> dict[str, Any]:
    """Sudden rises: the level of 10 ms grows by 6 dB within one frame, at most one in 50 ms.

    What is below -70 dBFS counts as -70: it cannot be heard, so nothing rises there.
    """
    heard = np.maximum(frame_levels(samples, rate, ONSET_S), AUDIBLE_DBFS)
    at = rises(heard)
    second = second_of(heard, rate, ONSET_S, seconds)[at]
    counts = np.bincount(second, minlength=seconds)
    return {
        "onset_rate": len(at) * rate / samples.shape[1],
        "onsets": tuple(int(count) for count in counts),
    }


def rises(heard: Levels) -> NDArray[np.intp]:
    """Frames that are a local peak of the rise from the frame before, 6 dB or more, set apart."""
    rise = np.diff(heard, prepend=heard[0])
    padded = np.pad(rise, 1, constant_values=-np.inf)
    peaks = (rise >= ONSET_DB) & (rise > padded[:-2]) & (rise >= padded[2:])
    kept: list[int] = []
    for i in np.flatnonzero(peaks):
        if not kept or i - kept[-1] >= APART:
            kept.append(int(i))
    return np.array(kept, np.intp)
