"""What a foley source is to be: its steps, its faults, its texts. Data only."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

import numpy as np

from stages.tools.info import InfoComment


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happens for a while; an event if it has an action, else a start or a pause."""

    seconds: int
    label: str = ""
    """The words that a list gives it; empty: no list has a line for it."""
    action: str = ""
    """Id of an action of the taxonomy; empty: this step is no event."""
    material: str = ""
    level_dbfs: float = -38.0
    """RMS of the event's sound over the step."""
    told: Literal["both", "action", "material"] = "both"
    """What the label tells a reader."""
    voice: bool = False
    """Whether somebody whispers."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that goes wrong between two seconds; the kinds are in `faults.py`."""

    kind: str
    start_s: float
    end_s: float

    @property
    def start_ms(self) -> int:
        """Start of the fault."""
        return round(self.start_s * 1000)

    @property
    def end_ms(self) -> int:
        """End of the fault, not part of it."""
        return round(self.end_s * 1000)


@dataclass(frozen=True, slots=True)
class Texts:
    """Title, description and comments; `{list FORM}` in one stands for the list of the steps."""

    title: str
    channel: str
    description: str = ""
    comments: tuple[InfoComment, ...] = ()
    chapters: bool = False
    """Whether the steps are given as chapters."""

    @property
    def listed(self) -> bool:
        """Whether any text names the events."""
        texts = (self.description, *(comment.text for comment in self.comments))
        return self.chapters or any("{list" in text for text in texts)


@dataclass(frozen=True, slots=True)
class Span:
    """A step with its place in time."""

    start_ms: int
    end_ms: int
    step: Step


@dataclass(frozen=True, slots=True)
class Script:
    """One source, from its first second to its last."""

    name: str
    texts: Texts
    steps: tuple[Step, ...]
    faults: tuple[Fault, ...] = ()
    width: int = 640
    height: int = 360
    fps: Fraction = Fraction(25)
    rate: int = 44_100
    file: str = "media.mp4"
    video_codec: str = "h264"
    audio_codec: str = "aac"
    flaw: str = ""
    """What ails the whole file: no_audio, no_video, truncated, empty_file."""
    copy_of: str = ""
    """The source that this one is a re-upload of."""
    seed: int = 0
    scenery: int | None = None
    """The seed whose table and hand are seen; None: those of `seed`."""

    @property
    def duration_ms(self) -> int:
        """How long it lasts."""
        return 1000 * sum(step.seconds for step in self.steps)

    @property
    def frames(self) -> int:
        """How many pictures it has."""
        return round(self.duration_ms * self.fps / 1000)

    def spans(self) -> tuple[Span, ...]:
        """The steps one after the other, without a gap."""
        ends = np.cumsum([1000 * step.seconds for step in self.steps]).tolist()
        return tuple(
            Span(end - 1000 * step.seconds, end, step)
            for step, end in zip(self.steps, ends, strict=True)
        )

    def cut_off(self, seconds: int) -> Script:
        """The same source, but over after so many seconds; what would come later is left out."""
        steps: list[Step] = []
        left = seconds
        for step in self.steps:
            if left > 0:
                steps.append(replace(step, seconds=min(step.seconds, left)))
            left -= step.seconds
        faults = tuple(
            replace(fault, end_s=min(fault.end_s, seconds))
            for fault in self.faults
            if fault.start_s < seconds
        )
        return replace(self, steps=tuple(steps), faults=faults)

    def of_kind(self, *kinds: str) -> tuple[Fault, ...]:
        """The faults of these kinds, in order."""
        return tuple(fault for fault in self.faults if fault.kind in kinds)

    def chance(self, purpose: str) -> np.random.Generator:
        """A stream of random numbers that this source, seed and purpose always have."""
        born = self.copy_of or self.name
        seed = self.seed
        if self.scenery is not None and purpose.startswith(("scene", "hand")):
            seed = self.scenery
        return np.random.default_rng([seed, *map(zlib.crc32, (born.encode(), purpose.encode()))])
