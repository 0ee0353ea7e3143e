"""Which sources hold the same film."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from stages.core.records import Clip, Measurement, Video
from stages.core.stage import Inputs
from stages.split.groups import Member
from stages.tools.likeness import PICTURE, SOUND, Medium, Prints, find


FILE = "file"


@dataclass(frozen=True, slots=True)
class Link:
    """Two sources with the same sound, picture or file; the earlier in the manifest first."""

    one: str
    other: str
    by: str
    """`sound`, `picture`, or `file`: the same bytes."""
    shared_ms: int = 0
    """How long they are alike."""
    offset_ms: int = 0
    """Time 0 of the later one lies here in the earlier one."""
    differs: float = 0.0
    """Share of the bits of their prints that differ in that time; half do in strange films."""
    mirrored: bool = False

    @property
    def words(self) -> str:
        """What they share."""
        if self.by == FILE:
            return "the same file"
        turned = ", mirrored" if self.mirrored else ""
        return f"{self.shared_ms / 1000:.0f} s of {self.by}{turned}"


def links(inputs: Inputs, members: Sequence[Member]) -> list[Link]:
    """Every two sources that hold the same film, but for those of one channel."""
    films = [_films(inputs, member.source_id) for member in members]
    found = [*_same_files(inputs.rows("fetch", Video))]
    for by, medium, of in (("sound", SOUND, 0), ("picture", PICTURE, 1)):
        found += _alike(members, [film[of] for film in films], by, medium)
    return found


def _same_files(videos: list[Video]) -> Iterator[Link]:
    """Sources whose files hold the same bytes, each with the next."""
    alike: dict[str, list[str]] = {}
    for video in videos:
        alike.setdefault(video.sha256 or video.source_id, []).append(video.source_id)
    for sources in alike.values():
        yield from (Link(one, other, FILE) for one, other in pairwise(sources))


def _alike(
    members: Sequence[Member], films: list[Prints], by: str, medium: Medium
) -> Iterator[Link]:
    numbers: dict[str, int] = {}
    kin = [numbers.setdefault(m.group, len(numbers)) for m in members]
    for like in find(films, kin, medium):
        one, other = members[like.one].source_id, members[like.other].source_id
        differs = round(like.differs, 4)
        yield Link(one, other, by, like.shared_ms, like.offset_ms, differs, like.mirrored)


def _films(inputs: Inputs, source_id: str) -> tuple[Prints, Prints]:
    """Prints of a source's sound and picture, from those of its clips, each at its time."""
    clips = inputs.rows("cut", Clip, source_id)
    end_ms = max((clip.end_ms for clip in clips), default=0)
    sound, picture = (
        np.zeros(end_ms // medium.step_ms + 1, np.uint32) for medium in (SOUND, PICTURE)
    )
    found = {m.clip_id: m for m in inputs.rows("measure", Measurement, source_id)}
    for clip in clips:
        if (measured := found.get(clip.clip_id)) is not None:
            _lay(sound, measured.audio_fingerprint, clip.start_ms / SOUND.step_ms)
            _lay(picture, measured.video_fingerprint, clip.start_ms / PICTURE.step_ms)
    return sound, picture


def _lay(film: Prints, prints: tuple[int, ...], at: float) -> None:
    """Put a clip's prints where they belong, to the nearest step."""
    first = round(at)
    part = film[first : first + len(prints)]
    part[:] = prints[: len(part)]
