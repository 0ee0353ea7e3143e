from __future__ import annotations

from dataclasses import fields

import h5py
import numpy as np
import pytest

from bench_rows import streams_of
from fgave_pipeline.bench.localize.net import Layers, Net, distances, read_keras
from fgave_pipeline.bench.localize.train import untrained
from stages.core.errors import UsageError


def write_keras(path, net: Net, first: int = 1, *, nested: bool = False) -> None:
    """As `save_weights` of Keras 2 does, on its own or within a model's file."""
    with h5py.File(path, "w") as file:
        root = file.create_group("model_weights") if nested else file
        arrays = [getattr(one, f.name) for one in (net.video, net.audio) for f in fields(Layers)]
        for n in range(4):
            group = root.create_group(f"dense_{first + n}/dense_{first + n}")
            group["kernel:0"], group["bias:0"] = arrays[2 * n], arrays[2 * n + 1]
        root.create_group("leaky_re_lu_1")


@pytest.mark.parametrize(("first", "nested"), [(1, False), (8, True)])
def test_the_network_is_read_as_it_was_written(tmp_path, first, nested):
    """Layers in the order of their numbers, 10 behind 9."""
    net, streams = untrained(4), streams_of(3, 2)
    write_keras(tmp_path / "w.h5", net, first, nested=nested)
    read = read_keras(tmp_path / "w.h5")
    rows = np.arange(3)
    assert (distances(read, streams, rows) == distances(net, streams, rows)).all()


def test_weights_of_another_network_are_refused(tmp_path):
    net = untrained(4)
    write_keras(tmp_path / "turned.h5", Net(net.audio, net.video))
    with pytest.raises(UsageError, match=r"turned.h5: dense layers of \[\(128, 128\)"):
        read_keras(tmp_path / "turned.h5")
    (tmp_path / "none.h5").write_bytes(b"no HDF5")
    for name in ("none.h5", "missing.h5"):
        with pytest.raises(UsageError, match=name):
            read_keras(tmp_path / name)
