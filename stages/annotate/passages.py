"""What the witnesses say, as rows that go from `read` to the stages that use it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from stages.annotate.hearing import Hearing
from stages.annotate.phrases import Phrase
from stages.annotate.witnesses import Said, Witness
from stages.core.records import Evidence, Passage


def passages_of(source_id: str, hearing: Hearing) -> Iterator[Passage]:
    """A row for each span that a witness speaks of, those of the chosen one first."""
    believed = [hearing.chosen] if hearing.chosen else []
    for witness in (*believed, *hearing.others):
        for said in witness.spans:
            yield _passage(source_id, witness, said, chosen=witness is hearing.chosen)


def hearing_of(passages: Sequence[Passage]) -> Hearing:
    """The witnesses whose rows these are."""
    found = [_witness(list(rows)) for _, rows in groupby(passages, lambda row: row.witness)]
    if passages and passages[0].chosen:
        return Hearing(found[0], tuple(found[1:]))
    return Hearing(None, tuple(found))


def _passage(source_id: str, witness: Witness, said: Said, *, chosen: bool) -> Passage:
    phrase, evidence = said.phrase, said.evidence
    return Passage(
        source_id=source_id,
        start_ms=said.start_ms,
        end_ms=said.end_ms,
        label=said.label,
        actions=phrase.actions,
        materials=phrase.materials,
        strength=phrase.confidence,
        confidence=said.confidence,
        non_event=phrase.non_event,
        to_the_end=said.to_the_end,
        witness=witness.name,
        line=evidence.line,
        text=evidence.text,
        chosen=chosen,
        standing=witness.standing,
        copy_of=witness.copy_of,
        offset_ms=witness.offset_ms,
        agree=said.agree,
        disagree=said.disagree,
    )


def _witness(rows: list[Passage]) -> Witness:
    first = rows[0]
    spans = tuple(_said(row) for row in rows)
    return Witness(first.witness, spans, first.standing, first.copy_of, first.offset_ms)


def _said(row: Passage) -> Said:
    return Said(
        row.start_ms,
        row.end_ms,
        row.label,
        Phrase(row.actions, row.materials, row.strength, row.non_event),
        Evidence(row.witness, row.line, row.text),
        row.to_the_end,
        row.confidence,
        row.agree,
        row.disagree,
    )
