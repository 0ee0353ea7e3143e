"""The clips of the dataset, put into the export: linked from `cut`, or cut only now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from stages.core.records import Clip, Video
from stages.core.stage import Inputs
from stages.export.row import ExportRow
from stages.tools.files import link_or_copy, sha256_of
from stages.tools.media.clips import Cut, Picture, Written, make_clips


def with_media(inputs: Inputs, rows: list[ExportRow], out: Path) -> Iterator[ExportRow]:
    """The rows, once the files that they name lie in `out`: linked from `cut`, or cut only now."""
    planned = {c.clip_id: c for c in inputs.rows("cut", Clip) if not c.file}
    files = {v.source_id: v.file for v in inputs.rows("fetch", Video)}
    for source_id, group in groupby(rows, lambda row: row.source_id):
        of_source = list(group)
        late = [(row, planned[row.clip_id]) for row in of_source if row.clip_id in planned]
        source = inputs.path("fetch", source_id, files[source_id])
        cut = _cut(source, [(row, clip) for row, clip in late if row.path], out)
        for row in of_source:
            if row.path and row.clip_id not in planned:
                clip = inputs.path("cut", source_id, Path(row.path).name)
                link_or_copy(clip, _place(out / row.path))
            yield cut.get(row.clip_id, row)


def _place(path: Path) -> Path:
    """The same path, in a folder that is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _cut(source: Path, late: list[tuple[ExportRow, Clip]], out: Path) -> dict[str, ExportRow]:
    """Write clips of one source that `cut` has only planned; clip id → row with what came of it."""
    if not late:
        return {}
    cuts = [Cut(clip.start_ms, clip.end_ms, _place(out / row.path)) for row, clip in late]
    written = make_clips(source, cuts, _picture(late[0][1]))
    return {r.clip_id: _written(r, out, one) for (r, _), one in zip(late, written, strict=True)}


def _picture(clip: Clip) -> Picture | None:
    if clip.mode == "copy":
        return None
    return Picture(clip.width or 0, clip.height or 0, clip.frames or 0)


def _written(row: ExportRow, out: Path, found: Written) -> ExportRow:
    """The row of a clip that was written now; one that fails only now leaves the dataset."""
    path = out / row.path
    if found.problem:
        path.unlink(missing_ok=True)
        reasons = ("flawed_clip", *row.reasons)
        sentence = f"the clip's file is flawed: {found.detail}"
        return replace(row, path="", split="", keep=False, reasons=reasons, sentence=sentence)
    samples = None if found.audio_mode == "none" else found.samples
    row = replace(row, bytes=path.stat().st_size, sha256=sha256_of(path))
    return replace(row, frames=found.frames, samples=samples)
