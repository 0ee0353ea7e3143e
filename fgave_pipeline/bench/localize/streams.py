"""Sound and picture of clips, second by second, and windows in them that are to be found."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray


Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Streams:
    """What is heard and seen in each second of a row: a clip, or one of a clip's events."""

    clip_ids: tuple[str, ...]
    """Rows of one clip have one id."""
    audio: Floats
    """(rows, seconds, numbers)."""
    video: Floats
    """(rows, seconds, numbers)."""
    splits: NDArray[np.str_]
    """(rows,): train, val, test; empty where a row is in none."""
    actions: tuple[str, ...]
    materials: tuple[str, ...]

    @property
    def seconds(self) -> int:
        """How many seconds each row has."""
        return int(self.audio.shape[1])

    def of_split(self, split: str) -> NDArray[np.int64]:
        """The numbers of the rows of a split."""
        return np.flatnonzero(self.splits == split)

    def once(self) -> NDArray[np.int64]:
        """The number of the first row of each clip."""
        return np.array(list({name: n for n, name in reversed([*enumerate(self.clip_ids)])}
                             .values())[::-1], np.int64)  # fmt: skip

    def standardised(self) -> Streams:
        """Each number less its mean over the training's rows, over its deviation."""
        train = self.of_split("train")
        return replace(self, audio=_scaled(self.audio, train), video=_scaled(self.video, train))


@dataclass(frozen=True, slots=True)
class Windows:
    """Of each row of some streams the seconds of its event, `[start, start + length)`."""

    rows: NDArray[np.int64]
    """(windows,): which row."""
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]

    def of(self, rows: NDArray[np.int64]) -> Windows:
        """Those of some rows."""
        chosen = np.isin(self.rows, rows)
        return Windows(self.rows[chosen], self.starts[chosen], self.lengths[chosen])

    def __len__(self) -> int:
        return len(self.rows)


def inside(windows: Windows, seconds: int) -> NDArray[np.bool_]:
    """(windows, seconds): whether each second is of the event."""
    at = np.arange(seconds)
    first, behind = windows.starts[:, None], (windows.starts + windows.lengths)[:, None]
    found: NDArray[np.bool_] = (at >= first) & (at < behind)
    return found


def _scaled(values: Floats, train: NDArray[np.int64]) -> Floats:
    known = values[train].reshape(-1, values.shape[2]).astype(np.float64)
    mean, sd = known.mean(axis=0), known.std(axis=0)
    return np.asarray((values - mean) / np.where(sd > 1e-6, sd, 1), np.float32)
