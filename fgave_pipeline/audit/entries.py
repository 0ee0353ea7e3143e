"""A line of somebody's split, whatever form it came in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One example of a dataset."""

    video: str
    """The video that it was cut from."""
    split: str
    """Where it stands; empty if it stands in none."""
    channel: str = ""
    group: str = ""
    clip: str = ""
    """What the list itself calls the example, where that is not the video."""
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a table are called; where it is empty, by the usual names."""

    id: str = ""
    split: str = ""
    channel: str = ""
    label: tuple[str, ...] = ()
