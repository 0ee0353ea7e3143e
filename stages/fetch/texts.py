"""The words that come with a source, without its media: enough to plan which labels it yields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from stages.core.errors import Unavailable, Unusable
from stages.core.records import Source, Video
from stages.core.stage import Inputs, Stage
from stages.fetch.columns import text_columns
from stages.fetch.local import info_beside
from stages.fetch.origin import FOLEY, is_local, is_remote, witness
from stages.fetch.params import FetchParams
from stages.fetch.site import bring_texts
from stages.fetch.stage import failed, unfetched
from stages.tools.foley.naming import script_of
from stages.tools.foley.texts import texts_of
from stages.tools.info import Info
from stages.tools.media.probe import probe


def fetch_texts(inputs: Inputs, params: FetchParams, out: Path) -> Iterator[Video]:
    """The source's one row: its texts, and the length that was announced; nothing of a file."""
    (source,) = inputs.sources
    try:
        known = _columns(_info(source, inputs.root, params, out))
    except (Unusable, Unavailable) as error:
        yield failed(source, error, {})
        raise
    yield Video(source.source_id, "ok", **known)


def _columns(info: Info) -> dict[str, Any]:
    lengths = {"duration_ms": info.announced_ms, "remarks": info.remarks}
    return text_columns(info) | lengths


def _info(source: Source, root: Path, params: FetchParams, out: Path) -> Info:
    if source.url.startswith(FOLEY):
        script = script_of(source.url.removeprefix(FOLEY))
        return replace(texts_of(script), announced_ms=script.duration_ms)
    if is_local(source.url):
        path = root / source.url
        return replace(info_beside(path), announced_ms=probe(path).duration_ms)
    return bring_texts(source.url, params, root, out)


TEXTS = Stage(
    "texts",
    version=1,
    params=FetchParams,
    run=fetch_texts,
    row=Video,
    table="texts",
    witness=witness,
    fenced=True,
    instead=unfetched,
    remote=is_remote,
)
"""Not a stage of the pipeline: what a plan is made from before anything is downloaded."""
