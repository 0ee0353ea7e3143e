"""A small finished export, for forms to be written from: real clips, two actions, three splits."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import get_type_hints

import pytest

from fgave_pipeline.units import Given
from stages.core.stage import WHOLE, Stage
from stages.export import ExportRow
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
    table: Path

    def write(self, form: Stage, out: Path, **params) -> list[FormFile]:
        """The files of a form, written into `out`."""
        out.mkdir(parents=True, exist_ok=True)
        given = Given(
            [], self.folder, parts={("export", WHOLE): self.folder},
            tables={"export": [self.table]}, files={"taxonomy.toml": TAXONOMY}, settings=SETTINGS,
        )  # fmt: skip
        return list(form.run(given, form.params(**params), out))

    def with_rows(self, rows: list[ExportRow], table: Path) -> Exported:
        """The same files, of which other rows speak."""
        write_table(to_table(rows, ExportRow), table)
        return Exported(self.folder, rows, table)

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
    folder = tmp_path_factory.mktemp("export")
    cut = folder / "cut.mp4"
    make_clips(tiny_video, [Cut(0, 10_000, cut)], None)
    rows = []
    for source, start_s, split, *labels, heard in CLIPS:
        row = _clip(source, start_s, split, tuple(labels), heard)
        if split:
            (folder / row.path).parent.mkdir(parents=True, exist_ok=True)
            link_or_copy(cut, folder / row.path)
        rows.append(row)
    write_table(to_table(rows, ExportRow), folder / "rows.parquet")
    write_table(to_table([r for r in rows if r.split], ExportRow), folder / "clips.parquet")
    return Exported(folder, rows, folder / "rows.parquet")
