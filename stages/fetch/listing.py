"""The videos that a channel, a playlist or a search would add to a list of sources."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from stages.fetch.params import FetchParams
from stages.fetch.site import wanted
from stages.tools import ytdlp
from stages.tools.ytdlp import Entry


def list_videos(
    where: str, most: int, params: FetchParams, root: Path, folder: Path
) -> tuple[Entry, ...]:
    """The first `most` videos at an address, or that a search for words on YouTube finds.

    Args:
        where: an address, known by its `://`, or words.
        most: how many at most.
        params: as for fetching.
        root: where relative paths in them start.
        folder: an empty one, for this alone.

    Raises:
        Unavailable: the list could not be had.
    """
    address = ytdlp.list_at(where) if "://" in where else ytdlp.search_for(where, most)
    asked = replace(wanted(address, params, root), most=most)
    return ytdlp.listing(asked, folder, params.deadline_s)
