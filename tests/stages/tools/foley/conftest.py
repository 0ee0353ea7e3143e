"""Foley sources are made once a session, small."""

from __future__ import annotations

import av
import numpy as np
import pytest

from stages.tools.foley import load_truth, make


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """name → (media file, Info, Truth), each made once."""
    known = {}

    def get(name):
        if name not in known:
            folder = tmp_path_factory.mktemp("foley")
            result = make(name, folder)
            truth = load_truth(folder / "truth.json")
            known[name] = (folder / result.file, result.info, truth)
        return known[name]

    return get


@pytest.fixture(scope="session")
def luma(made):
    """name → (n, h, w) float32 luma of every frame that decodes."""

    def decode(name):
        with av.open(made(name)[0]) as media:
            rows = media.streams.video[0].height
            frames = [f.to_ndarray()[:rows] for f in media.decode(video=0)]
        return np.asarray(frames, np.float32)

    return decode


@pytest.fixture(scope="session")
def sound(made):
    """name → ((n, channels) float32, rate) of all the sound."""

    def decode(name):
        with av.open(made(name)[0]) as media:
            rate = media.streams.audio[0].rate
            blocks = [f.to_ndarray() for f in media.decode(audio=0)]
        return np.concatenate(blocks, axis=1).T, rate

    return decode
