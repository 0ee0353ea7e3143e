"""What is wrong with a taxonomy though it can be read: words that name nothing, or two things."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stages.annotate.phrases import parse_label
from stages.annotate.taxonomy import (
    STRONG,
    Meaning,
    Taxonomy,
    action_words,
    clashes,
    compile_tables,
    material_words,
    read_tables,
)
from stages.annotate.words import fold
from stages.core.errors import UsageError


_NODE = re.compile(r"/[gmt]/[0-9a-z_]+")


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something to mend in a taxonomy."""

    kind: str
    """A slug: two_classes, unreachable, no_form, unknown_material, no_node."""
    where: str
    """The table, and the class if it is of one."""
    sentence: str


def lint(path: Path) -> list[Complaint]:
    """Everything that is wrong with the taxonomy in a file.

    Raises:
        UsageError: it cannot be read at all.
    """
    tables = read_tables(path.read_bytes(), path.name)
    try:
        taxonomy = compile_tables(tables, path.name)
        return [
            *_two_classes(tables),
            *_unreachable(tables, taxonomy),
            *_without_forms(tables),
            *_ids(tables, taxonomy),
        ]
    except KeyError as error:
        raise UsageError(f"{path.name}: an entry lacks {error}") from error


def _two_classes(tables: dict[str, Any]) -> Iterator[Complaint]:
    for clash in clashes(tables):
        yield Complaint("two_classes", clash.table, clash.sentence())
    strong = {fold(f): m for f, m in material_words(tables) if m.strength == STRONG}
    for form, action in action_words(tables):
        material = strong.get(fold(form))
        if material is not None and action.strength == STRONG:
            words = f"{form!r} is the action {action.id} and the material {material.id}"
            yield Complaint("two_classes", "[[action]], [[material]]", words)


def _unreachable(tables: dict[str, Any], taxonomy: Taxonomy) -> Iterator[Complaint]:
    """Forms that do not give their class even where they are the whole label."""
    for table, words in (("action", action_words(tables)), ("material", material_words(tables))):
        for form, meaning in words:
            if meaning.id and (why := _why_not_read(form, meaning, taxonomy, table)):
                yield Complaint("unreachable", f"[[{table}]] {meaning.id}", f"{form!r}: {why}")


def _why_not_read(form: str, meaning: Meaning, taxonomy: Taxonomy, table: str) -> str:
    parsed = parse_label(form, taxonomy)
    words = parsed.actions if table == "action" else parsed.materials
    found = [word.meaning.id for word in words]
    if forbidden := taxonomy.non_event_words.find(parsed.text):
        return f"every label that holds it is dropped: {forbidden[0].meaning}"
    if meaning.id in found:
        return ""
    return f"reads as {', '.join(found)}" if found else "no label is read so"


def _without_forms(tables: dict[str, Any]) -> Iterator[Complaint]:
    for table, words in (("action", action_words(tables)), ("material", material_words(tables))):
        named = {meaning.id for form, meaning in words if fold(form)}
        for entry in tables[table]:
            if entry["id"] not in named:
                yield Complaint("no_form", f"[[{table}]] {entry['id']}", "no word leads to it")


def _ids(tables: dict[str, Any], taxonomy: Taxonomy) -> Iterator[Complaint]:
    for entry in tables.get("object", []):
        if entry["material"] and entry["material"] not in taxonomy.materials:
            words = f"{entry['material']!r} is no material, of {', '.join(entry['forms'][:3])} …"
            yield Complaint("unknown_material", "[[object]]", words)
    for name, nodes in taxonomy.audioset.items():
        for node in nodes:
            if not _NODE.fullmatch(node):
                yield Complaint("no_node", name, f"{node!r} is no id of an AudioSet node")
