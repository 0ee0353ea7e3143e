"""A small share of `make trial-soak`."""

from __future__ import annotations

from pathlib import Path

import pytest

from trial_soak import Soak, wrong_with


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="memory is read from Linux's /proc")
def test_a_run_leaves_nothing_behind_and_a_second_makes_nothing(tmp_path):
    assert wrong_with(Soak(tmp_path, sources=3, clips=11)) == []
