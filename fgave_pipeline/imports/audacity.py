"""Audacity's label tracks: `start<TAB>end<TAB>label`, in seconds."""

from __future__ import annotations

from collections.abc import Iterator

from fgave_pipeline.imports.rows import Options, Row, fault, time_ms


def read_audacity(text: str, options: Options) -> Iterator[Row]:
    """One row a label; point labels, which last no time, and frequency lines are left out.

    Raises:
        UsageError: a line is no label.
    """
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("\\"):
            continue
        cells = line.split("\t", 2)
        if len(cells) < 2:
            raise fault(number, repr(line[:40]), "start, a tab, end, a tab, label")
        start_ms, end_ms = (time_ms(cell, number) for cell in cells[:2])
        if start_ms != end_ms:
            yield Row(number, "", start_ms, end_ms, cells[2].strip() if len(cells) > 2 else "")
