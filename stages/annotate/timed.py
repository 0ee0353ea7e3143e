"""Lines and the times that stand in them."""

from __future__ import annotations

from dataclasses import dataclass

from stages.annotate.text import Line
from stages.annotate.times import Stamp


@dataclass(frozen=True, slots=True)
class Timed:
    """A line and the times in it."""

    line: Line
    stamps: tuple[Stamp, ...]

    @property
    def before(self) -> str:
        """What stands before the first time."""
        return self.line.text[: self.stamps[0].at]

    def after(self, index: int) -> str:
        """What stands between a time and the next, or the line's end."""
        following = self.stamps[index + 1 : index + 2]
        return self.line.text[self.stamps[index].end : following[0].at if following else None]
