"""How a label was read: each rule that fired, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stages.annotate.phrases import Parsed, Phrase, parse_label, read_phrase
from stages.annotate.taxonomy import IMPLIED, STRONG, WEAK, Meaning, Taxonomy
from stages.annotate.words import Found


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that fired."""

    rule: str
    """Its name, a slug."""
    words: str
    """On which words."""
    effect: str
    """What came of it."""


def account_of(label: str, taxonomy: Taxonomy) -> tuple[Phrase, list[Fired]]:
    """What a label says, and each rule that made it say so."""
    parsed, phrase = parse_label(label, taxonomy), read_phrase(label, taxonomy)
    fired = [Fired("folded", label, parsed.text)]
    if parsed.non_event:
        return phrase, [*fired, Fired("no_event", parsed.text, parsed.non_event)]
    fired += _named(parsed, phrase)
    fired += _hidden(parsed, taxonomy)
    fired += [Fired("modifier", _words(parsed, m), m.meaning) for m in parsed.modifiers]
    fired += _ranked(parsed)
    return phrase, [*fired, *_concluded(phrase)]


def _named(parsed: Parsed, phrase: Phrase) -> Iterator[Fired]:
    for word in parsed.materials:
        yield _one(parsed, word, "material", used=word.meaning.id in phrase.materials)
    for word in parsed.actions:
        yield _one(parsed, word, "action", used=word.meaning.id in phrase.actions)


def _one(parsed: Parsed, word: Found[Meaning], kind: str, *, used: bool) -> Fired:
    rules = {STRONG: f"{kind}", WEAK: f"{kind}_hint", IMPLIED: "object"}
    meaning = word.meaning
    effect = f"{kind} {meaning.id}" if meaning.id else f"a thing of any {kind}"
    left_out = "" if used or not meaning.id else f", left out: {_why_left_out(meaning)}"
    return Fired(rules[meaning.strength], _words(parsed, word), effect + left_out)


def _why_left_out(meaning: Meaning) -> str:
    if meaning.strength == IMPLIED:
        return "a substance is named beside it"
    return "a surer word names another"


def _hidden(parsed: Parsed, taxonomy: Taxonomy) -> Iterator[Fired]:
    for word in parsed.within:
        yield Fired("within", _words(parsed, word), "part of a material's name")
    vocabularies = taxonomy.material_words, taxonomy.action_words
    for vocabulary in vocabularies:
        for word in vocabulary.hidden(parsed.text):
            yield Fired("longest", _words(parsed, word), f"{word.meaning.id or 'a thing'}, hidden")


def _ranked(parsed: Parsed) -> Iterator[Fired]:
    ends = [at for at, _ in parsed.cuts[1:]] + [len(parsed.text)]
    for (at, rank), end in zip(parsed.cuts, ends, strict=True):
        part = parsed.text[at:end].strip()
        if len(parsed.cuts) > 1:
            effect = {0: "the surface: first", 1: "a part of its own", 2: "a tool: last"}[rank]
            yield Fired("part", part, effect)


def _concluded(phrase: Phrase) -> Iterator[Fired]:
    if len(phrase.actions) > 1:
        others = ", ".join(phrase.actions[1:])
        yield Fired("head", "", f"{phrase.action} is the main action, beside {others}")
    if len(phrase.materials) > 1:
        others = ", ".join(phrase.materials[1:])
        yield Fired("order", "", f"{phrase.material} is the main material, beside {others}")


def _words(parsed: Parsed, word: Found[Meaning] | Found[str]) -> str:
    return parsed.text[word.at : word.end]
