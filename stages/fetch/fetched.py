"""What every way to fetch ends with."""

from __future__ import annotations

from dataclasses import dataclass

from stages.tools.info import Info


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file in the part's folder, and the texts that came with it."""

    file: str
    info: Info
    format_ids: str = ""
    """The site's names of the formats that it was made of."""
