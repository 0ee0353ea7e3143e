"""What a clip sounds like, as a picture: time to the right, pitch upwards, loud is bright."""

from __future__ import annotations

from pathlib import Path

import cv2
import librosa
import numpy as np
from numpy.typing import NDArray

from stages.tools.media.samples import join, sample_blocks


Image = NDArray[np.uint8]

QUIETEST_DB = -100.0  # power of a mel band, full scale 1; darker is not heard
LOUDEST_DB = -20.0
FRAME_S = 0.05
HIGHEST_HZ = 16_000.0


def spectrogram(path: Path, span_ms: tuple[int, int], size: tuple[int, int]) -> Image | None:
    """The mel spectrogram of a span of a media file; None where it has no sound.

    Args:
        path: a media file with an audio stream.
        span_ms: start and end, from the file's origin.
        size: (width, height) of the picture, in pixels.

    Returns:
        (height, width, 3) uint8, in the order blue, green, red.

    Raises:
        MediaError: the file has no audio stream, or cannot be read.
    """
    start_ms, end_ms = span_ms
    near = [b for b in sample_blocks(path) if b.end_ms > start_ms and b.start_ms < end_ms]
    near = [block for block in near if block.samples is not None]
    if not near:
        return None
    rate = near[0].rate
    samples, _ = join(near, start_ms * rate // 1000, end_ms * rate // 1000)
    step = max(1, round(FRAME_S * rate))
    power = librosa.feature.melspectrogram(
        y=samples.mean(axis=0), sr=rate, n_fft=2 * step, hop_length=step, n_mels=size[1],
        fmax=min(HIGHEST_HZ, rate / 2), norm=None,
    )  # fmt: skip
    level = librosa.power_to_db(power / (2 * step), amin=1e-12, top_db=None)
    share = np.clip((level - QUIETEST_DB) / (LOUDEST_DB - QUIETEST_DB), 0, 1)
    gray = np.rint(255 * share[::-1]).astype(np.uint8)
    wide = cv2.resize(gray, size, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.applyColorMap(wide, cv2.COLORMAP_MAGMA), np.uint8)
