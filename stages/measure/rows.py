"""The row of one clip, from what its window holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from stages.core.records import Clip, Measurement
from stages.measure.camera import camera
from stages.measure.cuts import cut
from stages.measure.ground import background, ground
from stages.measure.levels import levels, onsets
from stages.measure.light import light
from stages.measure.motion import movement
from stages.measure.picture import Gray, Times, scene
from stages.measure.picture_print import video_fingerprint
from stages.measure.sound_print import audio_fingerprint
from stages.measure.spectrum import spectrum
from stages.measure.stereo import stereo
from stages.measure.windows import Window
from stages.tools.media.frames import Frame
from stages.tools.media.samples import Block, join


Columns = dict[str, Any]
Fault = tuple[str, str]  # reason, detail

# Of the frames that a clip shows, so many are decoded at least: the others no frame needs.
FEWEST_FRAMES = 0.05
FEWEST_FRAMES_EXACT = 0.9
MISSING_S, CODEC_FRAME = 0.05, 1024  # so much of the sound may lack, or a frame of AAC
DIGITS = 6


def row(clip: Clip, columns: Columns, faults: list[Fault]) -> Measurement:
    """The clip's row; the first fault, if any, is its reason. Numbers have six digits."""
    status, (reason, detail) = ("failed", faults[0]) if faults else ("ok", ("", ""))
    tidied = {name: _tidy(value) for name, value in columns.items()}
    return Measurement(clip.clip_id, clip.source_id, status, reason, detail, **tidied)


def partial_row(clip: Clip, columns: Columns, why: str) -> Measurement:
    """The row of a clip that was ruled out before its picture was measured."""
    detail = f"{why}; so nothing else of its picture was measured"
    tidied = {name: _tidy(value) for name, value in columns.items()}
    return Measurement(clip.clip_id, clip.source_id, "partial", "ruled_out", detail, **tidied)


def picture(
    clip: Clip, window: Window[Frame], *, step_s: float, exact: bool
) -> tuple[Columns, list[Fault]]:
    """The picture's columns, and what is wrong with it."""
    times_s, grays = pictures(clip, window)
    faults = _decoding("picture", window.faults)
    fewest = (clip.frames or 0) * (FEWEST_FRAMES_EXACT if exact else FEWEST_FRAMES)
    if len(grays) < max(1, fewest):
        found = f"{len(grays)} pictures decoded, expected {clip.frames or 'some'}"
        faults.append(("short_video", found))
    if not grays:
        return {"frames_seen": 0}, faults
    length_s = (clip.end_ms - clip.start_ms) / 1000
    return {"frames_seen": len(grays)} | visual(times_s, grays, step_s, length_s), faults


def pictures(clip: Clip, window: Window[Frame]) -> tuple[Times, list[Gray]]:
    """(n,) seconds from the clip's start, rising, and the picture at each."""
    seen = [(f.start_ms, f.gray) for f in window.items if f.gray is not None]
    seen.sort(key=lambda pair: pair[0])
    times_s = np.array([(time_ms - clip.start_ms) / 1000 for time_ms, _ in seen])
    return times_s, [gray for _, gray in seen]


def visual(times_s: Times, grays: Sequence[Gray], step_s: float, length_s: float) -> Columns:
    """The picture's columns.

    Args:
        times_s: (n,) from the window's start, rising; n is at least 1.
        grays: n small pictures, uint8, full range.
        step_s: of the grid that movement is measured on.
        length_s: of the window.
    """
    here = scene(times_s, grays, step_s)
    still = ground(here)
    columns = background(still, _seconds(length_s)) | camera(still) | movement(here, length_s)
    columns |= {"video_fingerprint": video_fingerprint(times_s, grays, _seconds(length_s))}
    return columns | cut(times_s, grays, here) | light(here)


def sound(clip: Clip, window: Window[Block]) -> tuple[Columns, list[Fault]]:
    """The sound's columns, and what is wrong with it."""
    faults = _decoding("sound", window.faults)
    blocks = [block for block in window.items if block.samples is not None]
    if not blocks:
        return {}, [*faults, ("short_audio", "no sound decoded, expected some")]
    rate = blocks[0].rate
    samples, there = join(blocks, clip.start_ms * rate // 1000, clip.end_ms * rate // 1000)
    promised = min(clip.samples or 0, samples.shape[1])
    if there < promised - max(MISSING_S * rate, CODEC_FRAME):
        faults.append(("short_audio", f"{there} samples a channel, expected {promised}"))
    columns = levels(samples, rate, seconds(clip)) | onsets(samples, rate, seconds(clip))
    columns |= {"audio_fingerprint": audio_fingerprint(samples, rate)}
    return columns | spectrum(samples, rate) | stereo(samples), faults


def seconds(clip: Clip) -> int:
    """How many values the lists by second have: ten for a clip of ten seconds."""
    return _seconds((clip.end_ms - clip.start_ms) / 1000)


def _seconds(length_s: float) -> int:
    return max(1, round(length_s))


def _decoding(of: str, faults: list[str]) -> list[Fault]:
    if not faults:
        return []
    return [("decode_error", f"{len(faults)} faults in the {of}, the first: {faults[0]}")]


def _tidy(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_tidy(one) for one in value)
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}") + 0.0  # which makes -0 a plain 0
    return value
