"""Windows drawn by chance, and foreign seconds around them: our reading of FGAVE's shuffles.

FGAVE's README names the shuffles and does not define them. Here a window is drawn in every clip,
and the seconds outside of it are replaced in one stream, or in both; inside, the two stay together.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from fgave_pipeline.bench.localize.streams import Floats, Streams, Windows, inside
from stages.core.errors import UsageError
from stages.core.params import param
from stages.export.order import place_of


SHUFFLES = ("none", "audio", "video", "all")
DONORS = ("same-act", "same-mat", "any", "within")


@dataclass(frozen=True, slots=True)
class Draw:
    """How windows are drawn."""

    min_len: int = param(2, "shortest window, in seconds", low=1)
    max_len: int = param(9, "longest window, in seconds", low=1)


@dataclass(frozen=True, slots=True)
class Shuffled:
    """Streams with foreign seconds, and the windows that are whole."""

    streams: Streams
    windows: Windows
    alone: int
    """Clips for which the rule had no other clip; they have no window."""


def drawn(streams: Streams, draw: Draw, seed: str) -> Windows:
    """A window in the first row of each clip: length, then start, each as likely as any other.

    The seed and the clip's id alone decide, so that more clips do not move others' windows.

    Raises:
        UsageError: no window could be so long.
    """
    longest = min(draw.max_len, streams.seconds - 1)
    if draw.min_len > longest:
        words = f"--min-len {draw.min_len}, --max-len {draw.max_len} in {streams.seconds} s"
        raise UsageError(f"{words}: expected a window that is shorter than the clip")
    rows = streams.once()
    lengths, starts = np.zeros_like(rows), np.zeros_like(rows)
    for n, row in enumerate(rows):
        chance = _chance(seed, streams.clip_ids[row])
        lengths[n] = chance.integers(draw.min_len, longest + 1)
        starts[n] = chance.integers(0, streams.seconds - lengths[n] + 1)
    return Windows(rows, starts, lengths)


def shuffled(streams: Streams, windows: Windows, how: tuple[str, str], seed: str) -> Shuffled:
    """Replace the seconds outside of the windows.

    Args:
        streams: what is heard and seen.
        windows: what is to stay, a window a clip.
        how: which stream (`audio`, `video`, `all`), and whose seconds come in (`DONORS`): those of
            other clips of the same split, each second drawn by itself; or the clip's own, none of
            them in its place.
        seed: another word draws other seconds.
    """
    which, donor = how
    keep = inside(windows, streams.seconds)
    pools = _pools(streams, windows.rows, donor)
    if donor == "within":  # of one second alone there is no other order
        able = np.flatnonzero((~keep).sum(axis=1) > 1)
    else:
        able = np.flatnonzero([len(pools[row]) > 0 for row in windows.rows.tolist()])
    audio, video = streams.audio.copy(), streams.video.copy()
    for n in able.tolist():
        row = int(windows.rows[n])
        outside = np.flatnonzero(~keep[n])
        for name, old, new in (("audio", streams.audio, audio), ("video", streams.video, video)):
            if which in (name, "all"):
                chance = _chance(f"{seed}:{donor}:{name}", streams.clip_ids[row])
                new[row, outside] = _foreign(old, (row, outside), pools[row], chance)
    left = Windows(windows.rows[able], windows.starts[able], windows.lengths[able])
    return Shuffled(replace(streams, audio=audio, video=video), left, len(windows) - len(able))


def repaired(streams: Streams, windows: Windows, seed: str) -> Streams:
    """The same with each window's sound exchanged for another's: a control that must be chance."""
    if len(windows) < 2:
        return streams
    order = np.argsort([place_of(streams.clip_ids[row], seed) for row in windows.rows])
    rows = windows.rows[order]
    audio = streams.audio.copy()
    audio[rows] = streams.audio[np.roll(rows, 1)]
    return replace(streams, audio=audio)


def _pools(streams: Streams, rows: NDArray[np.int64], donor: str) -> dict[int, NDArray[np.int64]]:
    """Row → the rows that its foreign seconds may come from."""
    kinds = {"same-act": streams.actions, "same-mat": streams.materials}.get(donor)
    keys = [(streams.splits[row], kinds[row] if kinds else "") for row in rows.tolist()]
    members: dict[tuple[str, str], list[int]] = {}
    for row, key in zip(rows.tolist(), keys, strict=True):
        members.setdefault(key, []).append(row)
    whole = {key: np.array(found, np.int64) for key, found in members.items()}
    own = np.empty(0, np.int64)
    return {
        row: own if donor == "within" else whole[key][whole[key] != row]
        for row, key in zip(rows.tolist(), keys, strict=True)
    }


def _foreign(
    values: Floats,
    place: tuple[int, NDArray[np.int64]],
    pool: NDArray[np.int64],
    chance: np.random.Generator,
) -> Floats:
    """What comes in for some seconds of a row."""
    row, outside = place
    if len(pool):
        seconds = chance.integers(0, values.shape[1], len(outside))
        donors = chance.choice(pool, len(outside))
    else:
        seconds, donors = _moved(outside, chance), np.full(len(outside), row)
    found: Floats = values[donors, seconds]
    return found


def _moved(places: NDArray[np.int64], chance: np.random.Generator) -> NDArray[np.int64]:
    """The same places in another order, none where it was: Sattolo's."""
    order = places.copy()
    for n in range(len(order) - 1, 0, -1):
        other = int(chance.integers(0, n))
        order[n], order[other] = order[other], order[n]
    return order


def _chance(seed: str, clip_id: str) -> np.random.Generator:
    return np.random.default_rng(int(place_of(clip_id, seed)[:16], 16))
