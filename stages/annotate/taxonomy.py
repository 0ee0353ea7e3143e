"""`taxonomy.toml` → vocabularies to read labels with."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from stages.annotate.words import Words, fold
from stages.core.errors import UsageError


STRONG = 1.0
WEAK = 0.5
IMPLIED = 0.4

_LANGUAGES = ("en", "ja", "ko", "zh", "es", "fr", "de", "ru")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word says: a class, and how surely."""

    id: str
    """Of the action or material; empty for a thing that may be of any material."""
    strength: float
    vocal: bool = False


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """All that labels are read with."""

    actions: frozenset[str]
    materials: frozenset[str]
    action_words: Words[Meaning]
    material_words: Words[Meaning]
    modifiers: Words[str]
    """Words that say how, where or how often → which of these."""
    non_events: dict[str, str]
    """Whole labels that name no event → the reason, a slug."""
    non_event_words: Words[str]
    """Words that keep a label from naming an event → the reason, a slug."""


def load(path: Path) -> Taxonomy:
    """The taxonomy in a file; the same content is compiled once a process.

    Raises:
        UsageError: it is not TOML, lacks something, or has a name or a word twice.
    """
    return _compiled(path.read_bytes(), path.name)


@lru_cache(maxsize=4)
def _compiled(content: bytes, where: str) -> Taxonomy:
    try:
        tables = tomllib.loads(content.decode())
    except ValueError as error:
        raise UsageError(f"{where}: expected TOML in UTF-8: {error}") from error
    try:
        return _taxonomy(tables, where)
    except KeyError as error:
        raise UsageError(f"{where}: an entry lacks {error}") from error


def _taxonomy(tables: dict[str, Any], where: str) -> Taxonomy:
    drops = tables.get("drop", [])
    actions = list(_class_words(tables["action"]))
    materials = [*_class_words(tables["material"]), *_object_words(tables.get("object", []))]
    whole = ((form, d["reason"]) for d in drops if d["match"] == "whole" for form in d["forms"])
    within = ((form, d["reason"]) for d in drops if d["match"] == "any" for form in d["forms"])
    kinds = ((form, m["kind"]) for m in tables.get("modifier", []) for form in m["forms"])
    return Taxonomy(
        actions=_ids(tables["action"], f"{where} [[action]]"),
        materials=_ids(tables["material"], f"{where} [[material]]"),
        action_words=Words(_unique(actions, f"{where} [[action]]")),
        material_words=Words(_unique(materials, f"{where} [[material]], [[object]]")),
        modifiers=Words({fold(form): kind for form, kind in kinds}),
        non_events={fold(form): reason for form, reason in whole},
        non_event_words=Words({fold(form): reason for form, reason in within}),
    )


def _ids(entries: list[dict[str, Any]], where: str) -> frozenset[str]:
    names = [entry["id"] for entry in entries]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise UsageError(f"{where}: id {twice[0]!r} stands there twice, expected once")
    return frozenset(names)


def _class_words(entries: list[dict[str, Any]]) -> Iterator[tuple[str, Meaning]]:
    for entry in entries:
        vocal = bool(entry.get("vocal", False))
        for language in _LANGUAGES:
            for form in entry.get(language, []):
                yield form, Meaning(entry["id"], STRONG, vocal)
        for form in entry.get("weak", []):
            yield form, Meaning(entry["id"], WEAK, vocal)


def _object_words(entries: list[dict[str, Any]]) -> Iterator[tuple[str, Meaning]]:
    for entry in entries:
        for form in entry["forms"]:
            yield form, Meaning(entry["material"], IMPLIED)


def _unique(words: list[tuple[str, Meaning]], where: str) -> dict[str, Meaning]:
    """Folded word → meaning; a word may be in one class only, where its strongest sense counts."""
    found: dict[str, Meaning] = {}
    for form, meaning in words:
        word = fold(form)
        known = found.setdefault(word, meaning)
        if known.id != meaning.id:
            raise UsageError(
                f"{where}: the word {form!r} is in {known.id!r} and in {meaning.id!r},"
                " expected in one of them"
            )
    return found
