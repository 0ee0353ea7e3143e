"""VGG-19's last maps of every picture, with weights that the user gives, averaged over a second.

Written from K. Simonyan and A. Zisserman, "Very deep convolutional networks for large-scale image
recognition", ICLR 2015. Two layouts are read: torchvision's (`features.0.weight`, …; pictures are
RGB of 0 to 1, less a mean, over a deviation), and the HDF5 of Keras' applications
(`block1_conv1`, …; BGR of 0 to 255, less a mean), which are other weights and what AVE used.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from fgave_pipeline.bench.localize.states import filled, read_state
from stages.core.errors import UsageError
from stages.tools.media.pictures import Picture


SIZE = (224, 224)
BLOCKS = ((64, 2), (128, 2), (256, 4), (512, 4), (512, 4))
"""Width of each block, and how many convolutions it has."""

_KERAS = re.compile(r"block(\d)_conv(\d)_(W|b|kernel|bias)")


@dataclass(frozen=True, slots=True)
class Sight:
    """The network, and what its weights expect of a picture."""

    net: Any
    """(n, 3, 224, 224) → (n, 512, 7, 7)."""
    colours: str
    """`rgb` of 0 to 1, or `bgr` of 0 to 255."""
    mean: tuple[float, float, float]
    sd: tuple[float, float, float]


def read_vgg19(path: Path) -> Sight:
    """The network with weights of a file.

    Raises:
        UsageError: it cannot be read, or has other names or shapes.
    """
    if path.suffix in (".h5", ".hdf5"):
        net = network(_keras(path))
        return Sight(net, "bgr", (103.939, 116.779, 123.68), (1, 1, 1))
    return Sight(network(read_state(path)), "rgb", (0.485, 0.456, 0.406), (0.229, 0.224, 0.225))


def network(state: Mapping[str, Any]) -> Any:
    """(n, 3, 224, 224) → (n, 512, 7, 7).

    Args:
        state: in torchvision's layout; its `classifier` is not used.

    Raises:
        UsageError: the weights have other names or shapes.
    """
    made = nn.ModuleDict({"features": nn.Sequential(*_layers())})
    filled(made, state, "VGG-19 in torchvision's or Keras' layout")
    return made["features"].eval()


def second(sight: Sight, shown: list[Picture], device: Any) -> NDArray[np.float32]:
    """(7, 7, 512): the mean of the maps of the pictures of one second, channels last."""
    values = np.stack(shown).astype(np.float32)
    if sight.colours == "rgb":
        values = values[..., ::-1] / np.float32(255)
    given = (values - np.asarray(sight.mean, np.float32)) / np.asarray(sight.sd, np.float32)
    with torch.no_grad():
        maps = sight.net(torch.from_numpy(given.transpose(0, 3, 1, 2).copy()).to(device))
    return np.asarray(maps.float().mean(dim=0).permute(1, 2, 0).cpu().numpy(), np.float32)


def _layers() -> list[Any]:
    layers: list[Any] = []
    before = 3
    for width, count in BLOCKS:
        for _ in range(count):
            layers += [nn.Conv2d(before, width, 3, padding=1), nn.ReLU()]
            before = width
        layers += [nn.MaxPool2d(2)]
    return layers


def _keras(path: Path) -> dict[str, Any]:
    """The weights under torchvision's names."""
    found: dict[str, Any] = {}
    places = {}
    at = 0
    for block, (_, count) in enumerate(BLOCKS, 1):
        for n in range(1, count + 1):
            places[block, n] = at
            at += 2
        at += 1

    def look(name: str, item: object) -> None:
        named = _KERAS.search(name.rpartition("/")[2]) or _KERAS.search(name.replace("/", "_"))
        place = places.get((int(named[1]), int(named[2]))) if named else None
        if named and place is not None and isinstance(item, h5py.Dataset):
            values = np.asarray(item, np.float32)
            kernel = values.ndim == 4
            moved = np.ascontiguousarray(values.transpose(3, 2, 0, 1) if kernel else values)
            key = f"features.{place}.{'weight' if kernel else 'bias'}"
            found[key] = torch.from_numpy(moved)

    try:
        with h5py.File(path) as file:
            file.visititems(look)
    except OSError as error:
        raise UsageError(f"{path}: {error}, expected weights in HDF5 as Keras writes it") from error
    return found
