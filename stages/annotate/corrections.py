"""What people wrote about single clips: in these, nothing else that is said counts."""

from __future__ import annotations

from collections.abc import Iterable

from stages.annotate.hearing import Hearing
from stages.annotate.labels import label_clip
from stages.annotate.params import AnnotateParams
from stages.annotate.taxonomy import Taxonomy
from stages.annotate.witnesses import MANUAL, Said, Witness, manual
from stages.core.records import Annotation, Clip, Label


_NOTHING = "by hand: nothing is heard in it"


def corrections_of(
    corrections: Iterable[Annotation], taxonomy: Taxonomy
) -> dict[str, tuple[Said, ...]]:
    """Clip id → what was written about it; nothing where somebody wrote that nothing is heard.

    Raises:
        UsageError: one names an action or a material that the taxonomy lacks.
    """
    found: dict[str, list[Annotation]] = {}
    for one in corrections:
        said = found.setdefault(one.clip_id, [])
        said += [one] if one.action or one.material or one.label else []
    return {clip_id: tuple(manual(said, taxonomy)) for clip_id, said in found.items()}


def corrected_label(
    clip: Clip,
    sounding: list[bool],
    spans: tuple[Said, ...],
    hearing: Hearing,
    params: AnnotateParams,
) -> Label:
    """The label of a clip by those who wrote about it alone; the others stay as evidence.

    Args:
        clip: the clip.
        sounding: whether each of its seconds is to be heard at all.
        spans: what was written about it.
        hearing: who says what is heard in the source.
        params: what counts as an event.
    """
    if not spans:
        return Label(clip.clip_id, clip.source_id, "unlabelled", "no_event_seconds", _NOTHING)
    others = (hearing.chosen, *hearing.others) if hearing.chosen is not None else hearing.others
    return label_clip(clip, sounding, Hearing(Witness(MANUAL, spans), others), params)
