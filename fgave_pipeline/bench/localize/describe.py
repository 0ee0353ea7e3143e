"""`audio_feature.h5` and `visual_feature_vec.h5` of a dataset, in the rows of its form `ave`."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import torch

from fgave_pipeline.bench.classify.logmel import RATE
from fgave_pipeline.bench.finished import Finished
from fgave_pipeline.bench.localize.ave import SIGHT, SOUND, WHOLE_SIGHT, clips_of_rows
from fgave_pipeline.bench.localize.states import read_state
from fgave_pipeline.bench.localize.streams import Floats
from fgave_pipeline.bench.localize.vgg19 import SIZE, Sight, read_vgg19, second
from fgave_pipeline.bench.localize.vggish import embedded, examples, network
from fgave_pipeline.bench.results import tools, weights_of
from fgave_pipeline.publish import put_in_place
from stages.core.errors import MediaError, UsageError
from stages.export.account import write_json
from stages.export.ave.events import length_of
from stages.export.ave.labels import KEY
from stages.export.row import ExportRow
from stages.tools.media.mono import RULE, mono
from stages.tools.media.pictures import pictures


@dataclass(frozen=True, slots=True)
class How:
    """Whose weights, and which moments."""

    audio: Path | None = None
    """VGGish."""
    video: Path | None = None
    """VGG-19."""
    hop: str = "1.0"
    """From one example of VGGish to the next."""
    per_s: int = 16
    """Pictures a second."""
    whole: bool = False
    """Whether the maps are kept as well, 98 kB a second."""


def describe(found: Finished, how: How, out: Path, tick: Callable[[], None]) -> dict[str, Any]:
    """Write the files of a folder, which is put in place when it is whole; what is said of them.

    Each clip is decoded once, whatever its number of rows; no table is held in memory.

    Raises:
        UsageError: the form `ave` was not exported, weights do not fit, or a clip does not decode.
    """
    names = clips_of_rows(found.export / "ave")
    clips = {row.clip_id: row for row in found.rows}
    if lost := [name for name in names if name not in clips]:
        raise UsageError(f"{lost[0]} is no clip of the dataset; export the form `ave` anew")
    seconds = length_of(found.rows)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    ear = network(read_state(how.audio)).to(device) if how.audio else None
    eye = read_vgg19(how.video) if how.video else None
    if eye:
        eye.net.to(device)
    new = out.with_name(f".{out.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    places: dict[str, list[int]] = {}
    for row, name in enumerate(names):
        places.setdefault(name, []).append(row)
    with ExitStack() as stack:
        tables = _tables(new, how, (len(names), seconds), stack)
        for name, rows in places.items():
            for key, values in _of(found.path_of(clips[name]), clips[name], seconds,
                                   how, (ear, eye, device)):  # fmt: skip
                if key in tables:
                    tables[key][rows] = values
            tick()
    said = _said(found, how, (len(names), seconds), str(device))
    write_json(new / "manifest.json", said)
    put_in_place(new, out)
    return said


def _tables(new: Path, how: How, shape: tuple[int, int], stack: ExitStack) -> dict[str, Any]:
    wanted: dict[str, tuple[int, ...]] = {SOUND: (128,)} if how.audio else {}
    wanted |= {SIGHT: (512,)} if how.video else {}
    wanted |= {WHOLE_SIGHT: (7, 7, 512)} if how.video and how.whole else {}
    files = {name: stack.enter_context(h5py.File(new / name, "w")) for name in wanted}
    return {
        name: file.create_dataset(KEY, (*shape, *wanted[name]), np.float32)
        for name, file in files.items()
    }


def _of(
    path: Path, row: ExportRow, seconds: int, how: How, nets: tuple[Any, Sight | None, Any]
) -> Iterator[tuple[str, Floats]]:
    ear, eye, device = nets
    try:
        if ear is not None:
            sound = mono(path, row.end_ms - row.start_ms).at(RATE)
            yield SOUND, embedded(ear, examples(sound, seconds, how.hop), device)
        if eye is not None:
            maps = _maps(path, seconds, how.per_s, eye, device)
            yield WHOLE_SIGHT, maps
            yield SIGHT, maps.mean(axis=(1, 2))
    except MediaError as error:
        raise UsageError(f"clip {row.clip_id}: {error}") from error


def _maps(path: Path, seconds: int, per_s: int, eye: Sight, device: Any) -> Floats:
    shown = pictures(path, seconds, per_s, SIZE)
    return np.stack([
        second(eye, [next(shown) for _ in range(per_s)], device) for _ in range(seconds)
    ])  # fmt: skip


def _said(found: Finished, how: How, shape: tuple[int, int], device: str) -> dict[str, Any]:
    return {
        "dataset": {"name": found.name, "digest": found.digest},
        "rows": shape[0],
        "seconds": shape[1],
        "audio": {"weights": weights_of(how.audio), "hop_s": float(how.hop), "mono": RULE}
        if how.audio
        else {},
        "video": {"weights": weights_of(how.video), "pictures_a_second": how.per_s, "size": SIZE}
        if how.video
        else {},
        "device": device,
        "tools": tools(),
    }
