"""Whether two witnesses say the same, or what cannot both be true."""

from __future__ import annotations

from stages.annotate.witnesses import Said


def share(one: Said, other: Said) -> bool:
    """Whether they say the same: the same words, or a class in common and none that differs."""
    if _same_words(one, other):
        return True
    found = _common(one, other)
    return True in found and False not in found


def contradict(one: Said, other: Said) -> bool:
    """Whether both name an action, or a material, and not the same; or one says: no event."""
    if _same_words(one, other):
        return False
    if bool(one.phrase.non_event) != bool(other.phrase.non_event):
        return one.is_named or other.is_named
    return False in _common(one, other)


def _same_words(one: Said, other: Said) -> bool:
    return bool(one.label) and one.label.casefold() == other.label.casefold()


def _common(one: Said, other: Said) -> list[bool]:
    """For actions and materials whether they share one, as far as both name any."""
    pairs = (
        (one.phrase.actions, other.phrase.actions),
        (one.phrase.materials, other.phrase.materials),
    )
    return [not set(mine).isdisjoint(theirs) for mine, theirs in pairs if mine and theirs]
