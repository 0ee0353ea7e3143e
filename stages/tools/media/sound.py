"""The sound of a clip as a file of its own: every channel, its own rate, exactly as long."""

from __future__ import annotations

import io
from pathlib import Path

import soundfile

from stages.core.errors import MediaError
from stages.tools.media.samples import Samples, join, sample_blocks


SUBTYPES = {"flac": "PCM_24", "wav": "PCM_16"}
"""FLAC keeps 24 bits, for what is quiet; WAV 16, for what reads no other."""


def samples_of(clip: Path, length_ms: int) -> tuple[Samples, int]:
    """What is heard in a clip between its start and `length_ms`, nothing of its lead-in.

    Returns:
        (channels, length · rate) float32, full scale 1, zero where the file has no sound; the rate
        in Hz.

    Raises:
        MediaError: there is no sound, or some that does not decode.
    """
    blocks = list(sample_blocks(clip, from_zero=True))
    fault = next((block.fault for block in blocks if block.samples is None), "")
    if fault or not blocks:
        raise MediaError("audio_damaged", f"{clip.name}: {fault or 'no sample decodes'}")
    rate = blocks[0].rate
    samples, _ = join(blocks, 0, length_ms * rate // 1000)
    return samples, rate


def sound_file(clip: Path, length_ms: int, kind: str) -> bytes:
    """The sound of a clip as one of `SUBTYPES`: the same bytes each time.

    Raises:
        MediaError: as `samples_of`.
    """
    samples, rate = samples_of(clip, length_ms)
    file = io.BytesIO()
    soundfile.write(file, samples.T, rate, SUBTYPES[kind], format=kind.upper())
    return file.getvalue()
