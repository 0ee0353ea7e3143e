"""What the chosen witness says, as rows that go from `read` to the stages that use it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from stages.annotate.phrases import Phrase
from stages.annotate.witnesses import Kind, Said, Witness
from stages.core.records import Evidence, Passage


def passages_of(source_id: str, witness: Witness | None) -> list[Passage]:
    """A row for each span that the witness speaks of; none if there is no witness."""
    return [_passage(source_id, said) for said in witness.spans] if witness else []


def witness_of(passages: Sequence[Passage]) -> Witness | None:
    """The witness whose rows these are; None if there are none."""
    if not passages:
        return None
    kind = cast("Kind", passages[0].witness)
    return Witness(kind, tuple(_said(passage) for passage in passages))


def _passage(source_id: str, said: Said) -> Passage:
    phrase, evidence = said.phrase, said.evidence
    return Passage(
        source_id=source_id,
        start_ms=said.start_ms,
        end_ms=said.end_ms,
        label=said.label,
        actions=phrase.actions,
        materials=phrase.materials,
        confidence=phrase.confidence,
        non_event=phrase.non_event,
        to_the_end=said.to_the_end,
        witness=evidence.witness,
        line=evidence.line,
        text=evidence.text,
    )


def _said(row: Passage) -> Said:
    phrase = Phrase(row.actions, row.materials, row.confidence, row.non_event)
    evidence = Evidence(row.witness, row.line, row.text)
    return Said(row.start_ms, row.end_ms, row.label, phrase, evidence, row.to_the_end)
