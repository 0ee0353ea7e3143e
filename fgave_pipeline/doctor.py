"""What fetching and cutting need of this machine, whether it is there, and how to mend it."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from fgave_pipeline.dataset import Dataset
from fgave_pipeline.forecast import ASSUMED_BYTES, GB, size
from stages.core.errors import MediaError, Unavailable, UsageError
from stages.fetch import STAGE as FETCH
from stages.fetch import FetchParams
from stages.fetch.site import bring_texts
from stages.tools.media import abilities
from stages.tools.media.ffmpeg import executable
from stages.tools.ytdlp import is_youtube
from stages.tools.ytdlp.runtime import RUNTIMES, runtime_version, version_of


State = Literal["ok", "warn", "bad"]

OLD_DAYS = 90
LITTLE, SCARCE = 20 * GB, 2 * GB
ONE_VIDEO = "https://www.youtube.com/watch?v=jNQXAC9IVRw"
"""YouTube's first video: nineteen seconds, and likely to stay."""

_DAY = re.compile(r"(\d{4})\.(\d{1,2})\.(\d{1,2})")
_COOKIES_HEAD = re.compile(r"# (Netscape )?HTTP Cookie File")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    state: State
    """`bad` keeps fgave from its work, `warn` may."""
    found: str
    fix: str = ""
    """What to do about it; empty where it is ok."""


def examine(dataset: Dataset, today: date) -> Iterator[Finding]:
    """Everything that can be known without a network."""
    params = dataset.config.params(FETCH.name)
    youtube = any(is_youtube(source.url) for source in dataset.sources)
    yield program()
    yield decoders()
    yield age(version_of("yt-dlp"), today)
    yield runtime(params.js_runtime, runtime_version(params.js_runtime), needed=youtube)
    yield riddles(version_of("yt-dlp-ejs"), needed=youtube)
    yield room(dataset.data)
    yield cookies(params.cookies, dataset.root)


def program() -> Finding:
    """The ffmpeg that encodes."""
    try:
        lacks = abilities.missing_encoders()
        found = f"{abilities.version()}, {executable()} (by {abilities.origin()})"
    except (MediaError, UsageError) as error:
        return Finding("ffmpeg", "bad", str(error), "name one that runs in FGAVE_FFMPEG")
    if lacks:
        words = f"{found}, without {', '.join(lacks)}"
        return Finding("ffmpeg", "bad", words, "unset FGAVE_FFMPEG, or install a full build")
    return Finding("ffmpeg", "ok", f"{found}, with {', '.join(abilities.ENCODERS)}")


def decoders() -> Finding:
    """The library that decodes."""
    if lacks := abilities.missing_decoders():
        fix = "install PyAV's own wheel: pip install --force-reinstall av"
        return Finding("decoders", "bad", f"{', '.join(lacks)} missing", fix)
    return Finding("decoders", "ok", ", ".join(abilities.DECODERS))


def age(version: str, today: date) -> Finding:
    """How old yt-dlp is: sites change, and it follows."""
    if not (day := _DAY.match(version)):
        return Finding("yt-dlp", "bad", version or "not there", "pip install yt-dlp")
    days = (today - date(*(int(part) for part in day.groups()))).days
    found = f"{version}, {days} days old"
    if days > OLD_DAYS:
        return Finding("yt-dlp", "warn", found, "pip install --upgrade yt-dlp")
    return Finding("yt-dlp", "ok", found)


def runtime(name: str, version: tuple[int, ...], *, needed: bool) -> Finding:
    """The JavaScript runtime, without which YouTube's formats go missing."""
    least = ".".join(map(str, RUNTIMES[name].least))
    found = f"{name} {'.'.join(map(str, version))}" if version else f"no {name}"
    if version >= RUNTIMES[name].least:
        return Finding("JavaScript", "ok", found)
    how = " (pip install deno)" if name == "deno" else ""
    fix = f"install {name} {least} or later{how}; YouTube's formats need it"
    return Finding("JavaScript", "bad" if needed else "warn", found, fix)


def riddles(version: str, *, needed: bool) -> Finding:
    """The scripts that the runtime runs."""
    if version:
        return Finding("yt-dlp-ejs", "ok", version)
    fix = "pip install yt-dlp-ejs; YouTube's formats need it"
    return Finding("yt-dlp-ejs", "bad" if needed else "warn", "not there", fix)


def room(folder: Path) -> Finding:
    """The disk that the data lie on."""
    there = next(place for place in (folder, *folder.resolve().parents) if place.exists())
    free = shutil.disk_usage(there).free
    found = f"{size(free)} free at {there}"
    if free >= LITTLE:
        return Finding("disk", "ok", found)
    fix = f"make room, or give --data a larger disk; a video takes some {size(ASSUMED_BYTES)}"
    return Finding("disk", "bad" if free < SCARCE else "warn", found, fix)


def cookies(said: str, root: Path) -> Finding:
    """The file of cookies, if one is named; a relative path starts from `root`."""
    if not said:
        return Finding("cookies", "ok", "none; some videos need an account's, at its own risk")
    path = root / Path(said).expanduser()
    try:
        with path.open(encoding="utf-8") as file:
            head = file.readline()
        mode = path.stat().st_mode
    except (OSError, UnicodeDecodeError) as error:
        return Finding("cookies", "bad", f"{path}: {error}", "name a file in fetch.cookies")
    if not _COOKIES_HEAD.match(head):
        fix = "export them in Netscape's form, as yt-dlp's pages on cookies describe"
        return Finding("cookies", "bad", f"{path} is not in Netscape's form", fix)
    if mode & 0o077:
        return Finding("cookies", "warn", f"{path} can be read by others", f"chmod 600 {path}")
    return Finding("cookies", "ok", str(path))


def online(params: FetchParams, root: Path, url: str = ONE_VIDEO) -> Finding:
    """Whether a video's page can be read now, its texts alone."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            info = bring_texts(url, params, root, Path(folder))
        except Unavailable as error:
            fix = error.advice or "look at the network and the proxy, then try again"
            return Finding("online", "bad", f"{error} ({error.failure})", fix)
    return Finding("online", "ok", f"{url}: {info.title!r}")
