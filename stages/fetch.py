"""Bring each source here: a local file, a URL through yt-dlp, or a generated `foley:` video."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stages.core.errors import MediaError, Unavailable, Unusable
from stages.core.params import param
from stages.core.records import Chapter, Comment, Source, Video
from stages.core.stage import Inputs, Stage
from stages.tools import foley
from stages.tools.files import link_or_copy, sha256_of
from stages.tools.info import Info
from stages.tools.media.probe import Probe, probe


FOLEY = "foley:"
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


@dataclass(frozen=True, slots=True)
class FetchParams:
    """What is fetched of a source."""

    max_height: int = param(
        720, "taller pictures are not fetched where a site offers smaller", unit="px", low=1
    )
    max_comments: int = param(200, "how many comments are fetched, the top ones first", low=0)
    link: bool = param(
        default=True,
        doc="hard-link local files where the disk can, instead of copying them",
    )


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file in the part's folder, and the texts that came with it."""

    file: str
    info: Info


def is_local(url: str) -> bool:
    """Whether it is a path: it begins with no scheme."""
    return not _URL.match(url)


def witness(source: Source, root: Path) -> str:
    """What a source's bytes are known by before they are fetched.

    A local file is its sha256 (and that of the texts beside it), a foley its maker's version; a URL
    is taken once and then kept, whatever becomes of it.
    """
    if source.url.startswith(FOLEY):
        return f"foley {foley.VERSION}"
    if is_local(source.url):
        path = root / source.url
        return " ".join(sha256_of(p) for p in (path, _texts_of(path)) if p.is_file())
    return ""


def fetch(inputs: Inputs, params: FetchParams, out: Path) -> Iterator[Video]:
    """Put the source's file into `out`; its one row says what it is, or why it is not to be had."""
    (source,) = inputs.sources
    known: dict[str, Any] = {}
    try:
        fetched = _bring(source, inputs.root, params, out)
        known |= _texts(fetched.info)
        found = probe(out / fetched.file)
        known |= _media(out / fetched.file, found)
        _check(found, fetched.file)
    except (Unusable, Unavailable) as error:
        status = "unusable" if isinstance(error, Unusable) else "unavailable"
        yield Video(source.source_id, status, error.reason, error.detail, **known)
        raise
    yield Video(source.source_id, "ok", **known)


def _bring(source: Source, root: Path, params: FetchParams, out: Path) -> Fetched:
    if source.url.startswith(FOLEY):
        made = foley.make(source.url.removeprefix(FOLEY), out)
        return Fetched(made.file, made.info)
    if is_local(source.url):
        return _take(root / source.url, out, link=params.link)
    from stages.tools import ytdlp  # noqa: PLC0415  # costs a second that few runs need

    got = ytdlp.download(
        source.url, out, max_height=params.max_height, max_comments=params.max_comments
    )
    return Fetched(got.file, got.info)


def _take(path: Path, out: Path, *, link: bool) -> Fetched:
    """A local file, never moved; with the texts of a yt-dlp `.info.json` beside it, if any."""
    if not path.is_file():
        raise Unusable("no_such_file", f"{path}: no such file, expected a video")
    file = "media" + path.suffix.lower()
    take = link_or_copy if link else shutil.copyfile
    take(path.resolve(), out / file)
    return Fetched(file, _info_beside(path))


def _info_beside(path: Path) -> Info:
    texts = _texts_of(path)
    if not texts.is_file():
        return Info()
    from stages.tools import ytdlp  # noqa: PLC0415  # as above

    try:
        page = json.loads(texts.read_bytes())
        return ytdlp.info_of(page)
    except (ValueError, AttributeError, TypeError) as error:
        raise Unusable("bad_info", f"{texts.name}: {error}, expected yt-dlp's JSON") from error


def _texts_of(path: Path) -> Path:
    return path.with_suffix(".info.json")


def _check(found: Probe, file: str) -> None:
    """Without pictures there is nothing to cut; without sound, `filter` says so of every clip."""
    if not found.video_codec:
        raise MediaError("no_video", f"{file}: no video stream, expected one of moving pictures")
    if not found.frames:
        raise MediaError("no_frames", f"{file}: a video stream without a frame")


def _media(path: Path, found: Probe) -> dict[str, Any]:
    """Columns about the file."""
    return {
        "file": path.name,
        "bytes": path.stat().st_size,
        "sha256": sha256_of(path),
        "container": found.container,
        "duration_ms": found.duration_ms,
        "video_codec": found.video_codec,
        "width": found.width,
        "height": found.height,
        "rotation": found.rotation,
        "fps": found.fps,
        "variable_fps": found.variable_fps,
        "frames": found.frames,
        "keyframes": found.keyframes,
        "audio_codec": found.audio_codec,
        "sample_rate": found.sample_rate,
        "channels": found.channels,
        "audio_delay_ms": found.audio_delay_ms,
        "remarks": tuple(_remarks(found)),
    }


def _texts(info: Info) -> dict[str, Any]:
    """Columns about the words that came with the source."""
    return {
        "title": info.title,
        "channel": info.channel,
        "license": info.license,
        "description": info.description,
        "chapters": tuple(Chapter(c.start_ms, c.end_ms, c.title) for c in info.chapters),
        "comments": tuple(
            Comment(c.text, c.author, c.likes, c.by_uploader, c.pinned, c.hearted)
            for c in info.comments
        ),
    }


def _remarks(found: Probe) -> Iterator[str]:
    """What to know about a file that is usable all the same."""
    if not found.audio_codec:
        yield "no audio stream"
    announced, held = found.announced_ms, found.duration_ms + max(0, found.origin_ms)
    if announced is not None and announced - held > max(500, announced // 50):
        yield f"truncated: {held / 1000:.1f} s of the {announced / 1000:.1f} s that it announces"
    for name, gaps in (("video", found.video_gaps), ("audio", found.audio_gaps)):
        if gaps:
            at_s = gaps[0][0] / 1000
            yield f"{name} gap: {len(gaps)} of over 1 s, the first at {at_s:.1f} s"


def unfetched(inputs: Inputs, error: Unusable) -> Iterator[Video]:
    """The row of a source at which a process died: it goes no further."""
    (source,) = inputs.sources
    yield Video(source.source_id, "unusable", error.reason, error.detail)
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
)
