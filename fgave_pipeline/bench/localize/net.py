"""The matching network of AVE's cross-modality localization, 98,688 numbers, forward in NumPy.

Each stream has two dense layers, LeakyReLU of slope 0.3 between them and nothing behind; the
distance of a second seen and a second heard is `sqrt(max(sum of squares, 1e-7))`. Written from the
paper's and the code's description; AVE-ECCV18 has no licence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np
from numpy.typing import NDArray

from fgave_pipeline.bench.localize.match import Distances
from fgave_pipeline.bench.localize.streams import Floats, Streams
from stages.core.errors import UsageError


AUDIO, VIDEO, HIDDEN, OUT = 128, 512, 128, 64
SLOPE, LEAST = np.float32(0.3), np.float32(1e-7)
ROWS_AT_ONCE = 256

_DENSE = re.compile(r"dense_(\d+)/(kernel|bias)(:0)?$")


@dataclass(frozen=True, slots=True)
class Layers:
    """Two dense layers of one stream: (in, out) kernels and (out,) biases, float32."""

    kernel: Floats
    bias: Floats
    kernel2: Floats
    bias2: Floats

    def __call__(self, values: Floats) -> Floats:
        """(…, numbers) → (…, 64)."""
        first = values @ self.kernel + self.bias
        found: Floats = np.where(first > 0, first, SLOPE * first) @ self.kernel2 + self.bias2
        return found


@dataclass(frozen=True, slots=True)
class Net:
    """Both streams' layers."""

    video: Layers
    audio: Layers

    @property
    def numbers(self) -> int:
        """How many numbers were learnt."""
        both = (self.video, self.audio)
        return sum(a.size for one in both for a in (one.kernel, one.bias, one.kernel2, one.bias2))


def distances(net: Net, streams: Streams, rows: NDArray[np.int64]) -> Distances:
    """(rows, seconds of video, seconds of audio) float32."""
    found = np.empty((len(rows), streams.seconds, streams.seconds), np.float32)
    for first in range(0, len(rows), ROWS_AT_ONCE):
        some = rows[first : first + ROWS_AT_ONCE]
        seen = _alike(net.video, streams.video[some])
        heard = _alike(net.audio, streams.audio[some])
        apart = np.square(seen[:, :, None] - heard[:, None, :]).sum(axis=-1)
        found[first : first + len(some)] = np.sqrt(np.maximum(apart, LEAST))
    return found


def _alike(layers: Layers, values: Floats) -> Floats:
    """What the layers make of the values; of equal seconds the same, to the last bit.

    A product of matrices may round a row differently by where it stands, and a film that stands
    still would no longer give ties.
    """
    flat = np.ascontiguousarray(values.reshape(-1, values.shape[-1]))
    whole = flat.view(np.dtype((np.void, flat.dtype.itemsize * flat.shape[1])))[:, 0]
    _, first, place = np.unique(whole, return_index=True, return_inverse=True)
    return layers(flat[first])[place].reshape(*values.shape[:-1], -1)


def read_keras(path: Path) -> Net:
    """The network out of a file that Keras' `save_weights` wrote, such as `cmm_model_weights.h5`.

    Its four dense layers are taken in the order of their numbers: two of the video, two of the
    audio.

    Raises:
        UsageError: it is no such file, or its layers have other shapes.
    """
    found: dict[tuple[int, str], Floats] = {}

    def look(name: str, item: object) -> None:
        named = _DENSE.search(name)
        if named and isinstance(item, h5py.Dataset):
            found[int(named[1]), named[2]] = np.asarray(item, np.float32)

    try:
        with h5py.File(path) as file:
            file.visititems(look)
    except OSError as error:
        raise UsageError(f"{path}: {error}, expected weights in HDF5 as Keras writes it") from error
    numbers = sorted({number for number, _ in found})
    shapes = [found[n, kind].shape for n in numbers for kind in ("kernel", "bias")
              if (n, kind) in found]  # fmt: skip
    expected = [(VIDEO, HIDDEN), (HIDDEN,), (HIDDEN, OUT), (OUT,),
                (AUDIO, HIDDEN), (HIDDEN,), (HIDDEN, OUT), (OUT,)]  # fmt: skip
    if shapes != expected:
        raise UsageError(f"{path}: dense layers of {shapes}, expected {expected}")
    parts = [found[n, kind] for n in numbers for kind in ("kernel", "bias")]
    return Net(Layers(*parts[:4]), Layers(*parts[4:]))
