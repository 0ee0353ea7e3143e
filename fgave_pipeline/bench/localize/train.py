"""Train the matching network: torch learns it, NumPy takes it from there.

As AVE's `cmm_train.py` does: pairs of the same second of picture and sound, near where the second
is of the event, else at least a margin apart; Adam, batches of eight, the last epoch counts.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from fgave_pipeline.bench.localize.net import AUDIO, HIDDEN, OUT, SLOPE, VIDEO, Layers, Net
from fgave_pipeline.bench.localize.streams import Floats, Streams, Windows, inside


MARGIN = 2.0
BATCH = 8
RATE, EPSILON = 1e-3, 1e-7


def pairs(streams: Streams, windows: Windows) -> tuple[Floats, Floats, Floats]:
    """(pairs, numbers) of video and of audio, and (pairs,) 1 where they are of the event."""
    seen, heard = streams.video[windows.rows], streams.audio[windows.rows]
    y = inside(windows, streams.seconds).reshape(-1).astype(np.float32)
    return seen.reshape(-1, seen.shape[2]), heard.reshape(-1, heard.shape[2]), y


def untrained(seed: int) -> Net:
    """A network as it begins: Glorot's uniform kernels, biases of 0."""
    chance = np.random.default_rng(seed)
    return Net(*(_begin(chance, width) for width in (VIDEO, AUDIO)))


def train(net: Net, data: tuple[Floats, Floats, Floats], epochs: int, seed: int) -> Net:
    """Train a network.

    Args:
        net: what it begins as.
        data: what `pairs` made.
        epochs: how many times over.
        seed: of the order of pairs, drawn anew for each epoch.
    """
    import torch  # noqa: PLC0415  # an extra, and slow

    torch.set_num_threads(1)  # layers this small gain nothing from more
    video, audio = (_modules(torch, one) for one in (net.video, net.audio))
    learner = torch.optim.Adam(
        [*video.parameters(), *audio.parameters()], lr=RATE, eps=EPSILON, fused=True
    )
    seen, heard, y = (torch.from_numpy(np.ascontiguousarray(one)) for one in data)
    chance = np.random.default_rng(seed)
    for _ in range(epochs):
        order = torch.from_numpy(chance.permutation(len(y)))
        for batch in order.split(BATCH):
            apart = (video(seen[batch]) - audio(heard[batch])).square().sum(1)
            distance = apart.clamp(min=1e-7).sqrt()
            far = (MARGIN - distance).clamp(min=0).square()
            loss = (y[batch] * distance.square() + (1 - y[batch]) * far).mean()
            learner.zero_grad()
            loss.backward()
            learner.step()
    return Net(_layers(video), _layers(audio))


def _begin(chance: np.random.Generator, width: int) -> Layers:
    return Layers(
        _glorot(chance, width, HIDDEN), np.zeros(HIDDEN, np.float32),
        _glorot(chance, HIDDEN, OUT), np.zeros(OUT, np.float32),
    )  # fmt: skip


def _glorot(chance: np.random.Generator, rows: int, columns: int) -> Floats:
    edge = np.sqrt(6 / (rows + columns))
    return chance.uniform(-edge, edge, (rows, columns)).astype(np.float32)


def _modules(torch: Any, layers: Layers) -> Any:
    rows, columns = layers.kernel.shape
    made = torch.nn.Sequential(
        torch.nn.Linear(rows, columns),
        torch.nn.LeakyReLU(float(SLOPE)),
        torch.nn.Linear(*layers.kernel2.shape),
    )
    values: list[NDArray[np.float32]] = [
        layers.kernel.T, layers.bias, layers.kernel2.T, layers.bias2
    ]  # fmt: skip
    with torch.no_grad():
        for place, value in zip(made.parameters(), values, strict=True):
            place.copy_(torch.from_numpy(np.ascontiguousarray(value)))
    return made


def _layers(made: Any) -> Layers:
    kernel, bias, kernel2, bias2 = (p.detach().numpy() for p in made.parameters())
    return Layers(np.ascontiguousarray(kernel.T), bias, np.ascontiguousarray(kernel2.T), bias2)
