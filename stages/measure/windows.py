"""What a stream holds of each window, while the stream goes by once."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from stages.core.errors import MediaError


# Some files show a picture a little before one that came out earlier.
SLACK_MS = 500


class Timed(Protocol):
    """A picture, or a block of samples: half-open, or a moment where start and end are the same."""

    @property
    def start_ms(self) -> float:
        """When it begins."""
        ...

    @property
    def end_ms(self) -> float:
        """When it has ended."""
        ...

    @property
    def fault(self) -> str:
        """What is wrong with it, in words; empty where nothing is."""
        ...


T = TypeVar("T", bound=Timed)


@dataclass(slots=True)
class Window(Generic[T]):
    """A span, and what a stream holds of it."""

    start_ms: int
    end_ms: int
    items: list[T] = field(default_factory=list)
    """In the order in which they came."""
    faults: list[str] = field(default_factory=list)
    """What is wrong in the window, or in what leads in, each in words."""
    lead_ms: float = 0

    def add(self, item: T) -> None:
        """Take an item that touches the window."""
        begins_in = self.start_ms <= item.start_ms < self.end_ms
        touches = begins_in or item.start_ms < self.start_ms < item.end_ms
        if touches:
            self.items.append(item)
        if item.fault and (touches or 0 < self.start_ms - item.start_ms <= self.lead_ms):
            self.faults.append(item.fault)


def windows(
    stream: Iterable[T], spans: Sequence[tuple[int, int]], lead_ms: float = 0
) -> Iterator[Window[T]]:
    """One window for each span, in their order; spans may overlap.

    No more of the stream is held than its open windows have in them, and it is read no further than
    the last window's end. Where it breaks off, what is still open or to come has that as its fault.

    Args:
        stream: items in order of time, or nearly so.
        spans: (start_ms, end_ms), half-open, of one length, in order.
        lead_ms: what is wrong so shortly before a span is wrong with it.
    """
    waiting = deque(Window[T](start, end, lead_ms=lead_ms) for start, end in spans)
    running: deque[Window[T]] = deque()
    try:
        for item in stream:
            while waiting and waiting[0].start_ms - lead_ms <= item.end_ms:
                running.append(waiting.popleft())
            for window in running:
                window.add(item)
            while running and running[0].end_ms + SLACK_MS <= item.start_ms:
                yield running.popleft()
            if not running and not waiting:
                return
    except MediaError as error:
        for window in (*running, *waiting):
            window.faults.append(error.detail)
    yield from (*running, *waiting)
