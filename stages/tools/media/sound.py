"""The sound of a clip as a file of its own: every channel, its own rate, exactly as long."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import soundfile

from stages.core.errors import MediaError
from stages.tools.media.samples import Samples, join, sample_blocks


SUBTYPES = {"flac": "PCM_24", "wav": "PCM_16"}
"""FLAC keeps 24 bits, for what is quiet; WAV 16, for what reads no other."""


SPARE_S = 0.1
"""So much may lack at an end, and is silence then: a codec's last frame, a stream's late start."""


@dataclass(frozen=True, slots=True)
class Heard:
    """The sound of a clip."""

    samples: Samples
    """(channels, n) float32, full scale 1."""
    rate: int
    """In Hz."""
    missing: int
    """How many samples a channel the file did not have; they are 0."""


def heard(clip: Path, length_ms: int) -> Heard:
    """What is heard in a clip between its start and `length_ms`, nothing of its lead-in.

    Raises:
        MediaError: no sound, some that does not decode, or `audio_short` where more of it lacks
            than a codec's frame or two.
    """
    blocks = list(sample_blocks(clip, from_zero=True))
    fault = next((block.fault for block in blocks if block.samples is None), "")
    if fault or not blocks:
        raise MediaError("audio_damaged", f"{clip.name}: {fault or 'no sample decodes'}")
    rate = blocks[0].rate
    wanted = round(length_ms * rate / 1000)
    samples, there = join(blocks, 0, wanted)
    if wanted - there > SPARE_S * rate:
        found = f"{there / rate:.3f} s of sound, expected {length_ms / 1000:g} s"
        raise MediaError("audio_short", f"{clip.name}: {found}")
    return Heard(samples, rate, wanted - there)


def sound_file(clip: Path, length_ms: int, kind: str) -> bytes:
    """The sound of a clip as one of `SUBTYPES`: the same bytes each time.

    Raises:
        MediaError: as `heard`.
    """
    sound = heard(clip, length_ms)
    file = io.BytesIO()
    soundfile.write(file, sound.samples.T, sound.rate, SUBTYPES[kind], format=kind.upper())
    return file.getvalue()
