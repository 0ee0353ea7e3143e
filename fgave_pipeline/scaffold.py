"""Begin a dataset: `sources.csv` and `params.toml` from a folder of videos or a list of URLs."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from fgave_pipeline.dataset import PARAMS, SOURCES, check_name
from fgave_pipeline.forgotten import load_stones, stone_of
from fgave_pipeline.manifest import write_sources
from stages.core.errors import UsageError
from stages.core.params import Knob, knobs
from stages.core.records import Source
from stages.core.stage import Stage
from stages.fetch.origin import YOUTUBE


_ENDINGS = (
    ".3g2 .3gp .asf .avi .f4v .flv .m2ts .m4v .mkv .mov"
    " .mp4 .mpeg .mpg .mts .ogm .ogv .ts .webm .wmv"
)
_NOT_ID = re.compile(r"[^A-Za-z0-9_-]+")


def begin(root: Path, origin: Path, stages: Iterable[Stage]) -> list[Source]:
    """Write the manifest of a new dataset into `root`; the sources that it lists.

    Args:
        root: the new dataset's folder, `manifests/<name>`.
        origin: a folder, whose videos are taken by their names' endings, or a text file with one
            URL a line (blank lines and what follows a `#` at a line's start are left out).
        stages: the stages whose parameters the file is to explain.

    Raises:
        UsageError: the dataset exists already, or `origin` holds nothing to take.
    """
    check_name(root.name)
    refuse_if_begun(root)
    urls = _videos(origin, root) if origin.is_dir() else _urls(origin)
    if not urls:
        raise UsageError(f"{origin}: no videos, expected files ending in {_ENDINGS}, or URLs")
    root.mkdir(parents=True, exist_ok=True)
    stones = load_stones(root)
    sources = [source for source in named(urls) if stone_of(source, stones) is None]
    write_sources(root / SOURCES, sources)
    if not (root / PARAMS).exists():
        (root / PARAMS).write_text(commented_params(stages), encoding="utf-8")
    return sources


def refuse_if_begun(root: Path) -> None:
    """A dataset's list of sources is never written over.

    Raises:
        UsageError: there is one.
    """
    if (root / SOURCES).exists():
        raise UsageError(f"{root / SOURCES} exists already; edit it, or choose another name")


def source_id_of(url: str) -> str:
    """A readable id: YouTube's own, else the end of the path in the letters that an id may have."""
    if found := YOUTUBE.search(url):
        return found[1]
    path = url.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0].rstrip("/")
    stem = path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return _NOT_ID.sub("-", stem).strip("-")[:64] or _short_hash(url)


def commented_params(
    stages: Iterable[Stage], values: Mapping[str, Mapping[str, Any]] | None = None
) -> str:
    """A `params.toml` in which every parameter stands as a comment: default, unit, meaning.

    Args:
        stages: those whose parameters they are.
        values: stage → name → value of what differs; that stands there as no comment.
    """
    lines = ["# What differs from the defaults. Take the # away from a line and change its value."]
    for stage in stages:
        own = (values or {}).get(stage.name, {})
        lines += ["", f"[{stage.name}]"]
        for name, (knob, kind, default) in knobs(stage.params).items():
            line = f"{name} = {json.dumps(own.get(name, default))}"
            lines += [f"# {_meaning(knob, kind)}", line if name in own else f"# {line}"]
    return "\n".join(lines) + "\n"


def _meaning(knob: Knob, kind: type) -> str:
    unit = f" [{knob.unit}]" if knob.unit else ""
    return f"{knob.doc}{unit}; {knob.expected(kind)}"


def _videos(folder: Path, root: Path) -> list[str]:
    """Paths from the new manifest to the videos of a folder, at any depth."""
    found = sorted(p for p in folder.rglob("*") if p.suffix.lower() in _ENDINGS.split())
    return [Path(os.path.relpath(p, root)).as_posix() for p in found if p.is_file()]


def _urls(path: Path) -> list[str]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: {error}, expected a folder or a text file of URLs") from error
    stripped = (line.strip() for line in lines)
    return [line for line in stripped if line and not line.startswith("#")]


def named(urls: list[str], among: Iterable[Source] = ()) -> list[Source]:
    """Sources with ids that differ, also where case does not count, and from those of others."""
    taken = {source.source_id.casefold() for source in among}
    sources = []
    for url in urls:
        name = source_id_of(url)
        if name.casefold() in taken:
            name = f"{name[:55]}-{_short_hash(url)}"
        taken.add(name.casefold())
        sources.append(Source(name, url))
    return sources


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def describe(sources: list[Source], root: Path) -> dict[str, Any]:
    """What was begun, for a machine."""
    return {"sources": len(sources), "manifest": str(root / SOURCES), "params": str(root / PARAMS)}
