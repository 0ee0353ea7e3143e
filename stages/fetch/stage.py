"""One source, brought here; its one row says what it is, or why it is not to be had."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stages.core.errors import MediaError, Unavailable, Unusable
from stages.core.records import Source, Video
from stages.core.stage import Inputs, Stage
from stages.fetch.columns import media_columns, remarks, text_columns
from stages.fetch.fetched import Fetched
from stages.fetch.local import take
from stages.fetch.origin import FOLEY, is_local, is_remote, witness
from stages.fetch.params import FetchParams
from stages.fetch.site import bring
from stages.tools import foley
from stages.tools.media.probe import Probe, probe


SPARSEST_MS = 10_000
"""Two frames that lie a year apart in a file of a few bytes would make millions of clips."""


def fetch(inputs: Inputs, params: FetchParams, out: Path) -> Iterator[Video]:
    """Put the source's file into `out`; its one row says what it is, or why it is not to be had."""
    (source,) = inputs.sources
    known: dict[str, Any] = {}
    try:
        fetched = _bring(source, inputs.root, params, out)
        known |= text_columns(fetched.info) | {"format_ids": fetched.format_ids}
        found = probe(out / fetched.file)
        known |= media_columns(out / fetched.file, found)
        known["remarks"] = tuple(remarks(fetched.info, found))
        _check(found, fetched.file)
    except (Unusable, Unavailable) as error:
        yield failed(source, error, known)
        raise
    yield Video(source.source_id, "ok", **known)


def failed(source: Source, error: Unusable | Unavailable, known: dict[str, Any]) -> Video:
    """The row of a source that goes no further."""
    status = "unusable" if isinstance(error, Unusable) else "unavailable"
    return Video(source.source_id, status, error.reason, error.detail, **known)


def _bring(source: Source, root: Path, params: FetchParams, out: Path) -> Fetched:
    if source.url.startswith(FOLEY):
        made = foley.make(source.url.removeprefix(FOLEY), out)
        return Fetched(made.file, made.info)
    if is_local(source.url):
        return take(root / source.url, out, link=params.link)
    return bring(source.url, params, root, out)


def _check(found: Probe, file: str) -> None:
    """Without pictures there is nothing to cut; without sound, `filter` says so of every clip."""
    if not found.video_codec:
        raise MediaError("no_video", f"{file}: no video stream, expected one of moving pictures")
    if not found.frames:
        raise MediaError("no_frames", f"{file}: a video stream without a frame")
    if found.frames * SPARSEST_MS < found.duration_ms:
        words = f"{found.frames} frames in {found.duration_ms / 1000:,.0f} s"
        raise MediaError("hardly_any_frames", f"{file}: {words}, expected one in 10 s at least")


def unfetched(inputs: Inputs, error: Unusable | Unavailable) -> Iterator[Video]:
    """The row of a source at which a process died, or that was not tried: it goes no further."""
    (source,) = inputs.sources
    yield failed(source, error, {})
    raise error


STAGE = Stage(
    "fetch",
    version=1,
    params=FetchParams,
    run=fetch,
    row=Video,
    table="videos",
    witness=witness,
    fenced=True,
    instead=unfetched,
    remote=is_remote,
)
