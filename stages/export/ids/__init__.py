"""What can be shared of a dataset: which spans of which sources, their labels and splits.

No media, no names, no words of people: `sources.csv` has ids, public addresses and opaque groups,
`clips.csv` the clips, `labels.csv` the events by source and time, `dataset.json` the parameters,
`taxonomy.toml` the classes. `fgave init NAME --from-ids FOLDER` begins a dataset that rebuilds it.

Ids stand exactly as they are, also those that begin with `-`: a spreadsheet may take such a cell
for a formula.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stages.core.stage import Inputs
from stages.export.form import FormFile, clips_of, form
from stages.export.ids.lines import (
    CLIP_COLUMNS,
    LABEL_COLUMNS,
    SOURCE_COLUMNS,
    clip_line,
    label_lines,
    opaque_groups,
    source_lines,
)
from stages.export.row import ExportRow
from stages.tools.versions import versions


VERSION = 1
"""Of the files' meaning."""
SOURCES, CLIPS, LABELS, ABOUT, TAXONOMY = (
    "sources.csv", "clips.csv", "labels.csv", "dataset.json", "taxonomy.toml",
)  # fmt: skip
_OF_A_MACHINE = {"split": ("keep",)}
"""Parameters that name a file, by stage."""


@dataclass(frozen=True, slots=True)
class IdsParams:
    """There is nothing to choose."""


def write(inputs: Inputs, params: IdsParams, out: Path) -> Iterator[FormFile]:
    """The four tables and the taxonomy."""
    rows = clips_of(inputs)
    groups = opaque_groups(rows)
    _write_csv(out / SOURCES, SOURCE_COLUMNS, source_lines(rows, groups))
    _write_csv(out / CLIPS, CLIP_COLUMNS, (clip_line(row, groups[row.group]) for row in rows))
    _write_csv(out / LABELS, LABEL_COLUMNS, label_lines(rows))
    said = json.dumps(_about(rows, inputs.settings), indent=1, sort_keys=True)
    (out / ABOUT).write_text(said + "\n", encoding="utf-8")
    shutil.copyfile(inputs.manifest(TAXONOMY), out / TAXONOMY)
    for name in (SOURCES, LABELS, ABOUT, TAXONOMY):
        yield FormFile(name, "", 0)
    yield FormFile(CLIPS, "", len(rows))


def _about(rows: Sequence[ExportRow], settings: dict[str, dict[str, Any]]) -> dict[str, Any]:
    shared = {
        stage: {n: v for n, v in values.items() if n not in _OF_A_MACHINE.get(stage, ())}
        for stage, values in settings.items()
    }
    return {
        "form": "fgave ids",
        "version": VERSION,
        "sources": len({row.source_id for row in rows}),
        "clips": len(rows),
        "splits": dict(Counter(row.split for row in rows)),
        "params": shared,
        "tools": versions(),
    }


def _write_csv(path: Path, header: Sequence[str], lines: Iterable[Sequence[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(lines)


IDS = form("ids", IdsParams, write, reads=("settings", TAXONOMY))
