"""Rows of clips that do not exist, and sounds and pictures of numbers, for the benchmarks."""

from __future__ import annotations

from dataclasses import MISSING, fields
from pathlib import Path
from typing import get_type_hints

import numpy as np

from fgave_pipeline.bench.classify.logmel import RATE, Sounds, logmel
from fgave_pipeline.bench.classify.model import Job
from fgave_pipeline.bench.classify.task import Task
from fgave_pipeline.bench.finished import Finished
from fgave_pipeline.bench.localize.net import AUDIO, VIDEO
from fgave_pipeline.bench.localize.streams import Streams
from stages.export.row import ExportRow


EMPTY = {int: 0, float: 0.0, str: "", bool: False}


def row_of(name: str, action: str, group: str, **known) -> ExportRow:
    """A clip of ten seconds; all that is not said is nothing."""
    hints = get_type_hints(ExportRow)
    blank = {f.name: EMPTY.get(hints[f.name], ()) for f in fields(ExportRow)
             if f.default is MISSING}  # fmt: skip
    nones = {field: None for field, hint in hints.items() if "None" in str(hint)}
    said = {"clip_id": name, "action": action, "material": "wood", "actions": (action,),
            "materials": ("wood",), "group": group, "source_id": group, "end_ms": 10_000,
            "split": "train"}  # fmt: skip
    return ExportRow(**(blank | nones | said | known))


def tiny_sounds(rows: list[ExportRow], banks: np.ndarray) -> Sounds:
    return Sounds(tuple(row.clip_id for row in rows), banks.astype(np.float32))


def chirps(labels: list[int], seed: int, bins: int = 16, frames: int = 12) -> np.ndarray:
    """(clips, frames, bins): noise, and a band of each class that is loud."""
    chance = np.random.default_rng(seed)
    banks = chance.normal(size=(len(labels), frames, bins))
    for bank, label in zip(banks, labels, strict=True):
        bank[:, label] += 5
    return banks


def tones(labels: list[int], seed: int) -> np.ndarray:
    """The log-mel of a fifth of a second of a tone for each label, in noise."""
    chance, times = np.random.default_rng(seed), np.arange(RATE // 5) / RATE
    return np.stack([
        logmel((np.sin(2 * np.pi * (300 * 1.7**label * times + chance.random()))
                + chance.normal(scale=0.1, size=len(times))).astype(np.float32))
        for label in labels
    ])  # fmt: skip


def jobs_of(task: Task, sounds: Sounds, **more) -> list[Job]:
    at = sounds.of(task.rows)
    return [Job(sounds, at, task.truth, len(task.classes), part, 1, **more)
            for part in task.parts("seed")]  # fmt: skip


def named(count: int, classes: int, groups: int) -> list[ExportRow]:
    """Clips in turn of each class; of each group, clips of all classes."""
    return [row_of(f"c{n:04}", f"a{n % classes}", f"g{n // classes % groups}")
            for n in range(count)]  # fmt: skip


def streams_of(count: int, seed: int, width: int = 0, actions: int = 2) -> Streams:
    """So many clips of ten seconds of chance, in the splits train and test in turn."""
    audio, video = (
        np.stack([np.random.default_rng([seed, kind, n]).normal(size=(10, wide))
                  for n in range(count)]).astype(np.float32)
        for kind, wide in enumerate((width or AUDIO, width or VIDEO))
    )  # fmt: skip
    return Streams(
        tuple(f"c{n:04}" for n in range(count)), audio, video,
        np.array(["train", "test"] * count)[:count],
        tuple(f"a{n % actions}" for n in range(count)),
        tuple(f"m{n // 2 % 3}" for n in range(count)),
    )  # fmt: skip


def finished_of(rows: list[ExportRow], folder: Path) -> Finished:
    return Finished("made-up", folder / "export", folder / "bench", tuple(rows), "0" * 64)
