"""What is commonly done to find out whether a camera moves, in OpenCV and on one thread."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from cv2.typing import MatLike


EVERY_S = 0.5
SMALL = (320, 180)


def pictures(path: Path) -> Iterator[tuple[float, MatLike]]:
    """(seconds, BGR picture) of every frame."""
    cv2.setNumThreads(1)
    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG, [cv2.CAP_PROP_N_THREADS, 1])
    fps = capture.get(cv2.CAP_PROP_FPS)
    count = 0
    while (read := capture.read())[0]:
        yield count / fps, read[1]
        count += 1
    if not count:
        raise SystemExit("OpenCV reads no frame")


def flow(path: Path) -> float:
    """Mean length of Farneback's flow between pictures 0.5 s apart, in pixels of 320 x 180."""
    found, before, due_s = [0.0], None, 0.0
    for at_s, picture in pictures(path):
        if at_s < due_s:
            continue
        due_s += EVERY_S
        gray = cv2.cvtColor(
            cv2.resize(picture, SMALL, interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2GRAY
        )
        if before is not None:
            field = cv2.calcOpticalFlowFarneback(
                before, gray, np.zeros((*gray.shape, 2), np.float32), 0.5, 3, 15, 3, 5, 1.2, 0
            )
            found.append(float(np.linalg.norm(field, axis=2).mean()))
        before = gray
    return float(np.mean(found))


def difference(path: Path) -> float:
    """Mean absolute difference of neighbouring gray frames, at full size."""
    found, before = [0.0], None
    for _, picture in pictures(path):
        gray = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
        if before is not None:
            found.append(cv2.mean(cv2.absdiff(gray, before))[0])
        before = gray
    return float(np.mean(found))


if __name__ == "__main__":
    measure = {"flow": flow, "difference": difference}[sys.argv[1]]
    sys.stdout.write(f"{measure(Path(sys.argv[2]))}\n")
