"""The clips as lines of one CSV file, in the manner of VGGSound: video, second, label, split.

Its columns are those of H. Chen et al., "VGGSound: a large-scale audio-visual dataset", ICASSP
2020: no header; YouTube id, start in whole seconds, label, `train` or `test`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from stages.core.params import param
from stages.core.stage import Inputs
from stages.export.form import FormFile, clips_of, form
from stages.export.row import ExportRow


FILE = "vggsound.csv"
TRAINS = {"train": "train", "val": "train", "test": "test"}


@dataclass(frozen=True, slots=True)
class VggSoundParams:
    """What can be chosen of this form."""

    label: str = param(
        "both", "what the label names: `both` is `tapping wood`",
        choices=("both", "action", "material"),
    )  # fmt: skip


def line(row: ExportRow, label: str) -> tuple[str, int, str, str]:
    """One clip; what validates counts as training, for this form has two splits only."""
    words = {"both": f"{row.action} {row.material}", "action": row.action, "material": row.material}
    return (
        row.source_id,
        row.start_ms // 1000,
        words[label],
        "test" if row.split == "test" else "train",
    )


def write(inputs: Inputs, params: VggSoundParams, out: Path) -> Iterator[FormFile]:
    """One line a clip."""
    rows = clips_of(inputs)
    with (out / FILE).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(line(row, params.label) for row in rows)
    yield FormFile(FILE, "", len(rows))


VGGSOUND = form("vggsound", VggSoundParams, write)
