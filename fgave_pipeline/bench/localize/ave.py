"""Features in the files of AVE-ECCV18: its own, or others in the rows of the form `ave`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import h5py
import numpy as np
from numpy.typing import NDArray

from fgave_pipeline.bench.localize.net import AUDIO, VIDEO
from fgave_pipeline.bench.localize.streams import Floats, Streams, Windows
from stages.core.errors import UsageError
from stages.core.records import SPLITS
from stages.export.ave.labels import KEY, ORDER
from stages.export.ave.lists import HEADER
from stages.export.row import ExportRow


SOUND, SIGHT, WHOLE_SIGHT = "audio_feature.h5", "visual_feature_vec.h5", "visual_feature.h5"
LABELS, LIST = "labels_closs.h5", "Annotations.txt"
_ROWS_AT_ONCE = 64


def read_ave(
    rows: Path, features: Path, clips: Mapping[str, ExportRow] | None = None
) -> tuple[Streams, Windows]:
    """Streams with a row an event, and the window of each that stands in a `…_order_match.h5`.

    Args:
        rows: the folder with `Annotations.txt`, `labels_closs.h5` and the orders.
        features: the folder with `audio_feature.h5`, and `visual_feature_vec.h5` or
            `visual_feature.h5`, whose places are averaged.
        clips: of a dataset, by id: where materials come from. Without, categories are actions.

    Raises:
        UsageError: a file is missing, or has another shape than the labels ask for.
    """
    labels = _array(rows / LABELS, KEY)
    count, seconds = labels.shape
    audio = _array(features / SOUND, KEY)
    video = _sight(features)
    for name, found, width in ((SOUND, audio, AUDIO), (SIGHT, video, VIDEO)):
        if found.shape != (count, seconds, width):
            expected = (count, seconds, width)
            raise UsageError(f"{features / name}: {found.shape}, expected {expected} by {LABELS}")
    named = _named(rows / LIST, count)
    splits = np.full(count, "", "U5")
    for split in SPLITS:
        splits[_order(rows, split, count)] = split
    ids = tuple(name for _, name in named)
    actions, materials = _kinds(named, clips, rows)
    streams = Streams(ids, audio, video, splits, actions, materials)
    return streams, _windows(labels, np.flatnonzero(splits != ""), rows / LABELS)


def clips_of_rows(rows: Path) -> list[str]:
    """The clip's id of each row.

    Raises:
        UsageError: there is no list.
    """
    return [name for _, name in _lines(rows / LIST)]


def _windows(labels: Floats, rows: NDArray[np.int64], path: Path) -> Windows:
    """Each row's first second of the event, and how many there are."""
    on = labels[rows] > 0.5
    starts, lengths = on.argmax(axis=1), on.sum(axis=1)
    ends = on.shape[1] - on[:, ::-1].argmax(axis=1)
    for n in np.flatnonzero((lengths > 0) & (ends - starts != lengths))[:1]:
        raise UsageError(f"{path}: row {rows[n]} has an event in pieces, expected one run")
    return Windows(rows, starts.astype(np.int64), lengths.astype(np.int64))


def _sight(folder: Path) -> Floats:
    """(rows, seconds, 512), never all places in memory at once."""
    if (folder / SIGHT).is_file() or not (folder / WHOLE_SIGHT).is_file():
        return _array(folder / SIGHT, KEY)
    with h5py.File(folder / WHOLE_SIGHT) as file:
        table = file[KEY]
        found = np.empty((table.shape[0], table.shape[1], table.shape[-1]), np.float32)
        for first in range(0, len(found), _ROWS_AT_ONCE):
            piece = table[first : first + _ROWS_AT_ONCE]
            found[first : first + len(piece)] = piece.mean(axis=(2, 3))
    return found


def _array(path: Path, key: str) -> Floats:
    try:
        with h5py.File(path) as file:
            return np.asarray(file[key][:], np.float32)
    except (OSError, KeyError) as error:
        raise UsageError(f"{path}: {error}, expected HDF5 with {key!r}") from error


def _order(folder: Path, split: str, count: int) -> NDArray[np.int64]:
    path = folder / f"{split}_order_match.h5"
    numbers = _array(path, ORDER).astype(np.int64)
    if len(numbers) and (numbers.min() < 0 or numbers.max() >= count):
        raise UsageError(f"{path}: rows {numbers.min()} to {numbers.max()}, but there are {count}")
    return numbers


def _named(path: Path, count: int) -> list[tuple[str, str]]:
    """(category, clip id) of each row."""
    named = _lines(path)
    if len(named) != count:
        raise UsageError(f"{path}: {len(named)} rows, expected {count} by {LABELS}")
    return named


def _lines(path: Path) -> list[tuple[str, str]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}, expected a line a row") from error
    if lines and lines[0].split("&")[:2] == HEADER.split("&")[:2]:
        lines = lines[1:]
    return [(parts[0], parts[1]) for line in lines if len(parts := line.split("&")) == 5]


def _kinds(
    named: list[tuple[str, str]], clips: Mapping[str, ExportRow] | None, rows: Path
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if clips is None:
        categories = tuple(category for category, _ in named)
        return categories, categories
    for _, name in named:
        if name not in clips:
            raise UsageError(f"{rows / LIST}: {name} is no clip of the dataset; export `ave` anew")
    found = [clips[name] for _, name in named]
    return tuple(row.action for row in found), tuple(row.material for row in found)
