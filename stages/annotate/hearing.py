"""Witnesses heard together: who is believed, who repeats whom, who agrees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from stages.annotate.clocks import common_clock
from stages.annotate.support import supported
from stages.annotate.witnesses import Said, Witness
from stages.annotate.words import fold


@dataclass(frozen=True, slots=True)
class Hearing:
    """All that is said of a source."""

    chosen: Witness | None = None
    """Who is believed."""
    others: tuple[Witness, ...] = ()
    """The rest, the most trusted first."""


_SAME_LISTS = 0.8
_MAPPED = 0.5


def hear(heard: Iterable[Witness], *, agree_ms: int = 3000, prefer_mapped: bool = False) -> Hearing:
    """One witness chosen, the others on one clock with it, and what they do to its confidence.

    Args:
        heard: the witnesses, the most trusted first.
        agree_ms: so far apart two starts of one event may be typed.
        prefer_mapped: believe the first who names a class in half of the spans, where there is one.
    """
    ordered = _without_copies(list(heard))
    chosen = choose(ordered, prefer_mapped=prefer_mapped)
    if chosen is None:
        return Hearing()
    others = [witness for witness in ordered if witness is not chosen]
    chosen, others = common_clock(chosen, others)
    independent = [witness for witness in others if not witness.copy_of]
    return Hearing(supported(chosen, independent, agree_ms), tuple(others))


def choose(heard: Iterable[Witness], *, prefer_mapped: bool = False) -> Witness | None:
    """The first witness who names an action or a material, else the first of all."""
    known = list(heard)
    naming = [w for w in known if any(said.is_named for said in w.spans)]
    mapped = [w for w in naming if prefer_mapped and _share_named(w.spans) >= _MAPPED]
    return next(iter([*mapped, *naming, *known]), None)


def _share_named(spans: tuple[Said, ...]) -> float:
    return sum(said.is_named for said in spans) / len(spans)


def _without_copies(heard: list[Witness]) -> list[Witness]:
    """The same witnesses; those who repeat a more trusted one's list say so."""
    lines: dict[str, set[tuple[int, str]]] = {}
    found = []
    for witness in heard:
        own = {(said.start_ms // 1000, fold(said.label)) for said in witness.spans}
        original = next((name for name, said in lines.items() if _are_alike(own, said)), "")
        if not original:
            lines[witness.name] = own
        found.append(replace(witness, copy_of=original))
    return found


def _are_alike(one: set[tuple[int, str]], other: set[tuple[int, str]]) -> bool:
    return bool(one) and len(one & other) >= _SAME_LISTS * len(one | other)
