"""Single pictures out of a media file, for people to look at."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from stages.core.errors import MediaError
from stages.tools.media.source import open_media, origin_s, video_stream


def still(path: Path, at_ms: int) -> NDArray[np.uint8]:
    """The first picture at or after a time from the file's start: (h, w, 3) uint8, BGR.

    Raises:
        MediaError: the file cannot be read, or has no picture from then on.
    """
    with open_media(path) as container:
        stream = video_stream(container)
        if stream is not None:
            start_s = origin_s(container)
            for frame in container.decode(stream):
                if frame.time is not None and (frame.time - start_s) * 1000 >= at_ms:
                    return np.asarray(frame.to_ndarray(format="bgr24"), np.uint8)
    raise MediaError("no_frames", f"{path.name}: no picture from {at_ms} ms on")
