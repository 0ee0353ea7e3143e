"""What need not be measured any more, since cheaper numbers rule the clip out already.

First the sound, which costs next to nothing; then, if asked for, the key frames. They only ever
reject, and only what lies far beyond the limits of `filter`: a cut or a movement between two key
frames cannot be seen on them.
"""

from __future__ import annotations

from stages.core.records import Clip
from stages.measure.ground import background, ground
from stages.measure.picture import scene
from stages.measure.rows import Columns, pictures, seconds
from stages.measure.windows import Window
from stages.tools.media.frames import Frame


OFF, SOUND, KEYFRAMES = "off", "sound", "keyframes"

AUDIBLE = 0.02  # share of the time; `filter` asks for 0.10
EMPTY = 0.98  # share without a sample; `filter` allows 0.90
FEWEST_KEYFRAMES = 10  # a second apart; hands look like a moving background on fewer
MOTION, SHIFT = 0.60, 1.20  # texture units; `filter` allows 0.40 and 0.60
GRID_S = 0.2  # finer than any distance of key frames: all of them count


def by_sound(columns: Columns) -> str:
    """Why the sound rules a clip out, in words; empty where it does not.

    Args:
        columns: of its sound; none of them if the source has no audio.
    """
    if not columns:
        return "there is no sound"
    if columns["audible_fraction"] < AUDIBLE:
        return f"audible for {columns['audible_fraction']:.3g} of the time, below {AUDIBLE}"
    if columns["digital_silence_fraction"] > EMPTY:
        return f"empty for {columns['digital_silence_fraction']:.3g} of the time, above {EMPTY}"
    return ""


def by_keyframes(clip: Clip, window: Window[Frame]) -> tuple[str, Columns]:
    """Why a clip's key frames rule it out, in words, and the numbers that do; empty if they do not.

    Args:
        clip: the clip.
        window: its key frames.
    """
    times_s, grays = pictures(clip, window)
    if len(grays) < FEWEST_KEYFRAMES:
        return "", {}
    found = background(ground(scene(times_s, grays, GRID_S)), seconds(clip))
    for name, limit in (("background_motion", MOTION), ("background_shift", SHIFT)):
        if found[name] > limit:
            why = f"{name} is {found[name]:.3g} on {len(grays)} key frames, above {limit}"
            told = ("background_motion", "background_shift")
            return why, {"frames_seen": len(grays)} | {n: found[n] for n in told}
    return "", {}
