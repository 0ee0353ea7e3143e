"""yt-dlp: its options, its errors, what is kept of what it says. Nothing else imports it."""

from stages.tools.ytdlp.download import Download, download
from stages.tools.ytdlp.texts import info_of


__all__ = ["Download", "download", "info_of"]
