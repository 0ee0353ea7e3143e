"""What answers without looking: how far position alone leads."""

from __future__ import annotations

from collections import Counter

import numpy as np

from fgave_pipeline.bench.localize.streams import Windows


CHANCE, FIRST, LAST, PRIOR = "chance", "always first", "always last", "length prior"
BLIND = (CHANCE, FIRST, LAST, PRIOR)


def blind(test: Windows, train: Windows, seconds: int) -> dict[str, float]:
    """Per cent right of each of `BLIND`; the same in both directions.

    Args:
        test: windows to be found, each shorter than the clip.
        train: windows from which the prior learns the most frequent start of each length, of equals
            the first; a length that it has not met starts at 0.
        seconds: of a clip.
    """
    if not len(test):
        return dict.fromkeys(BLIND, float("nan"))
    left = seconds - test.lengths
    learnt = [_most_frequent(train, length) for length in range(seconds + 1)]
    usual = np.array(learnt)[test.lengths]
    right = {FIRST: test.starts == 0, LAST: test.starts == left, PRIOR: test.starts == usual}
    shares = {name: 100 * float(np.mean(found)) for name, found in right.items()}
    return {CHANCE: 100 * float(np.mean(1 / (left + 1)))} | shares


def _most_frequent(windows: Windows, length: int) -> int:
    counts = Counter(windows.starts[windows.lengths == length].tolist())
    return min(counts, key=lambda start: (-counts[start], start), default=0)
