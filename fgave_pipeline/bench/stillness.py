"""Ways to say whether a window's background is still and uncut: fgave's, and the usual ones.

Each gives a number that lies below some limit where the background is still.
"""

from __future__ import annotations

import itertools
import re
import subprocess
from collections.abc import Callable, Sequence

import cv2
import numpy as np

from stages.core.records import Measurement
from stages.filter import FilterParams, of_picture
from stages.measure.rows import visual
from stages.tools.foley.stress import FPS, SECONDS, Gray, times_s
from stages.tools.media.ffmpeg import executable
from stages.tools.media.luma import small_size


FLOW_FPS, DIFFERENCE_FPS = 2, 5
FROZEN_MAX = 0.8  # of the time

Number = Callable[[Sequence[Gray]], float]


def fgave(grays: Sequence[Gray]) -> float:
    """How many reasons fgave's filter finds against the picture."""
    size = small_size(grays[0].shape[1], grays[0].shape[0])
    small = [cv2.resize(g, size, interpolation=cv2.INTER_AREA).astype(np.uint8) for g in grays]
    columns = visual(times_s(), small, 0.2, SECONDS)
    return len(of_picture(Measurement("", "", "ok", **columns), FilterParams()))


def flow(grays: Sequence[Gray]) -> float:
    """Mean dense optical flow (G. Farneback, 2003) over half a second, in pixels."""
    few = grays[:: round(FPS / FLOW_FPS)]
    sizes = []
    for one, other in itertools.pairwise(few):
        # The picture scale, levels, window, rounds and polynomial of OpenCV's own example.
        found = cv2.calcOpticalFlowFarneback(one, other, None, 0.5, 3, 15, 3, 5, 1.2, 0)  # type: ignore[call-overload]  # None: no flow to begin with
        sizes.append(float(np.hypot(found[..., 0], found[..., 1]).mean()))
    return float(np.mean(sizes))


def difference(grays: Sequence[Gray]) -> float:
    """Mean absolute difference of pictures 0.2 s apart, in gray levels."""
    few = np.stack(grays[:: round(FPS / DIFFERENCE_FPS)]).astype(np.float32)
    return float(np.abs(np.diff(few, axis=0)).mean())


def detectors(grays: Sequence[Gray]) -> float:
    """How many scene changes ffmpeg's scdet sees, and one if its freezedetect sees nothing move.

    Both with their defaults; neither is made to see a camera move.
    """
    height, width = grays[0].shape
    filters = "freezedetect,scdet,metadata=print:file=-"
    raw = ("-f", "rawvideo", "-pix_fmt", "gray", "-s", f"{width}x{height}", "-r", str(FPS))
    argv = [executable(), "-v", "error", "-threads", "1", *raw, "-i", "pipe:"]
    argv += ["-vf", f"format=yuv420p,{filters}", "-f", "null", "-"]
    said = subprocess.run(
        argv, input=b"".join(g.tobytes() for g in grays), capture_output=True, check=True
    ).stdout.decode()
    return said.count("lavfi.scd.time") + (_frozen_s(said) > FROZEN_MAX * SECONDS)


def _frozen_s(said: str) -> float:
    starts, ends = (
        [float(found) for found in re.findall(rf"freeze_{which}=([\d.]+)", said)]
        for which in ("start", "end")
    )
    ends += [float(SECONDS)] * (len(starts) - len(ends))
    return sum(ends) - sum(starts)


def fitted(numbers: Sequence[float], fit: Sequence[bool]) -> float:
    """The limit that parts fit windows from unfit ones best, each kind counting half.

    Args:
        numbers: of each window; a window passes if its number lies below the limit.
        fit: whether it should; some should, and some should not.
    """
    found, should = np.asarray(numbers), np.asarray(fit)
    values = np.unique(found)
    limits = np.append((values[1:] + values[:-1]) / 2, values[-1] + 1)
    right = [(found[should] < at).mean() + (found[~should] >= at).mean() for at in limits]
    return float(limits[int(np.argmax(right))])
