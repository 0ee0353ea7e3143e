"""One trial: a draw, a network, and how well it and those who do not look find the windows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fgave_pipeline.bench.localize.blind import blind
from fgave_pipeline.bench.localize.match import Found, a2v, searchable, v2a
from fgave_pipeline.bench.localize.net import Net, distances
from fgave_pipeline.bench.localize.shuffle import repaired
from fgave_pipeline.bench.localize.streams import Streams, Windows
from fgave_pipeline.bench.localize.train import pairs, train, untrained
from stages.core.errors import UsageError


CONTROL, BEFORE = "re-paired", "untrained"
Both = tuple[float, float]
"""A2V and V2A, in per cent."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What all trials share."""

    epochs: int
    net: Net | None
    """A network with the user's weights, which is not trained."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What came out."""

    clip_ids: tuple[str, ...]
    """Of the windows that were searched for."""
    windows: Windows
    audio: Found
    """The answers where sound is known: A2V."""
    video: Found
    """Where picture is: V2A."""
    right: Both
    ties: Both
    """Share of windows with several best starts."""
    others: dict[str, Both]
    """By name: with sounds exchanged among the clips, and before training."""
    blind: dict[str, float]


def trial(streams: Streams, windows: Windows, setting: Setting, seed: int) -> Trial:
    """Train on the split `train`, search in `test`.

    Raises:
        UsageError: nothing to train on, or to search for.
    """
    known = windows.of(streams.of_split("train"))
    wanted = searchable(windows.of(streams.of_split("test")), streams.seconds)
    if not len(wanted) or (setting.net is None and not len(known)):
        words = f"{len(known)} windows to train on, {len(wanted)} to search for"
        raise UsageError(f"{words} that are shorter than the clip, expected some of both")
    begun = untrained(seed)
    net = setting.net or train(begun, pairs(streams, known), setting.epochs, seed)
    audio, video = search(net, streams, wanted)
    mixed = repaired(streams, wanted, f"repaired:{seed}")
    others = {CONTROL: _percent(search(net, mixed, wanted))}
    if setting.net is None:
        others[BEFORE] = _percent(search(begun, streams, wanted))
    return Trial(
        clip_ids=tuple(streams.clip_ids[row] for row in wanted.rows),
        windows=wanted,
        audio=audio,
        video=video,
        right=_percent((audio, video)),
        ties=(_share(audio.tied), _share(video.tied)),
        others=others,
        blind=blind(wanted, known, streams.seconds),
    )


def search(net: Net, streams: Streams, windows: Windows) -> tuple[Found, Found]:
    """The answers of A2V and of V2A."""
    found = distances(net, streams, windows.rows)
    return a2v(found, windows), v2a(found, windows)


def _percent(both: tuple[Found, Found]) -> Both:
    return both[0].percent, both[1].percent


def _share(values: NDArray[np.bool_]) -> float:
    return 100 * float(values.mean())
