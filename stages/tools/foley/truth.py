"""What is true of a foley source: its events, and each ten-second window of it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from stages.tools.foley.faults import NOISE, ODD, PICTURE
from stages.tools.foley.recording import Stereo
from stages.tools.foley.script import Fault, Script, Span
from stages.tools.foley.texts import named_spans


WINDOW_MS = 10_000
AUDIBLE_DBFS = -65.0
"""A second holds an event if the events' own sound is above this, 11 dB over the room's noise, in
any 50 ms of it: one short tap is enough, the end of a ringing is not."""
UNKNOWN = "unknown"

Told = tuple[str, str]
"""Action and material, as far as the texts tell them; else `unknown`."""


@dataclass(frozen=True, slots=True)
class TruthEvent:
    """Something that is really heard, whatever the texts call it."""

    start_ms: int
    end_ms: int
    action: str
    material: str
    label: str


@dataclass(frozen=True, slots=True)
class TruthWindow:
    """Ten seconds of the grid."""

    start_ms: int
    end_ms: int
    keep: bool
    """Whether picture and sound are fit, as they were scripted."""
    reasons: tuple[str, ...]
    """Why it is not fit."""
    oddities: tuple[str, ...]
    """What is strange about it though it is fit."""
    labelled: bool
    """Whether the texts name an event for it."""
    action: str
    """Of most of its event seconds, as the texts tell it; `unknown` where they do not."""
    material: str
    seconds: tuple[Told | None, ...]
    """Ten: what the texts call the event that is heard in each; None where none is."""


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true of one source."""

    name: str
    duration_ms: int
    flaw: str
    """What ails the whole file: no_audio, no_video, truncated, empty_file; or nothing."""
    events: tuple[TruthEvent, ...]
    windows: tuple[TruthWindow, ...]


def truth_of(name: str, script: Script, events: Stereo) -> Truth:
    """The truth about a script of which the events' own sound is this."""
    heard = heard_seconds(events, script.rate)
    starts = range(0, script.duration_ms - WINDOW_MS + 1, WINDOW_MS)
    return Truth(
        name=name,
        duration_ms=script.duration_ms,
        flaw=script.flaw,
        events=tuple(
            TruthEvent(s.start_ms, s.end_ms, s.step.action, s.step.material, s.step.label)
            for s in script.spans()
            if s.step.action
        ),
        windows=tuple(_window(script, start, heard[start // 1000 :][:10]) for start in starts),
    )


def heard_seconds(events: Stereo, rate: int) -> NDArray[np.bool_]:
    """For each whole second whether an event is heard in it, by level: (n,) bool."""
    size = rate // 20
    whole = events[: len(events) // rate * rate].reshape(-1, rate, 2)[:, : 20 * size]
    power = np.square(whole.reshape(len(whole), 20, size, 2)).mean(axis=(2, 3))
    loud = 10 * np.log10(np.maximum(power, 1e-12)) > AUDIBLE_DBFS
    return np.asarray(loud.any(axis=1))


def save_truth(path: Path, truth: Truth) -> None:
    """Write a truth as JSON."""
    text = json.dumps(asdict(truth), ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def load_truth(path: Path) -> Truth:
    """Read what `save_truth` wrote."""
    table = json.loads(path.read_text(encoding="utf-8"))
    events = tuple(TruthEvent(**event) for event in table.pop("events"))
    windows = tuple(_loaded(window) for window in table.pop("windows"))
    return Truth(**table, events=events, windows=windows)


def _loaded(table: dict[str, list[list[str] | None]]) -> TruthWindow:
    seconds = tuple(told and (told[0], told[1]) for told in table.pop("seconds"))
    lists = {name: tuple(table.pop(name)) for name in ("reasons", "oddities")}
    return TruthWindow(**table, **lists, seconds=seconds)  # type: ignore[arg-type]  # as written


def _window(script: Script, start_ms: int, heard: NDArray[np.bool_]) -> TruthWindow:
    end_ms = start_ms + WINDOW_MS
    reasons, oddities = _judged(script, start_ms, heard=bool(heard.any()))
    told = [_told(script, start_ms + 1000 * i) for i in range(10)]
    nameless = (UNKNOWN, UNKNOWN)
    seconds = tuple((t or nameless) if h else None for t, h in zip(told, heard, strict=True))
    # Where nothing is heard, what the texts say of the whole window stands.
    votes = Counter(s for s in seconds if s) or Counter(t for t in told if t)
    action, material = votes.most_common(1)[0][0] if votes else (UNKNOWN, UNKNOWN)
    return TruthWindow(
        start_ms,
        end_ms,
        keep=not reasons,
        reasons=reasons,
        oddities=oddities,
        labelled=any(told),
        action=action,
        material=material,
        seconds=seconds,
    )


def _judged(
    script: Script, start_ms: int, *, heard: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Why a window is unfit, and what is odd about it."""
    kinds = {f.kind for f in script.faults if _touches(f, start_ms)}
    voices = {"voice" for s in script.spans() if s.step.voice and _overlap_ms(s, start_ms) > 0}
    unfit = kinds & PICTURE | ({script.flaw} & {"no_audio", "no_video"})
    odd = kinds & ODD | voices
    if heard:
        odd |= kinds & NOISE
    else:
        unfit |= kinds & NOISE
        unfit |= set() if unfit or voices else {"too_quiet"}
    return tuple(sorted(unfit)), tuple(sorted(odd))


def _touches(fault: Fault, start_ms: int) -> bool:
    # A cut takes no time, and yet it happens.
    return (
        fault.start_ms < start_ms + WINDOW_MS and max(fault.end_ms, fault.start_ms + 1) > start_ms
    )


def _overlap_ms(span: Span, start_ms: int) -> int:
    return min(span.end_ms, start_ms + WINDOW_MS) - max(span.start_ms, start_ms)


def _told(script: Script, at_ms: int) -> Told | None:
    """What the texts call the event at this moment; None where they name none."""
    if not script.texts.listed:
        return None
    step = next((s.step for s in named_spans(script) if s.start_ms <= at_ms < s.end_ms), None)
    if step is None or not step.action:
        return None
    return (
        step.action if step.told != "material" else UNKNOWN,
        step.material if step.told != "action" else UNKNOWN,
    )
