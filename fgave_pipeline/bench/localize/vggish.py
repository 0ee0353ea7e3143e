"""VGGish over each second of sound, with weights that the user gives: 128 numbers, none negative.

Written from the description of S. Hershey et al., "CNN architectures for large-scale audio
classification", ICASSP 2017, and of its released front end. Weights are read in the key layout of
torchvggish: `features.{0,3,6,8,11,13}`, `embeddings.{0,2,4}`. No PCA, no quantising: what AVE's
`audio_feature.h5` holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from torch import nn

from fgave_pipeline.bench.localize.states import filled


RATE, WINDOW, HOP, LINES = 16_000, 400, 160, 257
BANDS, LOWEST_HZ, HIGHEST_HZ, FLOOR = 64, 125.0, 7500.0, 0.01
FRAMES = 96
"""Of one example, 0.96 s."""
HOPS = {"1.0": 100, "0.96": 96}
"""From one example to the next, in seconds → in frames. AVE's are 0.96 s apart, so that its second
j is really [0.96 j, 0.96 j + 0.96)."""

_WIDTHS = (64, 128, (256, 256), (512, 512))


def examples(mono_16k: NDArray[np.float32], seconds: int, hop: str) -> NDArray[np.float32]:
    """(seconds, 96, 64): logarithms of mel magnitudes.

    Args:
        mono_16k: the sound, full scale 1; a part of a frame that lacks at its end is silence.
        seconds: how many examples.
        hop: one of `HOPS`.
    """
    lasting = (seconds - 1) * HOPS[hop] + FRAMES
    needed = (lasting - 1) * HOP + WINDOW
    sound = np.pad(mono_16k[:needed], (0, max(0, needed - len(mono_16k)))).astype(np.float64)
    fading = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)
    frames = sliding_window_view(sound, WINDOW)[::HOP] * fading
    bands = np.abs(np.fft.rfft(frames, 2 * (LINES - 1))) @ _triangles()
    logs = np.log(bands + FLOOR).astype(np.float32)
    return np.stack([logs[n * HOPS[hop] : n * HOPS[hop] + FRAMES] for n in range(seconds)])


def network(state: Mapping[str, Any]) -> Any:
    """(n, 1, 96, 64) → (n, 128).

    Raises:
        UsageError: the weights have other names or shapes.
    """
    made = nn.ModuleDict({"features": _convolutions(), "embeddings": _dense()})
    filled(made, state, "VGGish in torchvggish's layout")
    # its dense layers were trained on frames, bands, then channels
    return nn.Sequential(made["features"], _ChannelsLast(), made["embeddings"]).eval()


class _ChannelsLast(nn.Module):  # type: ignore[misc]  # torch is not there for who checks types
    def forward(self, maps: Any) -> Any:
        return maps.permute(0, 2, 3, 1).flatten(1)


def _convolutions() -> Any:
    layers: list[Any] = []
    before = 1
    for block in _WIDTHS:
        for width in block if isinstance(block, tuple) else (block,):
            layers += [nn.Conv2d(before, width, 3, padding=1), nn.ReLU()]
            before = width
        layers += [nn.MaxPool2d(2)]
    return nn.Sequential(*layers)


def _dense() -> Any:
    widths = (512 * 6 * 4, 4096, 4096, 128)
    pairs = ((nn.Linear(a, b), nn.ReLU()) for a, b in pairwise(widths))
    return nn.Sequential(*(layer for pair in pairs for layer in pair))


def _triangles() -> NDArray[np.float64]:
    """(lines, bands): straight on the mel scale, each of height 1; the line at 0 Hz is left out."""
    edges = np.linspace(_mel(LOWEST_HZ), _mel(HIGHEST_HZ), BANDS + 2)
    mel = _mel(np.linspace(0, RATE / 2, LINES))[:, None]
    rising = (mel - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - mel) / (edges[2:] - edges[1:-1])
    weights = np.maximum(0.0, np.minimum(rising, falling))
    weights[0] = 0
    return weights


def _mel(hz: float | NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(1127.0 * np.log1p(np.asarray(hz) / 700.0))


def embedded(net: Any, given: NDArray[np.float32], device: Any) -> NDArray[np.float32]:
    """(seconds, 128) of the examples of a clip."""
    with torch.no_grad():
        said = net(torch.from_numpy(given)[:, None].to(device))
    return np.asarray(said.float().cpu().numpy(), np.float32)
