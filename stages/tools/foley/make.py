"""Make a foley source: its media file, what people wrote about it, and what is true of it."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from stages.tools.foley.faults import break_off
from stages.tools.foley.film import film
from stages.tools.foley.naming import script_of
from stages.tools.foley.playing import play
from stages.tools.foley.recording import Stereo, record
from stages.tools.foley.script import Script
from stages.tools.foley.texts import texts_of
from stages.tools.foley.truth import save_truth, truth_of
from stages.tools.info import Info
from stages.tools.media.encode import Form, encode, reencode


VERSION = 1
"""Raised when what is made changes, so that what was made from it is made anew."""

CROP = 0.03
"""A re-upload loses this share of its width and height."""
KEPT = 0.6
"""A truncated file keeps this share of its bytes."""


@dataclass(frozen=True, slots=True)
class Made:
    """What was made."""

    file: str
    """The media file's name; `truth.json` lies beside it."""
    info: Info


def make(name: str, out: Path) -> Made:
    """Write the media file and `truth.json` of a foley source into `out`.

    Args:
        name: one of NAMES, options after it: `tapping-wood?seconds=20&width=160&height=90`.
        out: a folder that exists.

    Raises:
        UsageError: an unknown name or option, or a bad value.
        MediaError: the encoder failed.
    """
    script = script_of(name)
    media = out / script.file
    if script.flaw == "empty_file":
        media.touch()
        events = np.zeros((0, 2), np.float32)
        script = replace(script, steps=())
    elif script.copy_of:
        events = _copy(script, media)
    else:
        events = _shoot(script, media)
    if script.flaw == "truncated":
        break_off(media, KEPT)
    save_truth(out / "truth.json", truth_of(name, script, events))
    return Made(script.file, texts_of(script))


def _shoot(script: Script, media: Path) -> Stereo:
    """Film and record a script; the sound of its events that is in the file."""
    played = play(script)
    recording = record(script, played)
    frames = None if script.flaw == "no_video" else film(script, played)
    silent = script.flaw == "no_audio"
    encode(media, frames, None if silent else recording.heard, _form(script))
    return np.zeros_like(recording.events) if silent else recording.events


def _copy(script: Script, media: Path) -> Stereo:
    """Make the source that this one is a re-upload of, and encode it anew."""
    with tempfile.TemporaryDirectory() as scratch:
        first = Path(scratch) / "first.mp4"
        events = _shoot(script, first)
        reencode(first, media, replace(_form(script), crf=28), crop=CROP)
    return events


def _form(script: Script) -> Form:
    return Form(
        width=script.width,
        height=script.height,
        fps=script.fps,
        rate=script.rate,
        video_codec=script.video_codec,
        audio_codec=script.audio_codec,
    )
