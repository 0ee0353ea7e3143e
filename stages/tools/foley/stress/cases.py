"""The disturbances, and how strong each is. Data only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Case:
    """One disturbance of a window in which a hand works on a table before a still camera."""

    name: str
    """As a table shows it."""
    kind: str
    strength: float = 0.0
    """As the name says it: a share of the picture or of its width, gray levels, or seconds."""
    fit: bool = True
    """Whether the window is fit for the dataset: its background is still, and nothing is cut."""


CASES = (
    Case("none", "none"),
    Case("hands over 25 % of the picture", "hands", 0.25),
    Case("hands over 40 %", "hands", 0.40),
    Case("hands over 60 %", "hands", 0.60),
    Case("patch of 25 %, sweeping", "patch", 0.25),
    Case("patch of 40 %", "patch", 0.40),
    Case("patch of 60 %", "patch", 0.60),
    Case("jitter of 0.1 % of the width", "jitter", 0.001),
    Case("jitter of 0.3 %", "jitter", 0.003),
    Case("flicker of 10 % at 3 Hz", "flicker", 0.10),
    Case("flashes x 1.5", "flashes", 0.50),
    Case("slow dimming to half", "dimming", 0.50),
    Case("grain, sigma 5", "grain", 5),
    Case("grain, sigma 12", "grain", 12),
    Case("letterbox of 25 %", "letterbox", 0.25),
    Case("jitter of 1 %", "jitter", 0.01, fit=False),
    Case("drift of 1 % in 10 s", "drift", 0.01, fit=False),
    Case("drift of 2 %", "drift", 0.02, fit=False),
    Case("drift of 5 %", "drift", 0.05, fit=False),
    Case("drift of 10 %", "drift", 0.10, fit=False),
    Case("zoom of 2 % in 10 s", "zoom", 0.02, fit=False),
    Case("zoom of 5 %", "zoom", 0.05, fit=False),
    Case("zoom of 10 %", "zoom", 0.10, fit=False),
    Case("sway of 1 % at 0.5 Hz", "sway", 0.01, fit=False),
    Case("sway of 2 %", "sway", 0.02, fit=False),
    Case("hard cut at 5 s", "cut", 5.0, fit=False),
    Case("hard cut at 9.5 s", "cut", 9.5, fit=False),
    Case("dissolve of 1 s", "dissolve", 1.0, fit=False),
    Case("fade in", "fade_in", 2.0, fit=False),
    Case("fade out", "fade_out", 2.0, fit=False),
    Case("dip to black", "dip", 1.0, fit=False),
)
