"""The sound of a whole source: what is played, the room around it, and what spoils it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stages.tools.foley.paint import Chance
from stages.tools.foley.playing import Played
from stages.tools.foley.script import Fault, Script
from stages.tools.foley.sounds import Mono, voice_of, whisper


Stereo = NDArray[np.float32]
"""(n, 2) float32; full scale is -1..1."""

ROOM_DBFS = -76.0
HISS_DBFS = -50.0
HUM_DBFS = -46.0
VOICE_DBFS = -42.0


@dataclass(frozen=True, slots=True)
class Recording:
    """What the file's sound will be, and the part of it that is events."""

    heard: Stereo
    events: Stereo
    """What the events alone would sound like: no room, no voice, no noise."""


def record(script: Script, played: tuple[Played, ...]) -> Recording:
    """The sound of a script as it was played; its faults, too."""
    n = round(script.rate * script.duration_ms / 1000)
    events = np.zeros((n, 2), np.float32)
    for part in played:
        _add_event(events, script, part)
    heard = events + _room(script.chance("room"), n, script.rate)
    _add_voices(heard, script)
    for fault in script.faults:
        _spoil(heard, events, fault, script)
    return Recording(heard, events)


def level_dbfs(sound: NDArray[np.floating]) -> float:
    """RMS over samples and channels; -120 stands for silence."""
    return float(10 * np.log10(max(float(np.mean(np.square(sound))), 1e-12)))


def _add_event(events: Stereo, script: Script, part: Played) -> None:
    if not part.strokes:
        return
    step, rate = part.span.step, script.rate
    chance = script.chance(f"event {part.span.start_ms}")
    voice = voice_of(step.action, step.material, rate)
    start = round(rate * part.span.start_ms / 1000)
    track = np.zeros_like(events[start : round(rate * part.span.end_ms / 1000)])
    for stroke in part.strokes:
        at = round(rate * stroke.start_ms / 1000) - start
        _place(track, voice(chance, stroke), at, stroke.side, rate)
    _fade_out(track, round(0.1 * rate))
    # The level is that of the time in which something is played, pauses left out.
    busy = min(1.0, sum(_busy_ms(part)) / (part.span.end_ms - part.span.start_ms))
    gain = 10 ** ((step.level_dbfs - level_dbfs(track)) / 20) * np.sqrt(busy)
    events[start : start + len(track)] += track * np.float32(gain)


def _fade_out(track: Stereo, n: int) -> None:
    """What still rings when the hand moves on is damped, not chopped."""
    track[-n:] *= np.linspace(1, 0, n, dtype=np.float32)[:, None]


def _busy_ms(part: Played) -> list[int]:
    starts = [stroke.start_ms for stroke in part.strokes]
    ends = [*starts[1:], starts[-1] + 1000]
    return [min(end - start, 1000) for start, end in zip(starts, ends, strict=True)]


def _place(track: Stereo, sound: Mono, at: int, side: float, rate: int) -> None:
    """Heard from a side: louder in that ear (constant power), and up to 0.5 ms earlier."""
    angle = np.pi / 4 * (1 + 0.85 * side)
    lag = round(abs(side) * 0.0005 * rate)
    for channel, gain in ((0, np.cos(angle)), (1, np.sin(angle))):
        late = at + (lag if (channel == 0) == (side > 0) else 0)
        room = track[late : late + len(sound), channel]
        room += sound[: len(room)] * np.float32(gain)


def _room(chance: Chance, n: int, rate: int) -> Stereo:
    """The noise of a quiet room: most of its power is low."""
    slow = chance.standard_normal((n // 32 + 2, 2), dtype=np.float32)
    mixed = 0.5 * chance.standard_normal((n, 2), dtype=np.float32)
    for channel in (0, 1):
        mixed[:, channel] += 1.3 * np.interp(
            np.arange(n) / 32, np.arange(len(slow)), slow[:, channel]
        )
    return np.asarray(mixed * 10 ** ((ROOM_DBFS - level_dbfs(mixed)) / 20), np.float32)


def _add_voices(heard: Stereo, script: Script) -> None:
    for span in script.spans():
        if span.step.voice:
            start = round(script.rate * span.start_ms / 1000)
            breath = whisper(script.chance("voice"), span.step.seconds, script.rate)
            gain = 10 ** ((VOICE_DBFS - level_dbfs(breath)) / 20)
            _place(heard, breath * np.float32(gain), start, -0.2, script.rate)


def _spoil(heard: Stereo, events: Stereo, fault: Fault, script: Script) -> None:
    span = slice(*(round(script.rate * s) for s in (fault.start_s, fault.end_s)))
    part = heard[span]
    chance = script.chance(f"{fault.kind} {fault.start_ms}")
    if fault.kind == "digital_silence":
        part[:] = 0
        events[span] = 0
    elif fault.kind == "hiss":
        part += chance.standard_normal(part.shape).astype(np.float32) * 10 ** (HISS_DBFS / 20)
    elif fault.kind == "hum":
        part += _hum(len(part), script.rate)[:, None]
    elif fault.kind == "clipping":
        # Driven so hard that a hundredth of the samples is cut off at full scale.
        part *= 1 / max(float(np.quantile(np.abs(part), 0.99)), 1e-6)
        np.clip(part, -1, 1, out=part)
    elif fault.kind == "mono":
        part[:] = part.mean(axis=1, keepdims=True)


def _hum(n: int, rate: int) -> Mono:
    """Mains at 50 Hz and its harmonics."""
    time = np.arange(n) / rate
    wave = np.zeros(n)
    for harmonic in range(1, 7):
        wave += np.sin(2 * np.pi * 50 * harmonic * time + harmonic) / harmonic
    gain = 10 ** ((HUM_DBFS - level_dbfs(wave)) / 20)
    return np.asarray(wave * gain, np.float32)
