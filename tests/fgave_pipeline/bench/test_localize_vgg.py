"""VGGish and VGG-19 with weights of chance of the right shapes, where torch is installed."""

from __future__ import annotations

import h5py
import numpy as np
import pytest

from stages.core.errors import UsageError


torch = pytest.importorskip("torch", reason="no torch: `make bench-ready` installs it")

from fgave_pipeline.bench.localize import vgg19, vggish  # noqa: E402  # only with torch
from fgave_pipeline.bench.localize.states import read_state  # noqa: E402  # only with torch


VGGISH = {0: (64, 1), 3: (128, 64), 6: (256, 128), 8: (256, 256), 11: (512, 256), 13: (512, 512)}
DENSE = {0: (4096, 12288), 2: (4096, 4096), 4: (128, 4096)}


def by_chance(shape: tuple[int, ...]) -> torch.Tensor:
    return torch.empty(shape).uniform_(-1, 1) / np.sqrt(np.prod(shape[1:]) / 3)


def vggish_state() -> dict[str, torch.Tensor]:
    torch.manual_seed(1)
    state = {"pproc.pca_means": torch.zeros(128, 1)}  # of torchvggish, not asked for
    kernels = {f"features.{n}": (*shape, 3, 3) for n, shape in VGGISH.items()}
    for name, shape in (kernels | {f"embeddings.{n}": s for n, s in DENSE.items()}).items():
        state |= {f"{name}.weight": by_chance(shape), f"{name}.bias": torch.zeros(shape[0])}
    return state


def vgg19_state() -> dict[str, torch.Tensor]:
    torch.manual_seed(2)
    at, before, state = 0, 3, {}
    for width, count in ((64, 2), (128, 2), (256, 4), (512, 4), (512, 4)):
        for _ in range(count):
            state[f"features.{at}.weight"] = by_chance((width, before, 3, 3))
            state[f"features.{at}.bias"] = torch.linspace(0, 0.1, width)
            at, before = at + 2, width
        at += 1
    assert f"features.{at - 3}.weight" in state
    assert at == 37
    return state


def test_vggish_makes_128_numbers_of_each_second():
    net = vggish.network(vggish_state())
    sound = np.random.default_rng(1).normal(size=160_000).astype(np.float32)
    given = vggish.examples(sound, 10, "0.96")
    assert given.shape == (10, 96, 64)
    found = vggish.embedded(net, given[:2], "cpu")
    assert found.shape == (2, 128)
    assert (found >= 0).all()
    assert (found[0] != found[1]).any()


def test_examples_begin_where_their_second_does():
    """A click at 4.5 s; the eighth of the tone that follows lies in the band of 1,000 Hz."""
    sound = np.zeros(160_000, np.float32)
    sound[72_000:] = np.sin(2 * np.pi * 1000 * np.arange(88_000) / 16_000)
    aligned, as_ave = (vggish.examples(sound, 10, hop) for hop in ("1.0", "0.96"))
    for given, first in ((aligned, 4.0), (as_ave, 4 * 0.96)):
        loud = given[4].max(axis=1) > np.log(0.1)
        assert loud.argmax() == pytest.approx((4.5 - first) * 100, abs=3)
    centres = np.linspace(*(1127 * np.log1p(np.array([125, 7500]) / 700)), 66)[1:-1]
    band = np.abs(centres - 1127 * np.log1p(1000 / 700)).argmin()
    assert abs(int(aligned[9].mean(axis=0).argmax()) - int(band)) <= 1
    assert aligned[0].max() == pytest.approx(np.log(0.01))


def test_vgg19_makes_512_numbers_of_each_place_and_both_layouts_agree(tmp_path):
    state = vgg19_state()
    torch.save(state | {"classifier.0.weight": torch.zeros(1)}, tmp_path / "w.pth")
    convolutions = iter(sorted({int(name.split(".")[1]) for name in state}))
    with h5py.File(tmp_path / "w.h5", "w") as file:
        for block, (_, count) in enumerate(vgg19.BLOCKS, 1):
            for n in range(1, count + 1):
                name, at = f"block{block}_conv{n}", next(convolutions)
                group = file.create_group(name)
                kernel = state[f"features.{at}.weight"].numpy().transpose(2, 3, 1, 0)
                group[f"{name}_W_1:0"] = kernel
                group[f"{name}_b_1:0"] = state[f"features.{at}.bias"].numpy()
    one, other = (vgg19.read_vgg19(tmp_path / name) for name in ("w.pth", "w.h5"))
    for a, b in zip(one.net.parameters(), other.net.parameters(), strict=True):
        assert torch.equal(a, b)
    shown = list(np.random.default_rng(3).integers(0, 256, (2, 64, 64, 3), np.uint8))
    found = vgg19.second(one, shown, "cpu")
    assert found.shape == (2, 2, 512)  # of 224 x 224, which take their time, (7, 7, 512)
    each = [vgg19.second(one, [picture], "cpu") for picture in shown]
    assert found == pytest.approx(np.mean(each, axis=0), abs=1e-5)
    assert (one.colours, other.colours) == ("rgb", "bgr")


def test_weights_that_do_not_fit_are_named(tmp_path):
    with pytest.raises(UsageError, match=r"features.0.weight is missing, expected \(64, 1, 3, 3\)"):
        vggish.network({})
    state = {"features.0.weight": torch.zeros(64, 3, 3, 3)}
    with pytest.raises(UsageError, match=r"features.0.weight is \(64, 3, 3, 3\)"):
        vggish.network(state)
    (tmp_path / "no.pth").write_bytes(b"nothing of the kind")
    torch.save([1, 2], tmp_path / "list.pth")
    for name in ("no.pth", "missing.pth", "list.pth"):
        with pytest.raises(UsageError, match=name):
            read_state(tmp_path / name)
