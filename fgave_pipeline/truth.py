"""Hold a built dataset of `foley:` sources against what is known to be true of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from fgave_pipeline.dataset import Dataset
from fgave_pipeline.pipeline import STAGES
from fgave_pipeline.scores import Score, scores_by_label
from fgave_pipeline.upkeep import settled
from stages.core.errors import UsageError
from stages.export import ALL_CLIPS, ExportRow
from stages.fetch import FOLEY
from stages.tools import parquet
from stages.tools.foley import Truth, TruthWindow, load_truth


BACKGROUND, UNKNOWN = "background", "unknown"
T = TypeVar("T")
Moment = tuple[str, int]
"""A source, and a time in it in milliseconds."""
Second = tuple[str, str] | None
"""Action and material, or nothing."""


@dataclass(frozen=True, slots=True)
class Named:
    """How often a label is right where the texts name one: in event seconds, by both."""

    name: str
    right: int
    seconds: int

    @property
    def accuracy(self) -> float:
        """Share of the seconds; 1 if there is none."""
        return self.right / self.seconds if self.seconds else 1.0


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A window on which fgave and the truth differ."""

    clip: Moment
    said: str
    true: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that was compared."""

    keep: Score
    in_dataset: Score
    events: Score
    named: tuple[Named, Named]
    """Actions, materials."""
    actions: list[Score]
    materials: list[Score]
    disagreements: list[Disagreement] = field(default_factory=list)


def compare(dataset: Dataset) -> Comparison:
    """Score a dataset that has been built.

    `keep` and `in_dataset` count windows; `events` and the labels count seconds of the windows that
    are in the dataset by both.

    Raises:
        UsageError: it has no `foley:` source, or has not been built.
    """
    clips = _read(dataset)
    truths = dict(_truths(dataset))
    windows = {(n, w.start_ms): w for n, t in truths.items() for w in _real(t, n, clips)}
    kept = {m for m, clip in clips.items() if clip.keep}
    inside = {m for m, clip in clips.items() if clip.split}
    right = {m for m, w in windows.items() if w.keep}
    within = {m for m in right if windows[m].labelled}
    both = sorted(inside & within)
    said = [_said_seconds(clips[moment]) for moment in both]
    true = [windows[moment].seconds for moment in both]
    return Comparison(
        keep=_score("keep", kept, right),
        in_dataset=_score("in the dataset", inside, within),
        events=_score("event seconds", _events(said), _events(true)),
        named=(_named("action", said, true, 0), _named("material", said, true, 1)),
        actions=scores_by_label(_labelled(said, 0), _labelled(true, 0)),
        materials=scores_by_label(_labelled(said, 1), _labelled(true, 1)),
        disagreements=list(_disagreements(clips, windows, kept ^ right)),
    )


def _read(dataset: Dataset) -> dict[Moment, ExportRow]:
    path = dataset.export / ALL_CLIPS
    if not path.exists():
        raise UsageError(f"{path}: no such file; `fgave run -d {dataset.name}` builds it")
    rows = parquet.from_table(parquet.read_table(path), ExportRow)
    clips = {(r.source_id, r.start_ms): r for r in rows if r.url.startswith(FOLEY)}
    if not clips:
        raise UsageError(f"{dataset.name} has no clip of a {FOLEY} source, whose truth is known")
    return clips


def _truths(dataset: Dataset) -> Iterator[tuple[str, Truth]]:
    fetched = settled(dataset)[STAGES[0].name]
    for source in dataset.sources:
        part = fetched[source.source_id].part
        if source.url.startswith(FOLEY) and part is not None:
            yield source.source_id, load_truth(part.folder / "truth.json")


def _real(truth: Truth, source_id: str, clips: dict[Moment, ExportRow]) -> Iterator[TruthWindow]:
    """The windows that can be there: of a truncated file only those before the break."""
    for window in truth.windows:
        if truth.flaw != "truncated" or (source_id, window.start_ms) in clips:
            yield window


def _said_seconds(clip: ExportRow) -> tuple[Second, ...]:
    pairs = zip(clip.second_actions, clip.second_materials, strict=True)
    return tuple(None if pair[0] == BACKGROUND else pair for pair in pairs)


def _events(clips: list[tuple[Second, ...]]) -> set[tuple[int, int]]:
    return {(c, s) for c, seconds in enumerate(clips) for s, second in enumerate(seconds) if second}


def _labelled(clips: list[tuple[Second, ...]], which: int) -> dict[tuple[int, int], str]:
    """Where → action (0) or material (1) of the seconds that name one."""
    return {
        (c, s): second[which]
        for c, seconds in enumerate(clips)
        for s, second in enumerate(seconds)
        if second and second[which] != UNKNOWN
    }


def _named(
    name: str, said: list[tuple[Second, ...]], true: list[tuple[Second, ...]], which: int
) -> Named:
    told = _labelled(true, which)
    heard = {(c, s): second for c, clip in enumerate(said) for s, second in enumerate(clip)}
    pairs = [(second[which], told[w]) for w, second in heard.items() if second and w in told]
    return Named(name, sum(mine == its for mine, its in pairs), len(pairs))


def _score(name: str, said: set[T], true: set[T]) -> Score:
    return Score(name, len(said & true), len(said - true), len(true - said))


def _disagreements(
    clips: dict[Moment, ExportRow], windows: dict[Moment, TruthWindow], where: Iterable[Moment]
) -> Iterator[Disagreement]:
    for moment in sorted(where):
        said = _words(clips[moment].reasons) if moment in clips else "no clip"
        true = _words(windows[moment].reasons) if moment in windows else "no window"
        yield Disagreement(moment, said, true)


def _words(reasons: Iterable[str]) -> str:
    return ", ".join(reasons) or "keep"
