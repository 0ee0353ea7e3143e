"""What each second of a clip holds, by what a witness says of the spans around it."""

from __future__ import annotations

from dataclasses import dataclass

from stages.annotate.witnesses import Said


@dataclass(frozen=True, slots=True)
class Second:
    """One second of a clip."""

    said: Said | None
    """What is said of at least half of it, if anything is."""
    event: bool
    """Whether that sounds in it."""


def seconds_of(
    clip: tuple[int, int], spans: list[Said], sounding: list[bool], guard_ms: int
) -> list[Second]:
    """The seconds of a clip; a last one that is not whole counts like the others.

    Args:
        clip: start and end in the source, in ms.
        spans: what a witness says of the source.
        sounding: whether each second sounds; what lies beyond its end does not.
        guard_ms: how far a span's typed start and end may lie from the true ones: so close to
            them no event is claimed.
    """
    starts = range(clip[0], clip[1], 1000)
    heard = sounding + [False] * (len(starts) - len(sounding))
    near = touching(clip, spans)
    return [
        _second((start, min(start + 1000, clip[1])), near, guard_ms, sounds=sounds)
        for start, sounds in zip(starts, heard, strict=False)
    ]


def touching(clip: tuple[int, int], spans: list[Said]) -> list[Said]:
    """The spans that share any time with a clip."""
    return [span for span in spans if overlap_ms(clip, (span.start_ms, span.end_ms)) > 0]


def overlap_ms(one: tuple[int, int], other: tuple[int, int]) -> int:
    """How long two half-open spans share; 0 where they do not."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def _second(second: tuple[int, int], near: list[Said], guard_ms: int, *, sounds: bool) -> Second:
    said = max(near, key=lambda s: overlap_ms(second, (s.start_ms, s.end_ms)), default=None)
    if said is None or not _covers(second, (said.start_ms, said.end_ms)):
        return Second(None, event=False)
    first = said.start_ms + guard_ms if said.start_ms > 0 else 0  # nothing comes before 0:00
    last = said.end_ms if said.to_the_end else said.end_ms - guard_ms
    safe = _covers(second, (first, last))
    return Second(said, event=safe and sounds and not said.phrase.non_event)


def _covers(second: tuple[int, int], span: tuple[int, int]) -> bool:
    """Whether a span covers at least half of a second."""
    return 2 * overlap_ms(second, span) >= second[1] - second[0]
