"""Bring each source here: a local file, a URL through yt-dlp, or a generated `foley:` video."""

from stages.fetch.listing import list_videos
from stages.fetch.origin import FOLEY, is_local, witness
from stages.fetch.params import FetchParams
from stages.fetch.stage import STAGE, fetch
from stages.fetch.texts import TEXTS


__all__ = ["FOLEY", "STAGE", "TEXTS", "FetchParams", "fetch", "is_local", "list_videos", "witness"]
