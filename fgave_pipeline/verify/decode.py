"""Every clip decoded from end to end: whether it is what a clip that says `ok` must be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import joblib

from fgave_pipeline.dataset import Dataset
from fgave_pipeline.fence import Crew, Limits
from fgave_pipeline.runner import MEMORY_MB, PATIENCE_S
from fgave_pipeline.verify.findings import Finding, read_rows
from stages.core.errors import StoreError, Unusable
from stages.export import CLIPS, ExportRow
from stages.tools.media.clips.check import Shown, look_through


@dataclass(frozen=True, slots=True)
class Claim:
    """A clip of the export, and what its row says of it."""

    clip_id: str
    path: Path
    duration_ms: int
    frames: int | None
    samples: int | None


def claims(dataset: Dataset) -> list[Claim]:
    """Every clip of the export whose file is there; none where its table cannot be read."""
    try:
        table = read_rows(dataset.export / CLIPS, ExportRow)
    except StoreError:
        return []
    columns = ["clip_id", "path", "start_ms", "end_ms", "frames", "samples"]
    made = (_claim(dataset.export, row) for row in table.select(columns).to_pylist())
    return [claim for claim in made if claim.path.is_file()]


def _claim(folder: Path, row: dict[str, Any]) -> Claim:
    duration_ms = row["end_ms"] - row["start_ms"]
    return Claim(row["clip_id"], folder / row["path"], duration_ms, row["frames"], row["samples"])


def decoded(wanted: list[Claim], jobs: int) -> Iterator[Finding | None]:
    """For each clip, as it is done, what is wrong with it, or None; a process for each job."""
    crew = Crew(jobs)
    try:
        # Threads: each does nothing but look on while a process of the crew decodes.
        parallel = joblib.Parallel(jobs, backend="threading", return_as="generator_unordered")
        yield from parallel(joblib.delayed(_decode)(claim, crew) for claim in wanted)
    finally:
        crew.dismiss()


def _decode(claim: Claim, crew: Crew) -> Finding | None:
    with crew.worker() as worker:
        try:
            shown = worker.ask(
                Limits(PATIENCE_S, MEMORY_MB), look_through, claim.path, claim.duration_ms
            )
        except Unusable as error:  # its process died, hung, or ate the memory
            return Finding("media", claim.clip_id, error.detail)
    problems = _problems(claim, shown)
    return Finding("media", claim.clip_id, "; ".join(problems)) if problems else None


def _problems(claim: Claim, shown: Shown) -> list[str]:
    said = {"frames": claim.frames or 0, "samples": claim.samples or 0}
    found = {"frames": shown.frames, "samples": shown.samples}
    odd = [f"{found[n]} {n} decode, expected {said[n]}" for n in said if found[n] != said[n]]
    return [*odd, *shown.problems]
