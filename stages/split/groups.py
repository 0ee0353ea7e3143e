"""Sources into groups, one after the other, so that a later one moves none of the earlier.

A source joins the groups of its channel and of what it is a near-duplicate of; those become one.
Where they stand in different splits already, it is the source that gives way: it is left out of
the dataset. So no group stands in two splits, and nobody who stood somewhere is moved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Member:
    """A source, as far as its group depends on it."""

    source_id: str
    channel: str = ""
    """Who made it; empty if unknown."""

    @property
    def group(self) -> str:
        """What a group is called that it is the first of."""
        return f"channel:{self.channel}" if self.channel else f"source:{self.source_id}"


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a source stands."""

    group: str
    split: str
    """Empty: its group is not in a split yet, or the source is left out."""
    ties: str = ""
    """What ties it to the group, in words; empty if nothing."""
    left_out: bool = False
    """Whether it would join two splits."""


Near = tuple[str, str]
"""Another source, and in words what it shares with this one."""
Tie = tuple[str, str, str]
"""Two sources that are near-duplicates, and in words what they share."""


def place(
    members: Sequence[Member],
    ties: Sequence[Tie],
    kept: Mapping[str, str],
    born: Callable[[str], str],
) -> dict[str, Placed]:
    """Source → where it stands, in the order of the members.

    Args:
        members: every source, the oldest first.
        ties: between any two of them.
        kept: source → the split that it is known to stand in: such are placed before the others.
        born: name of a group → the split that it begins in; empty if that is decided later.
    """
    known = _Groups()
    near = _by_source(ties)
    for member in sorted(members, key=lambda m: m.source_id not in kept):  # a stable sort
        known.add(member, near.get(member.source_id, []), kept.get(member.source_id, ""), born)
    return {member.source_id: known.placed(member.source_id) for member in members}


def _by_source(ties: Sequence[Tie]) -> dict[str, list[Near]]:
    found: dict[str, list[Near]] = {}
    for one, other, words in ties:
        found.setdefault(one, []).append((other, words))
        found.setdefault(other, []).append((one, words))
    return found


class _Groups:
    """Groups by union-find; of groups that become one, the oldest gives its name."""

    def __init__(self) -> None:
        self._parents: list[int] = []
        self._names: list[str] = []
        self._splits: list[str] = []
        self._at: dict[str, int] = {}
        self._channels: dict[str, int] = {}
        self._ties: dict[str, str] = {}
        self._left_out: dict[str, Placed] = {}

    def add(
        self, member: Member, near: Sequence[Near], kept: str, born: Callable[[str], str]
    ) -> None:
        """Place one more source."""
        found = self._found(member, near)
        roots = sorted({self._root(number) for number, _ in found})
        splits = ({self._splits[root] for root in roots} | {kept}) - {""}
        words = "; ".join(dict.fromkeys(words for _, words in found))
        if len(splits) > 1:
            why = self._why(found, kept)
            self._left_out[member.source_id] = Placed(self._names[roots[0]], "", why, left_out=True)
            return
        root = self._joined(roots) if roots else self._new(member.group)
        (self._splits[root],) = splits or {"" if roots else born(member.group)}
        self._at[member.source_id] = root
        self._ties[member.source_id] = words
        if member.channel:
            self._channels[member.channel] = root

    def placed(self, source_id: str) -> Placed:
        """Where a source stands that was added."""
        if source_id in self._left_out:
            return self._left_out[source_id]
        root = self._root(self._at[source_id])
        return Placed(self._names[root], self._splits[root], self._ties[source_id])

    def _found(self, member: Member, near: Sequence[Near]) -> list[tuple[int, str]]:
        """The groups that a source belongs to, and why."""
        found = []
        if member.channel in self._channels:
            found.append((self._channels[member.channel], f"channel {member.channel}"))
        for other, words in near:
            if other in self._at:
                found.append((self._at[other], f"near-duplicate of {other}: {words}"))
        return found

    def _why(self, found: list[tuple[int, str]], kept: str) -> str:
        """What ties a source to two splits."""
        ties = [f"{words}, in {self._splits[self._root(number)]}" for number, words in found]
        return "; ".join(dict.fromkeys([*ties, *([f"kept in {kept}"] if kept else [])]))

    def _new(self, name: str) -> int:
        self._parents.append(len(self._parents))
        self._names.append(name)
        self._splits.append("")
        return len(self._parents) - 1

    def _joined(self, roots: list[int]) -> int:
        for root in roots[1:]:
            self._parents[root] = roots[0]
        return roots[0]

    def _root(self, number: int) -> int:
        while self._parents[number] != number:
            self._parents[number] = self._parents[self._parents[number]]
            number = self._parents[number]
        return number
