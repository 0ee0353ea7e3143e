"""What one stroke sounds like: simple physical models, a voice for each action and material.

Struck things ring in a few damped modes (modal synthesis); nails and bristles make noise whose
colour is the surface's and whose roughness is stick and slip; foil and paper crackle, a shower of
clicks of heavy-tailed size, each through the sheet's resonance.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from stages.tools.foley.paint import Chance
from stages.tools.foley.playing import Stroke


Mono = NDArray[np.float32]
"""(n,) float32."""
Modes = tuple[tuple[float, float, float], ...]
"""Frequency in Hz, time to fall by 8.7 dB in seconds, relative amplitude."""
Band = tuple[float, float, float]
"""Middle in Hz, width in octaves, relative amplitude."""

MODES: dict[str, Modes] = {
    "wood": ((190, 0.050, 1.0), (430, 0.040, 0.8), (910, 0.022, 0.5), (1720, 0.012, 0.3)),
    "glass": ((1830, 0.22, 1.0), (3140, 0.16, 0.6), (4720, 0.10, 0.4), (7050, 0.06, 0.2)),
    "metal": (
        (690, 0.42, 0.8),
        (1270, 0.34, 1.0),
        (2330, 0.26, 0.7),
        (3890, 0.17, 0.5),
        (5610, 0.10, 0.3),
    ),
    "ceramic": ((960, 0.085, 1.0), (2140, 0.065, 0.7), (3420, 0.04, 0.4), (5230, 0.025, 0.2)),
    "plastic": ((310, 0.022, 1.0), (770, 0.018, 0.8), (1490, 0.012, 0.5), (2630, 0.008, 0.3)),
    "leather": ((120, 0.018, 1.0), (260, 0.014, 0.6), (520, 0.008, 0.3)),
}
BANDS: dict[str, tuple[Band, ...]] = {
    "wood": ((900, 1.2, 1.0), (2600, 1.0, 0.7), (240, 0.8, 0.5)),
    "metal": ((3200, 0.8, 1.0), (6100, 0.7, 0.8), (1300, 0.5, 0.4)),
    "plastic": ((2100, 1.0, 1.0), (4400, 0.9, 0.6)),
    "leather": ((700, 1.3, 1.0), (1900, 1.0, 0.4)),
    "felt": ((520, 1.5, 1.0), (2200, 1.6, 0.35)),
    "fabric": ((1400, 1.7, 1.0), (4200, 1.2, 0.5)),
    "sponge": ((1100, 1.1, 1.0), (3000, 1.0, 0.5)),
    "silicone": ((420, 0.9, 1.0), (1500, 0.9, 0.6)),
    "paper": ((2900, 1.1, 1.0), (5200, 1.0, 0.6), (900, 0.8, 0.3)),
    "foil": ((4300, 0.9, 1.0), (7800, 0.8, 0.9), (1700, 0.6, 0.3)),
    "plastic_film": ((3500, 1.0, 1.0), (6600, 0.9, 0.7)),
}


def voice_of(action: str, material: str, rate: int) -> Callable[[Chance, Stroke], Mono]:
    """The function that makes the sound of one stroke of this action on this material."""
    if action == "tapping":
        return lambda chance, stroke: tap(chance, stroke, MODES[material], rate)
    make = {"scratching": scratch, "brushing": brush, "crinkling": crinkle}[action]
    return lambda chance, stroke: make(chance, stroke, BANDS[material], rate)


def tap(chance: Chance, stroke: Stroke, modes: Modes, rate: int) -> Mono:
    """One fingertip on something hard: its modes, each a little different every time."""
    ring_s = max(fall for _, fall, _ in modes)
    time = np.arange(round(rate * (0.012 + 7 * ring_s)), dtype=np.float32) / np.float32(rate)
    sound = np.zeros_like(time)
    for hertz, fall, amount in modes:
        near = hertz * (1 + 0.012 * chance.standard_normal())
        loud = amount * float(chance.uniform(0.6, 1.0))
        sound += loud * np.exp(-time / fall) * np.sin(2 * np.pi * near * time)
    click = chance.standard_normal(time.size).astype(np.float32) * np.exp(-time / 0.0012)
    onset = np.minimum(time / 0.0006, 1)
    return np.asarray(stroke.strength * onset * (sound + 0.5 * click), np.float32)


def scratch(chance: Chance, stroke: Stroke, bands: tuple[Band, ...], rate: int) -> Mono:
    """A nail that sticks and slips: hundreds of small slips a second, more the faster it goes."""
    n = round(rate * stroke.length_ms / 1000)
    speed = np.sin(np.pi * np.arange(n) / n) ** 0.7
    slips = chance.random(n) < (60 + 700 * speed) / rate
    force = slips * chance.standard_normal(n) * chance.uniform(0.4, 1.6, n)
    hiss = chance.standard_normal(n) * 0.02
    return np.asarray(stroke.strength * speed * _colour(force + hiss, bands, rate), np.float32)


def brush(chance: Chance, stroke: Stroke, bands: tuple[Band, ...], rate: int) -> Mono:
    """Bristles: steady noise that swells and fades, with a slow flutter."""
    n = round(rate * stroke.length_ms / 1000)
    phase = np.arange(n) / n
    flutter = 1 + 0.25 * np.sin(2 * np.pi * (chance.uniform(5, 11) * phase + chance.random()))
    swell = np.sin(np.pi * phase) * flutter
    noise = chance.standard_normal(n)
    return np.asarray(stroke.strength * swell * _colour(noise, bands, rate), np.float32)


def crinkle(chance: Chance, stroke: Stroke, bands: tuple[Band, ...], rate: int) -> Mono:
    """A sheet that buckles: clicks at random times (Poisson), few of them large (Pareto)."""
    n = round(rate * stroke.length_ms / 1000)
    squeeze = np.sin(np.pi * np.arange(n) / n) ** 0.5
    hits = chance.random(n) < 260 * stroke.strength * squeeze / rate
    size = np.minimum(chance.pareto(1.6, n) + 0.1, 12) * chance.choice((-1.0, 1.0), n)
    return np.asarray(stroke.strength * _colour(hits * size, bands, rate), np.float32)


def whisper(chance: Chance, seconds: float, rate: int) -> Mono:
    """Syllables of breath through two formants that change; no words."""
    n = round(rate * seconds)
    sound = np.zeros(n, np.float32)
    start = round(0.4 * rate)
    while start < n - rate:
        length = round(rate * float(chance.uniform(0.12, 0.30)))
        formants = (
            (float(chance.uniform(450, 900)), 0.4, 1.0),
            (float(chance.uniform(1300, 2600)), 0.3, 0.7),
            (5200.0, 0.8, 0.2),
        )
        breath = _colour(chance.standard_normal(length), formants, rate)
        sound[start : start + length] += breath * np.hanning(length)
        gap = (0.02, 0.09) if chance.random() < 0.8 else (0.3, 0.6)
        start += length + round(rate * float(chance.uniform(*gap)))
    return sound


def _colour(sound: NDArray[np.float64], bands: tuple[Band, ...], rate: int) -> NDArray[np.float64]:
    """Filtered by bells on a logarithmic frequency axis."""
    octaves = np.log2(np.fft.rfftfreq(sound.size, 1 / rate).clip(10))
    gain = sum(
        amount * np.exp(-0.5 * ((octaves - np.log2(middle)) / (width / 2.355)) ** 2)
        for middle, width, amount in bands
    )
    return np.fft.irfft(np.fft.rfft(sound) * gain, sound.size)
