"""Which formats there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from fgave_pipeline.imports.audacity import read_audacity
from fgave_pipeline.imports.ave import read_ave
from fgave_pipeline.imports.elan import read_elan
from fgave_pipeline.imports.ffmetadata import read_ffmetadata
from fgave_pipeline.imports.label_studio import read_label_studio
from fgave_pipeline.imports.rows import Options, Row
from fgave_pipeline.imports.spreadsheet import read_spreadsheet
from fgave_pipeline.imports.subtitles import read_srt, read_vtt
from fgave_pipeline.imports.via import read_via_csv, read_via_json
from stages.core.errors import UsageError


FORMATS: dict[str, Callable[[str, Options], Iterator[Row]]] = {
    "ave": read_ave,
    "audacity": read_audacity,
    "vtt": read_vtt,
    "srt": read_srt,
    "elan": read_elan,
    "via-csv": read_via_csv,
    "via-json": read_via_json,
    "label-studio": read_label_studio,
    "epic-sounds": read_spreadsheet,
    "csv": read_spreadsheet,
    "ffmetadata": read_ffmetadata,
}
"""Name → (text, options) → rows."""


def read_file(path: Path, form: str, options: Options) -> list[Row]:
    """The spans in a file, each checked.

    Raises:
        UsageError: the file is not what the format says; its first bad line is named.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise UsageError(f"{path}:{line}: no UTF-8; save the file as UTF-8") from error
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}, expected a file") from error
    try:
        rows = list(FORMATS[form](text, options))
    except UsageError as error:
        raise UsageError(f"{path}:{error}") from error
    for row in rows:
        if row.start_ms < 0:
            raise UsageError(f"{path}:{row.line}: start {row.start_ms} ms, expected 0 or later")
        if row.end_ms is not None and row.end_ms <= row.start_ms:
            times = f"end {row.end_ms} ms is not after start {row.start_ms} ms"
            raise UsageError(f"{path}:{row.line}: {times}")
    if not rows:
        raise UsageError(f"{path}: no annotation, expected some in the format {form}")
    return rows
