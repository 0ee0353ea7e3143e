"""yt-dlp: its options, its errors, what is kept of what it says. Nothing else imports it.

It runs in a child process (`child.py`) and is imported nowhere else, so that whoever asks stays
small, and is never held up by it.
"""

from stages.tools.ytdlp.download import Download, download, listing, texts_only
from stages.tools.ytdlp.hosts import is_youtube, list_at, search_for
from stages.tools.ytdlp.texts import info_of
from stages.tools.ytdlp.wanted import Announced, Entry, Wanted


__all__ = [
    "Announced",
    "Download",
    "Entry",
    "Wanted",
    "download",
    "info_of",
    "is_youtube",
    "list_at",
    "listing",
    "search_for",
    "texts_only",
]
