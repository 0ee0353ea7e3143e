from __future__ import annotations

import numpy as np
import pytest

from fgave_pipeline.bench.classify.logmel import RATE, logmel, padded, statistics_of
from stages.tools.kaldi import SILENCE


@pytest.mark.parametrize(("seconds", "frames"), [(10, 998), (5, 498)])
def test_so_many_frames(seconds, frames):
    assert logmel(np.zeros(seconds * RATE, np.float32)).shape == (frames, 128)


def test_silence_and_what_is_filled_up_are_what_ast_and_psla_have():
    """Both fill up with 0 before they normalise, so that it is not their silence."""
    bank = padded(logmel(np.full(RATE, 0.25, np.float32)), 1024)
    assert bank.shape == (1024, 128)
    assert np.unique(bank[:98]).tolist() == pytest.approx([SILENCE])
    assert pytest.approx(-15.9424, abs=5e-5) == SILENCE
    assert set(np.unique(bank[98:])) == {0}


def test_statistics_know_what_changes_in_time():
    chance = np.random.default_rng(1)
    bank = chance.normal(size=(200, 8)).astype(np.float32)
    whole = statistics_of(bank)
    assert whole.shape == (7 * 8,)
    assert whole[:8] == pytest.approx(bank.mean(axis=0), abs=1e-6)
    ordered = statistics_of(np.sort(bank, axis=0))
    assert ordered[: 5 * 8] == pytest.approx(whole[: 5 * 8], abs=1e-6)
    assert (ordered[5 * 8 :] < whole[5 * 8 :]).all()
