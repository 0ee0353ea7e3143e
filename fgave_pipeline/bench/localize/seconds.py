"""What is heard and seen in each second of the clips, with nobody's weights.

Sound: the mean log-mel, 128 numbers. Picture: 512 numbers, of eight pictures a second: gray in
16x16 cells, a histogram of hue, saturation and value, and in 16x14 cells how much changes from one
picture to the next.
"""

from __future__ import annotations

import shutil
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
from joblib import Parallel, delayed

from fgave_pipeline.bench.classify.logmel import RATE, Tick, logmel
from fgave_pipeline.bench.finished import Finished
from fgave_pipeline.bench.localize.streams import Floats, Streams, Windows
from fgave_pipeline.store import digest_of
from stages.core.errors import MediaError, UsageError
from stages.export.ave.events import events_of, length_of
from stages.export.row import ExportRow
from stages.tools.media.mono import mono
from stages.tools.media.pictures import Picture, pictures


FEATURES = "features/seconds"
WORDS = "log-mel and frame descriptors, no weights"
PER_S = 8
SIZE = (64, 56)
"""Of the pictures, (width, height): whole multiples of both grids' cells, or near it."""
_VERSION = 1  # of what is made, not of the file
_FRAMES_A_SECOND = 100


def streams_of(found: Finished, jobs: int, tick: Tick) -> Streams:
    """A row a clip; what an earlier call made is taken again.

    Raises:
        UsageError: a clip that does not decode, or clips of different lengths.
    """
    seconds = length_of(found.rows)
    made_from = digest_of([_VERSION, [[row.clip_id, row.sha256] for row in found.rows]])[:16]
    path = found.bench / FEATURES / f"{made_from}.npz"
    if not path.is_file():
        shutil.rmtree(path.parent, ignore_errors=True)  # of another state of the dataset
        path.parent.mkdir(parents=True)
        work = (delayed(_both)(found.path_of(row), row, seconds, tick) for row in found.rows)
        made = Parallel(n_jobs=jobs, prefer="threads")(work)  # decoders let other threads go on
        new = path.with_suffix(".new.npz")
        np.savez(new, audio=np.stack([a for a, _ in made]), video=np.stack([v for _, v in made]))
        new.rename(path)
    with np.load(path) as kept:
        audio, video = kept["audio"], kept["video"]
    return Streams(
        clip_ids=tuple(row.clip_id for row in found.rows),
        audio=audio,
        video=video,
        splits=np.array([row.split for row in found.rows]),
        actions=tuple(row.action for row in found.rows),
        materials=tuple(row.material for row in found.rows),
    ).standardised()


def own_events(found: Finished) -> Windows:
    """The clips' own events, a window each: runs of seconds with the same action."""
    events = [(n, e) for n, row in enumerate(found.rows) for e in events_of(row, "action")]
    return Windows(
        np.array([n for n, _ in events], np.int64),
        np.array([event.start for _, event in events], np.int64),
        np.array([event.length for _, event in events], np.int64),
    )


def heard(samples_16k: Floats, seconds: int) -> Floats:
    """(seconds, 128): the mean log-mel of each second, by the frames that begin in it."""
    bank = logmel(samples_16k)
    cut = [bank[n * _FRAMES_A_SECOND : (n + 1) * _FRAMES_A_SECOND] for n in range(seconds)]
    return np.stack([piece.mean(axis=0) for piece in cut])


def seen(shown: list[Picture]) -> Floats:
    """(512,) of the pictures of one second, and the last one of the second before it, first."""
    gray = [cv2.cvtColor(one, cv2.COLOR_BGR2GRAY).astype(np.float32) for one in shown]
    still = [cv2.resize(one, (16, 16), interpolation=cv2.INTER_AREA) for one in gray[1:]]
    steps = [np.abs(b - a) for a, b in pairwise(gray)]
    moved = [cv2.resize(one, (16, 14), interpolation=cv2.INTER_AREA) for one in steps]
    parts = (still, [_colours(one) for one in shown[1:]], moved)
    return np.concatenate([np.mean(part, axis=0).ravel() for part in parts]).astype(np.float32)


def _both(path: Path, row: ExportRow, seconds: int, tick: Tick) -> tuple[Floats, Floats]:
    try:
        sound = heard(mono(path, row.end_ms - row.start_ms).at(RATE), seconds)
        shown = list(pictures(path, seconds, PER_S, SIZE))
    except MediaError as error:
        raise UsageError(f"clip {row.clip_id}: {error}") from error
    tick()
    led = [shown[0], *shown]
    return sound, np.stack([seen(led[n * PER_S : (n + 1) * PER_S + 1]) for n in range(seconds)])


def _colours(picture: Picture) -> Floats:
    """(32,): the share of pixels in each of 8 hues, 2 saturations, 2 values."""
    hsv = cv2.cvtColor(picture, cv2.COLOR_BGR2HSV)
    counts = cv2.calcHist([hsv], [0, 1, 2], None, [8, 2, 2], [0, 180, 0, 256, 0, 256])
    return np.asarray(counts / counts.sum(), np.float32)
