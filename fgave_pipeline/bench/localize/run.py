"""Every shuffle and every rule for donors, a few seeds each; a row of each is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import fmean, stdev
from typing import Any

import pyarrow as pa

from fgave_pipeline.bench.classify.task import seed_of
from fgave_pipeline.bench.extras import need
from fgave_pipeline.bench.localize.blind import BLIND
from fgave_pipeline.bench.localize.net import read_keras
from fgave_pipeline.bench.localize.shuffle import Draw, drawn, shuffled
from fgave_pipeline.bench.localize.streams import Streams, Windows
from fgave_pipeline.bench.localize.trial import Both, Setting, Trial, trial
from fgave_pipeline.bench.published import CATEGORY_OF
from fgave_pipeline.bench.results import Row, save, tools, weights_of
from fgave_pipeline.store import digest_of
from stages.core.params import param


NONE, OWN_EVENTS = "none", "own events"
Tell = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Often:
    """How much is tried."""

    epochs: int = param(20, "passes over the training; the last counts", low=0)
    seeds: int = param(3, "trials of each row, each with windows and a network of its own", low=1)
    seed: str = param("fgave", "another word draws other windows, and other networks")


@dataclass(frozen=True, slots=True)
class Asked:
    """What to run."""

    shuffles: tuple[str, ...] = ("none", "audio", "video", "all")
    donors: tuple[str, ...] = ("same-act", "same-mat", "any")
    draw: Draw = field(default_factory=Draw)
    often: Often = field(default_factory=Often)
    weights: Path | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """What is searched in."""

    name: str
    digest: str
    features: str
    """What the seconds are described by, in words."""
    streams: Streams
    own: Windows
    """The events that the rows themselves have."""
    said: Mapping[str, Any] = field(default_factory=dict)
    """What else there is to say of it: hashes of files."""


def localize(source: Source, asked: Asked, out: Path, tell: Tell) -> Iterator[Row]:
    """Train and search; each row is kept as soon as it is there.

    Raises:
        UsageError: an extra is missing, weights do not fit, or nothing can be searched for.
    """
    if asked.weights is None:
        need("bench-torch", "fgave bench localize")
    net = read_keras(asked.weights) if asked.weights else None
    setting = Setting(asked.often.epochs, net)
    for which, donor in _cells(asked):
        what = f"{which} {donor}".strip()
        tell(what, 0)
        trials, alone = [], 0
        # the same events, and the same weights: nothing is left to chance
        for n in range(1 if which == NONE and net else asked.often.seeds):
            word = f"{asked.often.seed}:{n}"
            streams, windows = source.streams, source.own
            if which != NONE:
                made = shuffled(streams, drawn(streams, asked.draw, word), (which, donor), word)
                streams, windows, alone = made.streams, made.windows, made.alone
            trials.append(trial(streams, windows, setting, seed_of(word, "net")))
            tell(what, 1)
        yield _kept(out, source, asked, (which, donor), (trials, alone))


def _cells(asked: Asked) -> Iterator[tuple[str, str]]:
    for which in asked.shuffles:
        yield from [(which, "")] if which == NONE else ((which, donor) for donor in asked.donors)


def category(donor: str) -> str:
    """What a row of the table is called."""
    return CATEGORY_OF.get(donor, donor) or OWN_EVENTS


def _kept(
    out: Path, source: Source, asked: Asked, cell: tuple[str, str], found: tuple[list[Trial], int]
) -> Row:
    trials, alone = found
    which, donor = cell
    said: Row = {
        "dataset": {"name": source.name, "digest": source.digest},
        "shuffle": which,
        "donor": donor,
        "category": category(donor),
        "features": source.features,
        "files": dict(source.said),
        "draw": asdict(asked.draw) if which != NONE else {},
        "often": asdict(asked.often),
        "weights_sha256": weights_of(asked.weights),
    }
    name = "-".join([which, *([donor] if donor else []), digest_of(said)[:8]])
    row = said | {
        "name": name,
        "weights": "the user's, not trained" if asked.weights else "trained here, from chance",
        "windows": [len(one.windows) for one in trials],
        "clips_without_donor": alone,
        **_both("right", [one.right for one in trials]),
        **_both("ties", [one.ties for one in trials]),
        "others": {
            other: _both("right", [one.others[other] for one in trials])["right"]
            for other in trials[0].others
        },
        "blind": {b: round(fmean(one.blind[b] for one in trials), 4) for b in BLIND},
        "tools": tools(),
    }
    save(out, name, row, _predictions(trials))
    return row


def _both(name: str, values: list[Both]) -> dict[str, Any]:
    """Mean and sample deviation over trials, and each of them."""
    found = {}
    for n, direction in enumerate(("A2V", "V2A")):
        own = [round(value[n], 4) for value in values]
        sd = stdev(own) if len(own) > 1 else 0.0
        found[direction] = {"mean": round(fmean(own), 4), "sd": round(sd, 4), "trials": own}
    return {name: found}


def _predictions(trials: list[Trial]) -> pa.Table:
    """A line a window and trial."""
    columns: dict[str, list[Any]] = {
        "trial": [n for n, one in enumerate(trials) for _ in one.clip_ids],
        "clip_id": [name for one in trials for name in one.clip_ids],
        "start": [int(v) for one in trials for v in one.windows.starts],
        "length": [int(v) for one in trials for v in one.windows.lengths],
        "a2v": [int(v) for one in trials for v in one.audio.starts],
        "v2a": [int(v) for one in trials for v in one.video.starts],
        "a2v_tied": [bool(v) for one in trials for v in one.audio.tied],
        "v2a_tied": [bool(v) for one in trials for v in one.video.tied],
    }
    return pa.table(columns)
