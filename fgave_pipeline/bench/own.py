"""fgave's own stages on one file, each as a process of its own: no store, no cache, one job."""

from __future__ import annotations

import json
import sys
import time
from importlib import import_module
from pathlib import Path

from fgave_pipeline.units import Given
from stages.core.records import Source
from stages.core.stage import Stage
from stages.tools import parquet
from stages.tools.heap import give_back_large_blocks


SOURCE = "film"


def main(verb: str, media: Path, earlier: Path, out: Path) -> None:
    """Do one thing, and write as JSON what CPU time it took once everything was imported.

    Args:
        verb: `fetch`, `cut` or `measure`; `measure-warm` measures the first clip before the clock
            is started.
        media: the file.
        earlier: a folder with one folder for each earlier verb: its files and rows.
        out: an empty folder for the files and rows of this one.
    """
    give_back_large_blocks()  # as the worker of a run does
    name, _, warm = verb.partition("-")
    stage, given = _stage(name), _given(media, earlier)
    if warm:
        next(iter(stage.run(given, stage.params(), out)))
    begun = time.process_time()
    rows = list(stage.run(given, stage.params(), out))
    spent = time.process_time() - begun
    parquet.write_table(parquet.to_table(rows, stage.row), out / "rows.parquet")
    sys.stdout.write(json.dumps({"inner_cpu_s": spent, "rows": len(rows)}) + "\n")


def _stage(name: str) -> Stage:
    """Imported only when asked for: a stage's process pays for what that stage needs."""
    found = import_module(f"stages.{name}").STAGE
    assert isinstance(found, Stage)  # noqa: S101  # every stage's module has one
    return found


def _given(media: Path, earlier: Path) -> Given:
    names = ("fetch", "cut")
    return Given(
        sources=[Source(SOURCE, str(media.resolve()))],
        root=earlier,
        parts={(name, SOURCE): earlier / name for name in names},
        tables={name: [earlier / name / "rows.parquet"] for name in names},
    )


if __name__ == "__main__":
    main(sys.argv[1], *map(Path, sys.argv[2:]))
