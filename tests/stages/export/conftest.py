"""A small finished export, for forms to be written from: real clips, two actions, three splits."""

from __future__ import annotations

import os
import shutil
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import get_type_hints

import pytest

from fgave_pipeline.units import Given
from stages.core.stage import WHOLE, Stage
from stages.export import CLIPS as CLIPS_TABLE
from stages.export import FORMS, ExportRow
from stages.export.form import FormFile
from stages.tools.files import link_or_copy
from stages.tools.media.clips import Cut, make_clips
from stages.tools.parquet import to_table, write_table


# source, start in seconds, split, action, material, the seconds with an event
CLIPS = (
    ("desk", 0, "train", "tapping", "wood", range(10)),
    ("desk", 10, "train", "scratching", "wood", range(2, 7)),
    ("jar", 0, "val", "tapping", "glass", range(3)),
    ("jar", 10, "train", "tapping", "glass", (0, 1, 5, 6, 9)),
    ("-shelf", 0, "test", "scratching", "paper", range(4, 10)),
    ("-shelf", 10, "test", "tapping", "wood", range(10)),
    ("shelf2", 0, "", "", "", ()),
)
TAXONOMY = Path(__file__).parents[3] / "manifests/taxonomy.toml"
SETTINGS = {"filter": {"background_motion_max": 0.4}, "split": {"seed": "demo", "keep": "/a/b.csv"}}
EMPTY = {int: 0, float: 0.0, str: "", bool: False}


@dataclass(frozen=True)
class Exported:
    """An export, and a way to write a form from it."""

    folder: Path
    rows: list[ExportRow]

    def write(self, form: Stage, out: Path, **params) -> list[FormFile]:
        """The files of a form, written into `out`; forms that it needs are made first, once."""
        out.mkdir(parents=True, exist_ok=True)
        parts = {need: self.part(need) for need in form.needs}
        given = Given(
            [], self.folder, parts={(need, WHOLE): part for need, part in parts.items()},
            tables={need: [part / "rows.parquet"] for need, part in parts.items()},
            files={"taxonomy.toml": TAXONOMY}, settings=SETTINGS,
        )  # fmt: skip
        return list(form.run(given, form.params(**params), out))

    def part(self, name: str, **params) -> Path:
        """What a form may need, with its rows: the export itself, or another form of it."""
        folder = self.folder if name == "export" else self.folder.with_name(f"form-{name}")
        if not folder.exists():
            (form,) = (form for form in FORMS if form.name == name)
            files = self.write(form, folder, **params)
            write_table(to_table(files, FormFile), folder / "rows.parquet")
        return folder

    def with_rows(self, rows: list[ExportRow], folder: Path) -> Exported:
        """Another export, of these rows, with the same clips."""
        shutil.copytree(self.folder / "clips", folder / "export/clips", copy_function=os.link)
        return with_tables(folder / "export", rows)

    @property
    def inside(self) -> list[ExportRow]:
        """The rows of the clips in the dataset."""
        return [row for row in self.rows if row.split]


def row_of(**known) -> ExportRow:
    """A row with what is known; all else is nothing."""
    hints = get_type_hints(ExportRow)
    blank = {
        f.name: EMPTY.get(hints[f.name], ()) for f in fields(ExportRow) if f.default is MISSING
    }
    nones = {name: None for name, hint in hints.items() if "None" in str(hint)}
    return ExportRow(**(blank | nones | known))


def _clip(source: str, start_s: int, split: str, labels: tuple[str, str], heard) -> ExportRow:
    action, material = labels
    clip_id = f"{source}_{start_s * 1000:08d}"
    return row_of(
        clip_id=clip_id, source_id=source, split=split, action=action, material=material,
        start_ms=start_s * 1000, end_ms=(start_s + 10) * 1000,
        path=f"clips/{split}/{clip_id}.mp4" if split else "",
        second_events=tuple(second in heard for second in range(10)),
        second_actions=tuple(action if n in heard else "background" for n in range(10)),
        second_materials=tuple(material if n in heard else "background" for n in range(10)),
        actions=(action,), materials=(material,), text=f"{material} {action}", confidence=0.9,
        keep=bool(split), reasons=() if split else ("silent",), group=f"source:{source}",
        url=f"https://video.example/{source}", title=f"{source} <b>title</b>", channel="workshop",
        license="CC0-1.0", sample_rate=44_100, channels=2, width=64, height=48, fps=10.0,
    )  # fmt: skip


@pytest.fixture(scope="session")
def exported(tmp_path_factory, tiny_video) -> Exported:
    """Six clips of three sources in the dataset, a seventh outside."""
    folder = tmp_path_factory.mktemp("exported") / "export"
    folder.mkdir()
    cut = folder / "cut.mp4"
    make_clips(tiny_video, [Cut(0, 10_000, cut)], None)
    rows = []
    for source, start_s, split, *labels, heard in CLIPS:
        row = _clip(source, start_s, split, tuple(labels), heard)
        if split:
            (folder / row.path).parent.mkdir(parents=True, exist_ok=True)
            link_or_copy(cut, folder / row.path)
        rows.append(row)
    return with_tables(folder, rows)


def with_tables(folder: Path, rows: list[ExportRow]) -> Exported:
    """An export whose clips are there; its tables are written."""
    made = Exported(folder, rows)
    write_table(to_table(rows, ExportRow), folder / "rows.parquet")
    write_table(to_table(made.inside, ExportRow), folder / CLIPS_TABLE)
    return made
