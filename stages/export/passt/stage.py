"""Write a file a split, their account and their page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stages.core.params import param
from stages.core.stage import Inputs
from stages.export.account import give_account
from stages.export.classes import all_labels, category, numbered
from stages.export.form import FormFile, clips_of, form
from stages.export.mono import RATES, wav_of
from stages.export.order import shuffled
from stages.export.passt.hdf import Sound, write_hdf
from stages.export.passt.readme import readme
from stages.export.row import ExportRow
from stages.tools.media.mono import RULE
from stages.tools.media.mp3 import BITS_A_SECOND


RATE = "32k"
SPLITS = {"train": "train", "val": "val", "test": "eval"}
"""The dataset's split → what PaSST calls it."""


@dataclass(frozen=True, slots=True)
class PasstParams:
    """What can be chosen of this form."""

    label: str = param(
        "both", "which classes there are; a clip may have several",
        choices=("both", "action", "material"),
    )  # fmt: skip
    seed: str = param("fgave", "another word gives another order of the clips")


def write(inputs: Inputs, params: PasstParams, out: Path) -> Iterator[FormFile]:
    """`mp3/FGAVE.train_mp3.hdf`, `.val_` and `.eval_`, of the clips that have a class."""
    rows = clips_of(inputs)
    classes = numbered(label for row in rows for label in all_labels(row, params.label))
    inside = [row for row in rows if all_labels(row, params.label)]
    (out / "mp3").mkdir()
    counts = {}
    for split, word in SPLITS.items():
        name = f"mp3/FGAVE.{word}_mp3.hdf"
        mixed = shuffled((r for r in inside if r.split == split), params.seed, lambda r: r.clip_id)
        sounds = [_sound(inputs, row, classes, params.label) for row in mixed]
        write_hdf(sounds, len(classes), out / name)
        counts[word] = len(sounds)
        without = sum(row.split == split for row in rows) - len(sounds)
        yield FormFile(name, split, len(sounds), left_out=without)
    said = {"clips_of_file": counts, "without_a_class": len(rows) - len(inside)}
    known = _known(params) | said | {"classes": classes}
    yield from give_account(out, known, readme(known))


def _sound(inputs: Inputs, row: ExportRow, classes: dict[str, int], what: str) -> Sound:
    numbers = sorted({classes[category(label)] for label in all_labels(row, what)})
    return Sound(f"{row.clip_id}.mp3", wav_of(inputs, row, RATE), tuple(numbers))


def _known(params: PasstParams) -> dict[str, Any]:
    return {
        "form": "passt",
        "label": params.label,
        "seed": params.seed,
        "group": "the split's group: the channel, else the source",
        "rule": RULE,
        "rate": RATES[RATE],
        "mp3_bits_a_second": BITS_A_SECOND,
    }


PASST = form("passt", PasstParams, write, needs=("mono",))
