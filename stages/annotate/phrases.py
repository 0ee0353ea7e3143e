"""A label → the actions and materials that it names."""

# ruff: noqa: RUF001  # separators in many scripts
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from stages.annotate.taxonomy import IMPLIED, STRONG, WEAK, Meaning, Taxonomy
from stages.annotate.words import Found, fold


UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a label says."""

    actions: tuple[str, ...] = ()
    """Ids, the one that the label is about first."""
    materials: tuple[str, ...] = ()
    """Ids, the surface before the tool, else as written."""
    confidence: float = 0.0
    """Of the weaker one of the first action and the first material, 0..1."""
    non_event: str = ""
    """Why it names no sound event, as a slug: preview, start, end, talk, …"""
    modifiers: tuple[str, ...] = ()
    """Kinds of the words beside: speed, side, speech, layering, repeat."""

    @property
    def action(self) -> str:
        """The first action, or `unknown`."""
        return self.actions[0] if self.actions else UNKNOWN

    @property
    def material(self) -> str:
        """The first material, or `unknown`."""
        return self.materials[0] if self.materials else UNKNOWN


@dataclass(frozen=True, slots=True)
class _Part:
    """What stands between two separators: `0` a surface ("on …"), `2` a tool ("with …")."""

    rank: int
    words: list[Found[Meaning]]


_LONGEST = 400
_SEPARATOR = re.compile(
    r"(?P<surface>\b(?:on|auf|sur|sobre|на)\b)|(?P<tool>\b(?:with|mit|avec|con|с)\b)"
    r"|[+&/,、・×|;:()\[\]]|\b(?:and|und|et|y|и)\b| [-–—] "
)
_EDGES = re.compile(r"^[\W_]+|(?:[\W_]|\s\d{1,3})+$")


def read_phrase(label: str, taxonomy: Taxonomy, heading: str = "") -> Phrase:
    """What a label says, by the words of a taxonomy; see `taxonomy.toml` for how they match.

    What it leaves open, the heading that it stands under may say, as a hint.
    """
    phrase = _read(label, taxonomy)
    if not heading or phrase.non_event or (phrase.actions and phrase.materials):
        return phrase
    return _completed(phrase, _read(heading, taxonomy))


def _completed(phrase: Phrase, above: Phrase) -> Phrase:
    actions, materials = phrase.actions or above.actions, phrase.materials or above.materials
    if (actions, materials) == (phrase.actions, phrase.materials):
        return phrase
    found = [p.confidence for p in (phrase, above) if p.confidence]
    return replace(phrase, actions=actions, materials=materials, confidence=min([WEAK, *found]))


@dataclass(frozen=True, slots=True)
class Parsed:
    """A label taken apart, before anything is concluded from it."""

    text: str
    """Folded."""
    actions: tuple[Found[Meaning], ...]
    materials: tuple[Found[Meaning], ...]
    within: tuple[Found[Meaning], ...]
    """Words of actions that are part of a material's name."""
    modifiers: tuple[Found[str], ...]
    non_event: str
    """Why it names no sound event; or empty."""
    cuts: tuple[tuple[int, int], ...]
    """Where each part begins, and its rank: 0 a surface, 1 neither, 2 a tool."""


def parse_label(label: str, taxonomy: Taxonomy) -> Parsed:
    """The words of a label, each as its vocabulary finds it."""
    text = fold(label[:_LONGEST])
    materials = taxonomy.material_words.find(text)
    found = taxonomy.action_words.find(text)
    actions = _not_within(materials, found)
    return Parsed(
        text=text,
        actions=tuple(actions),
        materials=tuple(materials),
        within=tuple(word for word in found if word not in actions),
        modifiers=tuple(taxonomy.modifiers.find(text)),
        non_event=_non_event(text, [*actions, *materials], taxonomy),
        cuts=tuple(_separators(text, [*actions, *materials])),
    )


def _read(label: str, taxonomy: Taxonomy) -> Phrase:
    parsed = parse_label(label, taxonomy)
    kinds = tuple(dict.fromkeys(word.meaning for word in parsed.modifiers))
    if parsed.non_event:
        return Phrase(non_event=parsed.non_event, modifiers=kinds)
    named = _named_actions(_parts(parsed.cuts, parsed.actions))
    of = _named_materials(_parts(parsed.cuts, parsed.materials))
    first = [named[0].strength / len(named)] if named else []  # one of several is a guess
    confidence = min([*first, *(meaning.strength for meaning in of[:1])], default=0.0)
    return Phrase(_ids(named), _ids(of), confidence, "", kinds)


def _not_within(
    materials: list[Found[Meaning]], actions: list[Found[Meaning]]
) -> list[Found[Meaning]]:
    """Actions that are no part of a longer material's name, as in "shaving foam"."""
    names = [word for word in materials if word.meaning.strength > IMPLIED]
    return [action for action in actions if not any(_is_within(action, name) for name in names)]


def _is_within(inner: Found[Meaning], outer: Found[Meaning]) -> bool:
    longer = outer.end - outer.at > inner.end - inner.at
    return longer and outer.at <= inner.at and inner.end <= outer.end


def _non_event(text: str, words: list[Found[Meaning]], taxonomy: Taxonomy) -> str:
    bare = _EDGES.sub("", text)
    if bare in taxonomy.non_events:
        return taxonomy.non_events[bare]
    forbidden = taxonomy.non_event_words.find(text)
    if forbidden:
        return forbidden[0].meaning
    cut = next(_cuts(text, words), None)
    if not cut or any(w.at >= cut.start() and w.meaning.id and not w.meaning.vocal for w in words):
        return ""
    return taxonomy.non_events.get(_EDGES.sub("", text[: cut.start()]), "")


def _cuts(text: str, words: Sequence[Found[Meaning]]) -> Iterator[re.Match[str]]:
    """The separators in a text; those within a word are none."""
    inside = {at for word in words for at in range(word.at, word.end)}
    return (match for match in _SEPARATOR.finditer(text) if match.start() not in inside)


def _separators(text: str, words: list[Found[Meaning]]) -> list[tuple[int, int]]:
    """Where each part begins, and its rank."""
    ranks = ((m.end(), 0 if m["surface"] else 2 if m["tool"] else 1) for m in _cuts(text, words))
    return [(0, 1), *ranks]


def _parts(cuts: Sequence[tuple[int, int]], words: Sequence[Found[Meaning]]) -> list[_Part]:
    ends = [at for at, _ in cuts[1:]] + [_LONGEST * 20]
    return [
        _Part(rank, [word for word in words if at <= word.at < end])
        for (at, rank), end in zip(cuts, ends, strict=True)
    ]


def _named_actions(parts: list[_Part]) -> list[Meaning]:
    """Actions, strong ones alone if there are any: in each part the last word is its head."""
    heads = [word.meaning for part in parts for word in reversed(part.words)]
    strong = [meaning for meaning in heads if meaning.strength == STRONG] or heads
    return _once(sorted(strong, key=lambda meaning: meaning.vocal))


def _named_materials(parts: list[_Part]) -> list[Meaning]:
    """Materials: named before hinted at, surfaces before tools; things only where none is named."""
    ranked = [(part.rank, meaning) for part in parts for meaning in _of_part(part)]
    ranked.sort(key=lambda pair: (pair[1].strength != STRONG, pair[0], -pair[1].strength))
    return _once(meaning for _, meaning in ranked)


def _of_part(part: _Part) -> list[Meaning]:
    meanings = [word.meaning for word in part.words if word.meaning.id]
    named = [meaning for meaning in meanings if meaning.strength > IMPLIED]
    return named or meanings


def _once(meanings: Iterable[Meaning]) -> list[Meaning]:
    first: dict[str, Meaning] = {}
    for meaning in meanings:
        first.setdefault(meaning.id, meaning)
    return list(first.values())


def _ids(meanings: list[Meaning]) -> tuple[str, ...]:
    return tuple(meaning.id for meaning in meanings)
