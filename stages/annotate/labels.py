"""A clip's label: its seconds summed up, or why it has none."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from stages.annotate.hearing import Hearing
from stages.annotate.params import AnnotateParams
from stages.annotate.phrases import UNKNOWN
from stages.annotate.seconds import Second, seconds_of, touching
from stages.annotate.witnesses import MANUAL, Said, Witness
from stages.core.records import Clip, Evidence, Label


BACKGROUND = "background"

_NOBODY = "no annotation, chapter, description or comment says what is heard when"


def label_clip(clip: Clip, sounding: list[bool], hearing: Hearing, params: AnnotateParams) -> Label:
    """The label of a clip by the witness who is believed, or why it has none.

    A clip that could not be measured is taken not to sound: an event that nobody can show to be
    there is not claimed.

    Args:
        clip: the clip.
        sounding: whether each of its seconds sounds; empty if that is not known.
        hearing: who says what is heard when, if anybody does.
        params: what counts as an event.
    """
    witness = hearing.chosen
    if witness is None:
        return _unlabelled(clip, "no_timestamps", _NOBODY)
    span = (clip.start_ms, clip.end_ms)
    guard_ms = 0 if witness.name == MANUAL else params.guard_ms
    seconds = seconds_of(span, list(witness.spans), sounding, guard_ms)
    why = _why_text(witness, seconds) or _why_sound(seconds, sounding, params.min_event_s)
    if why:
        return _unlabelled(clip, *why)
    return _labelled(clip, seconds, _evidence(span, _said(_events(seconds)), hearing.others))


def _why_text(witness: Witness, seconds: list[Second]) -> tuple[str, str] | None:
    """Why the words leave a clip unlabelled: a slug and a sentence; None where they do not."""
    near = _said(seconds)
    for said in near:
        if said.phrase.non_event:
            return "non_event", f"{said.label!r} names no event: {said.phrase.non_event}"
    uncovered = sum(second.said is None for second in seconds)
    if not near or (uncovered and witness.name != MANUAL):
        return "outside_segments", f"{uncovered} s of {len(seconds)} lie in no labelled span"
    if not any(said.is_named for said in near):
        return "unknown_words", f"no action or material is read in {_texts(near)!r}"
    return None


def _why_sound(
    seconds: list[Second], sounding: list[bool], min_event_s: int
) -> tuple[str, str] | None:
    """Why the sound leaves a clip unlabelled: a slug and a sentence; None where it does not."""
    if not sounding:
        return "not_measured", "whether it sounds is not known, so no event is claimed"
    events = _events(seconds)
    if len(events) < min_event_s:
        return "no_event_seconds", f"{len(events)} s of events, expected at least {min_event_s}"
    if not any(said.is_named for said in _said(events)):
        return "unknown_words", f"no action or material is read in {_texts(_said(events))!r}"
    return None


def _labelled(clip: Clip, seconds: list[Second], evidence: tuple[Evidence, ...]) -> Label:
    events = _events(seconds)
    said = _said(events)
    actions = [_action(second) for second in seconds]
    materials = [_material(second) for second in seconds]
    total = sum(second.said.confidence for second in events if second.said)
    return Label(
        clip_id=clip.clip_id,
        source_id=clip.source_id,
        status="labelled",
        action=_most(actions),
        material=_most(materials),
        actions=tuple(dict.fromkeys(name for span in said for name in span.phrase.actions)),
        materials=tuple(dict.fromkeys(name for span in said for name in span.phrase.materials)),
        text=_texts(said),
        confidence=round(total / len(events), 3),
        second_events=tuple(second.event for second in seconds),
        second_actions=tuple(actions),
        second_materials=tuple(materials),
        evidence=evidence,
    )


def _evidence(
    span: tuple[int, int], said: list[Said], others: tuple[Witness, ...]
) -> tuple[Evidence, ...]:
    """The lines that a label was read from, then all that other witnesses say of the clip."""
    found = [s.evidence for s in said]
    for witness in others:
        role = _role(witness.name, said)
        found += [replace(s.evidence, role=role) for s in touching(span, list(witness.spans))]
    return tuple(dict.fromkeys(found))


def _role(name: str, said: list[Said]) -> str:
    if any(name in span.agree for span in said):
        return "agrees"
    return "disagrees" if any(name in span.disagree for span in said) else "other"


def _unlabelled(clip: Clip, reason: str, detail: str) -> Label:
    return Label(clip.clip_id, clip.source_id, "unlabelled", reason, detail)


def _action(second: Second) -> str:
    return second.said.phrase.action if second.said and second.event else BACKGROUND


def _material(second: Second) -> str:
    return second.said.phrase.material if second.said and second.event else BACKGROUND


def _most(names: list[str]) -> str:
    """What most seconds hold beside background; the earlier of two that are as frequent."""
    counts = Counter(name for name in names if name != BACKGROUND)
    return max(counts, key=lambda name: counts[name], default=UNKNOWN)


def _events(seconds: list[Second]) -> list[Second]:
    return [second for second in seconds if second.event]


def _said(seconds: list[Second]) -> list[Said]:
    return list(dict.fromkeys(second.said for second in seconds if second.said))


def _texts(said: list[Said]) -> str:
    return " / ".join(dict.fromkeys(span.label for span in said))
