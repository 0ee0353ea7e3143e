"""A local file, with the texts beside it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from stages.core.errors import Unusable
from stages.fetch.fetched import Fetched
from stages.fetch.origin import texts_of
from stages.tools import ytdlp
from stages.tools.files import is_file, link_or_copy
from stages.tools.info import Info


def take(path: Path, out: Path, *, link: bool) -> Fetched:
    """The file in the folder `out`, never moved; with a yt-dlp `.info.json` beside it, if any.

    Raises:
        Unusable: `no_such_file`, or as `info_beside`.
    """
    if not is_file(path):
        raise Unusable("no_such_file", f"{path}: no such file, expected a video")
    file = "media" + path.suffix.lower()
    put = link_or_copy if link else shutil.copyfile
    put(path.resolve(), out / file)
    return Fetched(file, info_beside(path))


def info_beside(path: Path) -> Info:
    """The texts that yt-dlp left beside a file; none if it did not.

    Raises:
        Unusable: `bad_info`.
    """
    texts = texts_of(path)
    if not is_file(texts):
        return Info()
    try:
        return ytdlp.info_of(json.loads(texts.read_bytes()))
    except (ValueError, AttributeError, TypeError) as error:
        raise Unusable("bad_info", f"{texts.name}: {error}, expected yt-dlp's JSON") from error
