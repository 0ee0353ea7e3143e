"""What is there twice: films that share sound or picture, found by their prints.

A print is 24 bits about one moment (`form.py`; `stages/measure/` makes them). Films are laid one
after the other on one line (`line.py`), equal keys on it are seeds (`seeds.py`), and what lies
around a seed is held side by side (`alike.py`).
"""

from __future__ import annotations

from stages.tools.likeness.find import PICTURE, SOUND, Likeness, Medium, find
from stages.tools.likeness.form import BITS, PICTURE_STEP_MS, SOUND_STEP_MS, Prints, mirrored


__all__ = [
    "BITS",
    "PICTURE",
    "PICTURE_STEP_MS",
    "SOUND",
    "SOUND_STEP_MS",
    "Likeness",
    "Medium",
    "Prints",
    "find",
    "mirrored",
]
