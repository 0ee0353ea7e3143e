"""`taxonomy.toml` → vocabularies to read labels with."""

from __future__ import annotations

import re
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

_ID = re.compile(r"[^\W_][\w-]*")
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
    audioset: dict[str, tuple[str, ...]]
    """Action or material → ids of the nearest nodes of the AudioSet ontology, if any is near."""


def load(path: Path) -> Taxonomy:
    """The taxonomy in a file; the same content is compiled once a process.

    Raises:
        UsageError: it is not TOML, lacks something, or has a name or a word twice.
    """
    return _compiled(path.read_bytes(), path.name)


@lru_cache(maxsize=4)
def _compiled(content: bytes, where: str) -> Taxonomy:
    tables = read_tables(content, where)
    try:
        if found := clashes(tables):
            raise UsageError(f"{where} {found[0].sentence()}")
        return compile_tables(tables, where)
    except KeyError as error:
        raise UsageError(f"{where}: an entry lacks {error}") from error


def read_tables(content: bytes, where: str) -> dict[str, Any]:
    """The tables of a taxonomy file.

    Raises:
        UsageError: it is not TOML in UTF-8.
    """
    try:
        return tomllib.loads(content.decode())
    except ValueError as error:
        raise UsageError(f"{where}: expected TOML in UTF-8: {error}") from error


def compile_tables(tables: dict[str, Any], where: str) -> Taxonomy:
    """The vocabularies that the tables hold; a word of two classes counts for the first.

    Raises:
        UsageError: an id stands there twice.
        KeyError: an entry lacks what it needs.
    """
    drops = tables.get("drop", [])
    whole = ((form, d["reason"]) for d in drops if d["match"] == "whole" for form in d["forms"])
    within = ((form, d["reason"]) for d in drops if d["match"] == "any" for form in d["forms"])
    kinds = ((form, m["kind"]) for m in tables.get("modifier", []) for form in m["forms"])
    both = [*tables["action"], *tables["material"]]
    return Taxonomy(
        actions=_ids(tables["action"], f"{where} [[action]]"),
        materials=_ids(tables["material"], f"{where} [[material]]"),
        action_words=Words(_meanings(action_words(tables))),
        material_words=Words(_meanings(material_words(tables))),
        modifiers=Words({fold(form): kind for form, kind in kinds}),
        non_events={fold(form): reason for form, reason in whole},
        non_event_words=Words({fold(form): reason for form, reason in within}),
        audioset={entry["id"]: tuple(entry.get("audioset", ())) for entry in both},
    )


def action_words(tables: dict[str, Any]) -> list[tuple[str, Meaning]]:
    """Each form that names or hints at an action, as it is written in the file."""
    return list(_class_words(tables["action"]))


def material_words(tables: dict[str, Any]) -> list[tuple[str, Meaning]]:
    """Each form that names, hints at or implies a material, as it is written in the file."""
    return [*_class_words(tables["material"]), *_object_words(tables.get("object", []))]


@dataclass(frozen=True, slots=True)
class Clash:
    """A word in two classes, of which only one can be meant."""

    table: str
    form: str
    first: str
    second: str

    def sentence(self) -> str:
        """It in words."""
        return (
            f"{self.table}: the word {self.form!r} is in {self.first!r} and in {self.second!r},"
            " expected in one of them"
        )


def clashes(tables: dict[str, Any]) -> list[Clash]:
    """The words that stand in two actions, or in two materials or objects."""
    return [
        *_clashes(action_words(tables), "[[action]]"),
        *_clashes(material_words(tables), "[[material]], [[object]]"),
    ]


def _ids(entries: list[dict[str, Any]], where: str) -> frozenset[str]:
    names = [entry["id"] for entry in entries]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise UsageError(f"{where}: id {twice[0]!r} stands there twice, expected once")
    if odd := sorted(name for name in names if not _ID.fullmatch(name)):
        raise UsageError(f"{where}: id {odd[0]!r}, expected letters, digits, _ and -")
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


def _meanings(words: list[tuple[str, Meaning]]) -> dict[str, Meaning]:
    """Folded word → its first meaning, which is its strongest."""
    found: dict[str, Meaning] = {}
    for form, meaning in words:
        if word := fold(form):
            found.setdefault(word, meaning)
    return found


def _clashes(words: list[tuple[str, Meaning]], table: str) -> Iterator[Clash]:
    known = _meanings(words)
    for form, meaning in words:
        first = known.get(fold(form), meaning)
        if first.id != meaning.id:
            yield Clash(table, form, first.id, meaning.id)
