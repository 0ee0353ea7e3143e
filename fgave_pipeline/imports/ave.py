"""AVE's `Annotations.txt`: `Category&VideoID&Quality&StartTime&EndTime`, times within the clip."""

from __future__ import annotations

from collections.abc import Iterator

from fgave_pipeline.imports.rows import Options, Row, fault, time_ms


_FIELDS = "Category&VideoID&Quality&StartTime&EndTime"


def read_ave(text: str, options: Options) -> Iterator[Row]:
    """One row a line; a header is left out. Times count from the start of AVE's ten-second clip.

    Raises:
        UsageError: a line has not five fields.
    """
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.strip() == _FIELDS:
            continue
        cells = line.rsplit("&", 4)
        if len(cells) != 5:
            raise fault(number, f"{len(cells)} fields", _FIELDS)
        category, video, _, start, end = cells
        yield Row(number, video, time_ms(start, number), time_ms(end, number), category)
