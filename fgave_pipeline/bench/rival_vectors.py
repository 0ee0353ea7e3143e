"""Camera movement from the motion vectors that a decoder exports, with PyAV and on one thread."""

from __future__ import annotations

import sys
from pathlib import Path

import av
import numpy as np


def vectors(path: Path) -> float:
    """Mean length of the vectors of all frames, in pixels."""
    found = []
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.codec_context.thread_count = 1
        stream.codec_context.options = {"flags2": "+export_mvs"}
        for frame in container.decode(stream):
            table = frame.side_data.get("MOTION_VECTORS")
            if table is not None:
                moved = table.to_ndarray()
                found.append(np.hypot(moved["motion_x"], moved["motion_y"]).mean() / 4)
    if not found:
        raise SystemExit("no motion vectors")
    return float(np.mean(found))


if __name__ == "__main__":
    sys.stdout.write(f"{vectors(Path(sys.argv[1]))}\n")
