"""Label each clip, second by second, from what people wrote about its source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from stages.annotate.corrections import corrected_label, corrections_of
from stages.annotate.hearing import Hearing
from stages.annotate.labels import label_clip
from stages.annotate.params import AnnotateParams
from stages.annotate.passages import hearing_of
from stages.annotate.snap import snapped, timeline_of
from stages.annotate.sounding import (
    AUDIBLE_DBFS,
    sounding,
    source_floor_dbfs,
    steady_limit_dbfs,
)
from stages.annotate.taxonomy import Taxonomy, load
from stages.annotate.witnesses import MANUAL, Witness
from stages.core.records import Clip, Label, Measurement, Passage, Snap
from stages.core.stage import Inputs, Stage


def annotate(inputs: Inputs, params: AnnotateParams, out: Path) -> Iterator[Label]:
    """One label a clip.

    Raises:
        UsageError: the taxonomy is not what it should be.
    """
    taxonomy = load(inputs.manifest("taxonomy.toml"))
    clips = inputs.rows("cut", Clip)
    measured = {row.clip_id: row for row in inputs.rows("measure", Measurement)}
    hearing, shifts = _heard(inputs.rows("read", Passage), clips, measured, params)
    limit_dbfs = _limit_dbfs(hearing.chosen, measured.values(), params)
    corrected = corrections_of(inputs.corrections, taxonomy)
    for clip in clips:
        if (spans := corrected.get(clip.clip_id)) is not None:
            sounds = sounding(measured.get(clip.clip_id), AUDIBLE_DBFS, params)
            yield _crosswalked(corrected_label(clip, sounds, spans, hearing, params), taxonomy)
            continue
        sounds = sounding(measured.get(clip.clip_id), limit_dbfs, params)
        label = label_clip(clip, sounds, hearing, params)
        yield replace(_crosswalked(label, taxonomy), snaps=_within(clip, shifts))


def _heard(
    passages: Sequence[Passage],
    clips: Sequence[Clip],
    measured: dict[str, Measurement],
    params: AnnotateParams,
) -> tuple[Hearing, dict[int, int]]:
    """The witnesses, the chosen one's boundaries moved to the sound, and how far each was moved."""
    hearing = hearing_of(passages)
    if hearing.chosen is None or not params.snap_ms:
        return hearing, {}
    levels = timeline_of(clips, measured)
    chosen, shifts = snapped(hearing.chosen, levels, params.snap_ms)
    return replace(hearing, chosen=chosen), shifts


def _within(clip: Clip, shifts: dict[int, int]) -> tuple[Snap, ...]:
    inside = (at_ms for at_ms in shifts if clip.start_ms <= at_ms < clip.end_ms)
    return tuple(Snap(at_ms, shifts[at_ms]) for at_ms in inside)


def _crosswalked(label: Label, taxonomy: Taxonomy) -> Label:
    """The label with the AudioSet nodes that are nearest to its classes."""
    nodes = taxonomy.audioset
    return replace(
        label,
        action_audioset=nodes.get(label.action, ()),
        material_audioset=nodes.get(label.material, ()),
    )


def _limit_dbfs(
    witness: Witness | None, measured: Iterable[Measurement], params: AnnotateParams
) -> float:
    """Above which level a second sounds; whoever marked a span by hand heard it, however steady."""
    if witness is not None and witness.name == MANUAL:
        return AUDIBLE_DBFS
    return steady_limit_dbfs(source_floor_dbfs(measured), params)


STAGE = Stage(
    "annotate",
    version=1,
    params=AnnotateParams,
    run=annotate,
    row=Label,
    table="labels",
    needs=("read", "cut", "measure"),
    reads=("taxonomy.toml", "corrections"),
)
