"""Phrases that people write and no class reads, the most frequent first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from fgave_pipeline import tables
from fgave_pipeline.dataset import Dataset
from fgave_pipeline.labels.score import plain_label
from stages.annotate.phrases import Phrase, read_phrase
from stages.annotate.taxonomy import Taxonomy, load
from stages.annotate.words import fold
from stages.core.errors import UsageError
from stages.core.records import Passage
from stages.tools import parquet


Missing = Literal["both", "action", "material"]


@dataclass(slots=True)
class UnknownPhrase:
    """A phrase, however it was written, and how much of the sources it speaks of."""

    phrase: str
    spans: int = 0
    seconds: float = 0.0
    sources: set[str] = field(default_factory=set)
    example: str = ""
    """As it was first written."""


def unknown_phrases(dataset: Dataset, missing: Missing) -> list[UnknownPhrase]:
    """What `read` found in a dataset and the taxonomy, as it is now, does not read.

    Args:
        dataset: built at least up to `read`.
        missing: count phrases that lack both classes, an action, or a material.

    Raises:
        UsageError: it has not been built.
    """
    path = tables.path_of(dataset.tables, "passages")
    if not path.exists():
        raise UsageError(f"{path}: no such file; `fgave read -d {dataset.name}` builds it")
    rows = parquet.from_table(parquet.read_table(path), Passage)
    return rank(rows, load(dataset.file("taxonomy.toml")), missing)


def rank(passages: Iterable[Passage], taxonomy: Taxonomy, missing: Missing) -> list[UnknownPhrase]:
    """Phrases by how many spans they name; of as many, those of more sources, then of more time.

    What a copied list says counts once; what was marked by hand with a class is known.
    """
    found: dict[str, UnknownPhrase] = {}
    for row in passages:
        if row.copy_of or not _lacks(row, taxonomy, missing):
            continue
        words = plain_label(fold(row.label))
        phrase = found.setdefault(words, UnknownPhrase(words))
        phrase.spans += 1
        phrase.seconds += (row.end_ms - row.start_ms) / 1000
        phrase.sources.add(row.source_id)
        phrase.example = phrase.example or row.text
    return sorted(found.values(), key=lambda p: (-p.spans, -len(p.sources), -p.seconds, p.phrase))


def _lacks(row: Passage, taxonomy: Taxonomy, missing: Missing) -> bool:
    phrase = read_phrase(row.label, taxonomy)
    if row.witness == "manual" and (row.actions or row.materials):
        phrase = Phrase(row.actions, row.materials)
    if phrase.non_event:
        return False
    lacking = (not phrase.actions, not phrase.materials)
    return {"both": all(lacking), "action": lacking[0], "material": lacking[1]}[missing]
