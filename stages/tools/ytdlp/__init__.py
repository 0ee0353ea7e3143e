"""yt-dlp: its options, its errors, what is kept of what it says. Nothing else imports it.

It runs in a child process (`child.py`) and is imported nowhere else, so that whoever asks stays
small, and is never held up by it.
"""

from stages.tools.ytdlp.download import Download, download, texts_only
from stages.tools.ytdlp.texts import info_of
from stages.tools.ytdlp.wanted import Announced, Wanted


__all__ = ["Announced", "Download", "Wanted", "download", "info_of", "texts_only"]
