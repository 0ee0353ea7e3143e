"""AVE's labels and orders as HDF5, written piece by piece."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

from stages.core.records import SPLITS
from stages.export.ave.events import Event
from stages.export.classes import category
from stages.export.form import FormFile
from stages.export.order import shuffled


ROWS_AT_ONCE = 256
KEY, ORDER = "avadataset", "order"

Floats = NDArray[np.float32]


def write_labels(
    events: list[Event], classes: dict[str, int], seconds: int, out: Path
) -> Iterator[FormFile]:
    """Three tables with a row an event: whether, which, and which in each second.

    The class behind the last is the background.
    """
    background = len(classes)

    def heard(event: Event) -> Floats:
        found = np.zeros(seconds, np.float32)
        found[event.start : event.end] = 1
        return found

    def named(event: Event) -> Floats:
        found = np.zeros(background + 1, np.float32)
        found[classes[category(event.label)]] = 1
        return found

    def second_by_second(event: Event) -> Floats:
        found = np.outer(heard(event), named(event))
        found[:, background] = 1 - heard(event)
        return found

    width = background + 1
    yield _write(out / "labels_closs.h5", events, (seconds,), heard)
    yield _write(out / "mil_labels.h5", events, (width,), named)
    yield _write(out / "labels.h5", events, (seconds, width), second_by_second)


def write_orders(events: list[Event], seconds: int, out: Path, seed: str) -> Iterator[FormFile]:
    """The rows of each split, in an order that looks random and is always the same.

    `…_order.h5` has all of them. `…_order_match.h5` is for the search of one modality by the other:
    in the test only rows whose event leaves something to search in.
    """
    for split in SPLITS:
        rows = [n for n, event in enumerate(events) if event.split == split]
        order = shuffled(rows, seed, lambda n: f"{events[n].clip_id}:{events[n].start}")
        match = [n for n in order if split != "test" or events[n].length < seconds]
        for name, numbers in (("order", order), ("order_match", match)):
            with h5py.File(out / f"{split}_{name}.h5", "w") as file:
                file[ORDER] = np.array(numbers, np.int64)
            yield FormFile(f"{split}_{name}.h5", split, len(numbers), partial=True)


def _write(
    path: Path, events: list[Event], shape: tuple[int, ...], fill: Callable[[Event], Floats]
) -> FormFile:
    """A table of (events, *shape) float32, never whole in memory."""
    how: dict[str, Any] = {
        "compression": "gzip",
        "chunks": (min(len(events), ROWS_AT_ONCE), *shape),
    }
    with h5py.File(path, "w") as file:
        table = file.create_dataset(
            KEY, (len(events), *shape), np.float32, **(how if events else {})
        )
        for first in range(0, len(events), ROWS_AT_ONCE):
            piece = events[first : first + ROWS_AT_ONCE]
            table[first : first + len(piece)] = np.stack([fill(event) for event in piece])
    return FormFile(path.name, "", len(events), partial=True)
