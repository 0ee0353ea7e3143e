"""A description of the dataset in Croissant 1.1 (JSON-LD), with the table and clips that it names.

Its folder is whole by itself: `croissant.json`, `clips.parquet`, and, by hard links that take no
room, `clips/`. Fields of the vocabulary for responsible AI are filled where fgave knows the answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stages.core.stage import WHOLE, Inputs
from stages.export.croissant.about import description
from stages.export.croissant.files import file_object, file_set
from stages.export.croissant.params import CroissantParams
from stages.export.croissant.records import record_sets
from stages.export.form import FormFile, clips_of, file_of, form
from stages.export.row import CLIPS
from stages.tools.files import link_or_copy


FILE = "croissant.json"


def write(inputs: Inputs, params: CroissantParams, out: Path) -> Iterator[FormFile]:
    """The description, and what it describes."""
    rows = clips_of(inputs)
    link_or_copy(inputs.path("export", WHOLE, CLIPS), out / CLIPS)
    media = params.media == "linked"
    for row in rows if media else ():
        (out / row.path).parent.mkdir(parents=True, exist_ok=True)
        link_or_copy(file_of(inputs, row), out / row.path)
    said = description(rows, params, inputs.settings)
    said["distribution"] = [file_object(out / CLIPS), *([file_set()] if media else [])]
    said["recordSet"] = record_sets()
    (out / FILE).write_text(text_of(said), encoding="utf-8")
    yield FormFile(FILE, "", 0)
    yield FormFile(CLIPS, "", len(rows))


def text_of(said: dict[str, Any]) -> str:
    """JSON that can stand in a page of HTML, as such descriptions do."""
    text = json.dumps(said, indent=1, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026") + "\n"


CROISSANT = form("croissant", CroissantParams, write, reads=("settings",))
