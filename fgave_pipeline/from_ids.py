"""Begin a dataset from another's share-safe list: the export form `ids`, wherever it came from."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fgave_pipeline.dataset import ANNOTATIONS, PARAMS, SOURCES, check_name
from fgave_pipeline.manifest import (
    SOURCE_ID,
    load_annotations,
    load_rows,
    write_annotations,
    write_rows,
    write_sources,
)
from fgave_pipeline.scaffold import commented_params, refuse_if_begun
from stages.core.columns import column
from stages.core.errors import UsageError
from stages.core.params import build, knobs
from stages.core.records import Source
from stages.core.stage import Stage
from stages.export import ids


SPLITS = "splits.csv"

_AS_WRITTEN: dict[str, dict[str, Any]] = {
    "annotate": {"snap_ms": 0},
    "split": {"keep": SPLITS, "target_clips": 0},
}
"""What the list has settled already: where events begin, which clips are in, and in which split."""


@dataclass(frozen=True, slots=True)
class IdSource:
    """A line of the list's sources."""

    source_id: str = column("the source")
    url: str = column("its public address; empty if it has none")
    split: str = column("where its clips stand")
    group: str = column("sources of one group share a split")


@dataclass(frozen=True, slots=True)
class Place:
    """A line of `splits.csv`: where a source stands, and is to stay."""

    source_id: str = column("the source")
    split: str = column("train, val or test")


@dataclass(frozen=True, slots=True)
class FromIds:
    """What was begun."""

    sources: list[Source]
    without_url: list[Source]
    """Those whose files have to be put where `url` says, for nobody can fetch them."""
    events: int


def begin_from_ids(root: Path, folder: Path, stages: Iterable[Stage]) -> FromIds:
    """Write the manifest of a dataset that rebuilds what a list of ids says.

    Its labels come as annotations, its splits as `splits.csv`, its parameters as `params.toml`.

    Args:
        root: the new dataset's folder, `manifests/<name>`.
        folder: the export form `ids`.
        stages: those whose parameters there are.

    Raises:
        UsageError: the dataset exists already, or a file of the list is not what it should be.
    """
    check_name(root.name)
    refuse_if_begun(root)
    stages = list(stages)
    values = _params(folder / ids.ABOUT, stages)
    listed = load_rows(folder / ids.SOURCES, IdSource, _faults)
    sources = [_source(one) for one in listed]
    events = load_annotations(folder / ids.LABELS, sources)
    root.mkdir(parents=True, exist_ok=True)
    if (folder / ids.TAXONOMY).is_file():
        shutil.copyfile(folder / ids.TAXONOMY, root / ids.TAXONOMY)
    write_rows(root / SPLITS, [Place(one.source_id, one.split) for one in listed], Place)
    write_annotations(root / ANNOTATIONS, events)
    (root / PARAMS).write_text(commented_params(stages, values), encoding="utf-8")
    write_sources(root / SOURCES, sources)
    without = [s for s, one in zip(sources, listed, strict=True) if not one.url]
    return FromIds(sources, without, len(events))


def _source(one: IdSource) -> Source:
    """The line of a manifest; whoever has the file puts it under its id."""
    return Source(one.source_id, one.url or f"{one.source_id}.mp4", channel=one.group)


def _faults(row: dict[str, str]) -> Iterator[str]:
    if not SOURCE_ID.fullmatch(row["source_id"].strip()):
        yield f"source_id {row['source_id']!r}, expected 1 to 64 of A-Z a-z 0-9 _ -"
    url = row["url"].strip()
    if url and not url.startswith(("https://", "http://", "foley:")):
        yield f"url {url!r}, expected http://, https://, foley: or nothing"
    if row["split"].strip() not in ("train", "val", "test"):
        yield f"split {row['split']!r}, expected train, val or test"


def _params(path: Path, stages: list[Stage]) -> dict[str, dict[str, Any]]:
    """The parameters of a list that rows depend on, held against those that there are.

    Raises:
        UsageError: no such file, not written by this form, or other parameters than there are.
    """
    try:
        said = json.loads(path.read_bytes())
        params = said["params"]
        known = (said["form"], said["version"]) == ("fgave ids", ids.VERSION)
        tables = {str(name): dict(values) for name, values in params.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        words = f"{type(error).__name__}: {error}"
        raise UsageError(f"{path}: {words}, expected what `--format ids` writes") from error
    if not known:
        raise UsageError(f"{path}: {said['form']!r} {said['version']!r}, expected fgave ids 1")
    return {stage.name: _of_stage(path, stage, tables.get(stage.name, {})) for stage in stages}


def _of_stage(path: Path, stage: Stage, said: dict[str, Any]) -> dict[str, Any]:
    """What differs from the defaults; what only says how to fetch is not taken from others."""
    own = knobs(stage.params)
    build(stage.params, said, f"{path}: params of {stage.name}")
    both = said | _AS_WRITTEN.get(stage.name, {})
    return {n: v for n, v in both.items() if own[n][0].in_key and v != own[n][2]}
